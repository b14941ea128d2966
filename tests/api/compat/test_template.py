import pytest

from reward_service.api.compat.template import BadSample, UnknownVariable, render, sample_of


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{item.a}}", "1"),
        ("{{ item.b.c }}!", "x!"),
        ("{{item.d[1]}}", "y"),
        ("{{item.b}}", '{"c": "x"}'),
        ("{{sample.output_text}}", '{"k": "{{item.a}}"}'),
        ("{{sample.output_json.k}}", "{{item.a}}"),
        ("{item.a} {{}} {{ }}", "{item.a} {{}} {{ }}"),
    ],
)
def test_places_are_filled_in_once(template: str, text: str) -> None:
    item = {"a": 1, "b": {"c": "x"}, "d": ["z", "y"]}
    assert render(template, sample_of('{"k": "{{item.a}}"}'), item) == text


@pytest.mark.parametrize("template", ["{{item.z}}", "{{other}}", "{{item.a.b}}", "{{sample.nothing}}"])
def test_a_name_that_leads_nowhere_is_told(template: str) -> None:
    with pytest.raises(UnknownVariable):
        render(template, sample_of(""), {"a": 1})


@pytest.mark.parametrize("output", ["", "4", "{", "[]", '{"b": 1}', "[" * 100_000])
def test_a_sample_without_the_json_that_is_asked_for_is_told_apart(output: str) -> None:
    with pytest.raises(BadSample):
        render("{{sample.output_json.a}}", sample_of(output), {})
