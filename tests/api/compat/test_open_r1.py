"""open-r1's routers of sandboxes."""

import json
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
    assert (endless["execution"], endless["text"]) == (None, "")
    assert endless["exception_str"]


def test_other_languages_and_empty_batches(server: Server) -> None:
    (done,) = batch(server, "echo hi", languages=["bash"])
    assert done["text"] == "hi\n"
    assert batch(server) == []


TEMPLATE = """
    import json
    import subprocess

    def share(code, cases):
        passed = 0
        for case in cases:
            done = subprocess.run(
                ["python3", "-c", code], input=case["input"], text=True, capture_output=True, timeout=5
            )
            passed += done.stdout.strip() == case["output"].strip()
        return passed / len(cases)

    share({code}, json.loads({cases}))
    """


def test_an_indented_template_is_run_as_a_notebook_runs_it(server: Server) -> None:
    cases = json.dumps([{"input": "1 2\n", "output": "3\n"}, {"input": "4 5\n", "output": "9\n"}])
    right = "a, b = map(int, input().split())\nif a:\n    print(a + b)"
    scripts = [
        TEMPLATE.format(code=json.dumps(code), cases=json.dumps(cases))
        for code in (right, "print(3)", "print(")
    ]
    done = batch(server, *scripts, timeout=30)
    assert [one["text"] for one in done] == ["1.0", "0.5", "0.0"]
    assert done[0]["execution"]["results"] == [{"text": "1.0", "is_main_result": True}]


def test_only_the_first_lines_indentation_is_taken_off(server: Server) -> None:
    done, raised = batch(server, "\n    x = 0.5\n    if x:\n        x += 1\n    x\n    ", "x = 1\n  y = 2")
    assert done["text"] == "1.5"
    assert "IndentationError" in raised["exception_str"]
