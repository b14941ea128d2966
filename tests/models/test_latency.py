"""When a request is taken for one that hangs: by what other replies took, within what the settings allow."""

from reward_service.models.latency import LEAST_HOPELESS_S, LEAST_REPLIES, Latency


def seen(seconds: list[float], most: float = 60.0) -> Latency:
    latency = Latency(most=most)
    for value in seconds:
        latency.add(value)
    return latency


def test_while_little_was_seen_every_request_has_all_the_time() -> None:
    latency = seen([0.1] * (LEAST_REPLIES - 1))
    assert (latency.overdue_s, latency.hopeless_s) == (60.0, 60.0)


def test_slow_replies_of_late_make_the_time_not_the_mean() -> None:
    latency = seen([1.0] * 90 + [5.0] * 10)
    assert latency.overdue_s == 5.0
    assert latency.hopeless_s == 25.0


def test_the_bounds_hold() -> None:
    assert seen([0.001] * 50).hopeless_s == LEAST_HOPELESS_S
    assert seen([50.0] * 50).hopeless_s == 60.0
    assert seen([70.0] * 50).overdue_s == 60.0
