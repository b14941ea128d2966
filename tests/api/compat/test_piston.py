"""Piston's wire."""

from typing import Any

import pytest

from tests.server import Server


def execute(server: Server, *files: dict[str, Any], **body: Any) -> dict[str, Any]:
    request = {"language": "python", "version": "*", "files": list(files), **body}
    answer: dict[str, Any] = server.client.post("/api/v2/execute", json=request).json()
    return answer


def test_the_first_file_is_run_with_input_arguments_and_the_others_beside_it(server: Server) -> None:
    program = {"name": "main.py", "content": "import sys\nprint(open('a.txt').read(), sys.argv[1:], input())"}
    other = {"name": "a.txt", "content": "eA==", "encoding": "base64"}
    answer = execute(server, program, other, stdin="in", args=["b"])
    run = answer["run"]
    assert (run["stdout"], run["output"], run["code"]) == ("x ['b'] in\n", "x ['b'] in\n", 0)
    assert (run["signal"], run["status"], answer["language"]) == (None, None, "python")
    assert answer["version"][0] == "3"


@pytest.mark.parametrize(
    ("program", "status", "code", "signal"),
    [("1 / 0", "RE", 1, None), ("while True: pass", "TO", None, "SIGKILL")],
)
def test_failures_are_told_in_its_terms(
    server: Server, program: str, status: str, code: int | None, signal: str | None
) -> None:
    run = execute(server, {"content": program}, run_timeout=500)["run"]
    assert (run["status"], run["code"], run["signal"]) == (status, code, signal)


def test_what_does_not_compile_says_so_in_both_stages(server: Server) -> None:
    answer = execute(server, {"content": "int main({"}, language="c++")
    assert answer["compile"]["code"] == 1
    assert answer["run"]["code"] == 1


def test_an_unknown_language_is_refused_with_a_message(server: Server) -> None:
    request = {"language": "cms_ioi", "files": [{"content": ""}]}
    response = server.client.post("/api/v2/execute", json=request)
    assert response.status_code == 400
    assert "cms_ioi" in response.json()["message"]


def test_runtimes_are_listed_with_versions(server: Server) -> None:
    found = {one["language"]: one for one in server.client.get("/api/v2/runtimes").json()}
    assert "py" in found["python"]["aliases"]
    assert found["python"]["version"].startswith("3.")


def test_a_file_that_is_not_base64_is_a_bad_request(server: Server) -> None:
    for text in ("?", "é"):
        file = {"content": text, "encoding": "base64"}
        response = server.client.post("/api/v2/execute", json={"language": "python", "files": [file]})
        assert (response.status_code, list(response.json())) == (400, ["message"])
