from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from reward_service.api.processes.shared_metrics import merged


def counter(**values: float) -> CounterMetricFamily:
    family = CounterMetricFamily("reward_service_requests", "Requests.", labels=("route",))
    for route, value in values.items():
        family.add_metric((route,), value)
    return family


def test_counters_add_up_label_by_label() -> None:
    (family,) = merged([counter(a=1, b=2), counter(b=3, c=4)])
    assert {sample.labels["route"]: sample.value for sample in family.samples} == {"a": 1, "b": 5, "c": 4}


def test_buckets_of_histograms_add_up() -> None:
    buckets = [("1", 1.0), ("+Inf", 2.0)]
    one, other = (HistogramMetricFamily("h", "H.", buckets=buckets, sum_value=1.5) for _ in range(2))
    (family,) = merged([one, other])
    found = {(sample.name, sample.labels.get("le")): sample.value for sample in family.samples}
    assert found == {("h_bucket", "1"): 2, ("h_bucket", "+Inf"): 4, ("h_count", None): 4, ("h_sum", None): 3}


def test_of_what_does_not_add_up_the_telling_value_is_kept() -> None:
    for name, told in (("process_start_time_seconds", 3.0), ("reward_service_info", 7.0)):
        (family,) = merged([GaugeMetricFamily(name, "", 3.0), GaugeMetricFamily(name, "", 7.0)])
        assert [sample.value for sample in family.samples] == [told]
