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


def test_a_compiled_program_has_a_stage_for_that(server: Server) -> None:
    answer = execute(server, {"content": "int main() {}"}, language="c++")
    assert (answer["compile"]["code"], answer["run"]["code"]) == (0, 0)


CONFIG = "TIME_LIMIT=2.0\nMEMORY_LIMIT=256.0\nINPUT_MODE=stdio"
NEAR = """import sys
given, right, said = (open(name).read().split() for name in sys.argv[1:])
print(int(abs(float(said[0]) - float(right[0])) < 0.1))
"""
DOUBLED = {
    "cf_python3": ("main.py", "n = int(input())\nprint(n * 2)\nprint('yes')"),
    "c++17": (
        "main.cpp",
        '#include <iostream>\nint main() { int n; std::cin >> n; std::cout << n * 2 << "\\nyes"; }',
    ),
}


def grade(server: Server, language: str, program: str, right: str, **files: str) -> dict[str, Any]:
    """As open-r1's `score_single_test_case` asks."""
    given = {"input.txt": "21\r\n", "correct_output.txt": right, "grader_config": CONFIG, **files}
    named = [{"name": name.replace("_py", ".py"), "content": content} for name, content in given.items()]
    main = {"name": DOUBLED[language][0], "content": program}
    return execute(server, main, *named, language=language, run_timeout=12_000.0)


@pytest.mark.parametrize("language", DOUBLED)
def test_codeforces_programs_are_graded(server: Server, language: str) -> None:
    program = DOUBLED[language][1]
    for right, checker, told in (
        ("42\r\n\r\nYES\r\n", {}, "1"),
        ("43\nyes", {}, "0"),
        ("42.05", {"checker_py": NEAR}, "1"),
        ("43", {"checker_py": NEAR}, "0"),
    ):
        answer = grade(server, language, program, right, **checker)
        assert answer["compile"]["code"] == 0
        assert (answer["run"]["stdout"].strip(), answer["run"]["code"]) == (told, 0), right


def test_codeforces_programs_that_fail_are_not_right(server: Server) -> None:
    raised = grade(server, "cf_python3", "print(42)\nprint('yes')\n1 / 0", "42\nyes")
    assert (raised["run"]["stdout"], raised["run"]["code"]) == ("0\n", 1)
    broken = grade(server, "c++17", "int main({", "42")
    assert broken["compile"]["code"] == 1


def test_the_right_output_is_not_in_the_programs_box(server: Server) -> None:
    thief = (
        "import os\nprint(open('correct_output.txt').read() if os.path.exists('correct_output.txt') else 0)"
    )
    assert grade(server, "cf_python3", thief, "42\nyes")["run"]["stdout"] == "0\n"


def test_what_cannot_be_graded_is_refused_with_a_message(server: Server) -> None:
    config = {"grader_config": "INPUT_MODE=file"}
    assert "INPUT_MODE" in grade(server, "cf_python3", "", "", **config)["message"]
    config = {"grader_config": "TIME_LIMIT=soon"}
    assert "soon" in grade(server, "cf_python3", "", "", **config)["message"]
