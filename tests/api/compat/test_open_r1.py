"""open-r1's routers of sandboxes."""

from typing import Any

from tests.server import Server


def batch(server: Server, *scripts: str, **body: Any) -> list[dict[str, Any]]:
    request = {"scripts": list(scripts), "languages": ["python"] * len(scripts), "timeout": 2, **body}
    answer: list[dict[str, Any]] = server.client.post("/execute_batch", json=request).json()
    return answer


def test_the_last_expressions_value_is_the_main_result(server: Server) -> None:
    (done,) = batch(server, "x = 2\nprint('said')\nx * 21")
    assert done["execution"]["results"] == [{"text": "42", "is_main_result": True}]
    assert done["execution"]["logs"]["stdout"] == ["said\n"]
    assert (done["text"], done["exception_str"]) == ("42", None)


def test_a_script_without_a_value_has_what_it_printed(server: Server) -> None:
    (done,) = batch(server, "print(0.5)")
    assert (done["execution"]["results"], done["text"]) == ([], "0.5\n")


def test_an_error_is_told_and_a_script_that_does_not_end_is_null(server: Server) -> None:
    raised, endless = batch(server, "1 / 0", "while True: pass", timeout=0.5)
    assert "ZeroDivisionError" in raised["execution"]["error"]["value"]
    assert endless["execution"] is None
    assert endless["exception_str"]


def test_other_languages_and_empty_batches(server: Server) -> None:
    (done,) = batch(server, "echo hi", languages=["bash"])
    assert done["text"] == "hi\n"
    assert batch(server) == []
