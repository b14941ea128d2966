"""No command loses an input, leaves half an output that looks whole, or does not say what is wrong."""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import reward_service
from reward_service.cli.main_app import app
from reward_service.dataset.file_safety import write_text
from tests.command import COMMAND, begun, finished
from tests.server import Server, free_port
from tests.waiting import PATIENCE, wait_until

runner = CliRunner()


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": n,
            "prompt": "What is one and one?",
            "completion": f"<think>6 times 7.</think><answer>\\boxed{{{n % 4}}}</answer>",
            "reference": "2",
            "problem": f"What is {n} and 1?",
            "answer": str(n + 1),
        }
        for n in range(count)
    ]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows(3)), encoding="utf-8")
    return file


def refused(*arguments: Any, code: int = 2) -> str:
    """What a command says that must not run."""
    result = runner.invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.replace("│", " ").split())


def aliases(file: Path) -> list[Path]:
    """Other names of a file: through a folder, a hard link, a symbolic link, one link more."""
    hard, soft, twice = (file.with_name(name) for name in ("hard", "soft", "twice"))
    os.link(file, hard)
    soft.symlink_to(file)
    twice.symlink_to(soft)
    return [file, file.parent / "." / ".." / file.parent.name / file.name, hard, soft, twice]


def outputs(source: Path, place: Path) -> list[list[Any]]:
    """Every command with each of its outputs at `place`, and the others beside the source."""
    other, third = source.with_name("other"), source.with_name("third")
    return [
        ["score", source, "-o", place, "--overwrite"],
        ["filter", source, "-o", place, "--dropped", other, "--overwrite"],
        ["filter", source, "-o", other, "--dropped", place, "--overwrite"],
        ["filter", source, "-o", other, "--dropped", third, "--report", place, "--overwrite"],
        ["reject", source, "-o", place, "--overwrite"],
        ["reject", source, "-o", other, "--dropped", place, "--overwrite"],
        ["certify", source, "-o", place],
        ["diff", source, source, "-o", place],
    ]


def test_no_output_is_an_input_under_any_name(source: Path) -> None:
    before = source.read_bytes()
    for place in aliases(source):
        for command in outputs(source, place):
            assert "one file" in refused(*command)
            assert source.read_bytes() == before


def test_further_inputs_and_outputs_are_guarded_too(source: Path) -> None:
    policy, kept, spec = (source.with_name(name) for name in ("policy.json", "kept", "spec.toml"))
    policy.write_text("{}")
    spec.write_text("[components.accuracy]\n")
    for command in (
        ["filter", source, "-o", kept, "--dropped", policy, "--policy", policy, "--overwrite"],
        ["filter", source, "-o", policy, "--dropped", kept, "--against", policy, "--overwrite"],
        ["filter", source, "-o", kept, "--dropped", kept],
        ["score", source, "-o", spec, "--spec", spec, "--overwrite"],
        ["reject", source, "-o", policy, "--rewards", policy, "--overwrite"],
        ["certify", source, "-o", spec, "--spec", spec],
        ["certify", source, "-o", policy, "--function", f"{policy}:f"],
        ["score", source.with_name("*.jsonl"), "-o", source, "--overwrite"],
        ["diff", kept, source.with_name("*.jsonl"), "-o", source],
        ["select", source, "-o", kept, "--summary", source],
        ["label", source, "-o", source, "--overwrite"],
        *with_columns(source, kept),
    ):
        assert "one file" in refused(*command)
    assert policy.read_text() == "{}"


def with_columns(source: Path, other: Path) -> list[list[Any]]:
    """Every command that reads a file of columns, with that file as an output of its own."""
    named = source.with_name("columns.json")
    named.write_text('reference = "reference"\n')
    commands = [
        ["score", source, "-o", named],
        ["score", source, "-o", other, "--report", named],
        ["filter", source, "-o", named, "--dropped", other],
        ["filter", source, "-o", other, "--dropped", other.with_name("third"), "--report", named],
        ["reject", source, "-o", other, "--dropped", named],
        ["select", source, "-o", other, "--summary", named, "--group-field", "id"],
        ["label", source, "-o", other, "--summary", named],
        ["certify", source, "-o", named],
    ]
    return [[*command, "--columns", named] for command in commands]


@pytest.mark.parametrize("command", ["score", "reject", "filter", "check", "audit"])
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PAR1\x15\x04", "cannot be read"),
        (gzip.compress(b"{}\n" * 9000, mtime=0)[:40], "cannot be read"),
        (b'{\n  "completion": "x"\n}\n', "no array of rows"),
        (b"PK\x03\x04 rest", "ZIP"),
        (b"SQLite format 3\0", "SQLite"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        ('{"completion": "x"}\n'.encode("utf-16"), "UTF-16"),
    ],
)
def test_another_format_is_named(tmp_path: Path, command: str, content: bytes, name: str) -> None:
    file = tmp_path / "data"
    file.write_bytes(content)
    more = {"score": ["-o", tmp_path / "o"], "reject": ["-o", tmp_path / "o"]}.get(command, [])
    more = ["-o", tmp_path / "o", "--dropped", tmp_path / "d"] if command == "filter" else more
    assert name in refused(command, file, *more)
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["score", "-o", "o", "--reference-field", "anser"],
        ["score", "-o", "o", "--prompt-field", "anser"],
        ["score", "-o", "o", "--completion-field", "anser"],
        ["reject", "-o", "o", "--reference-field", "anser"],
        ["reject", "-o", "o", "--correct-field", "anser"],
        ["filter", "-o", "o", "--dropped", "d", "--problem-field", "anser"],
        ["filter", "-o", "o", "--dropped", "d", "--answer-field", "anser"],
        ["filter", "-o", "o", "--dropped", "d", "--source-field", "anser"],
        ["check", "--reference-field", "anser"],
        ["audit", "--reference-field", "anser"],
    ],
)
def test_a_column_that_is_not_there_is_named_with_those_there_are(
    source: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(source.parent)
    said = refused(command[0], source, *command[1:])
    assert "'anser'" in said
    assert "completion, reference, problem, answer" in said
    assert command[-2] in said
    assert not (source.parent / "o").exists()


def test_a_reference_column_that_a_spec_needs_is_missed_without_being_named(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"completion": "x", "solution": "4"}\n')
    assert "solution" in refused("score", file, "-o", tmp_path / "o")
    assert "solution" in refused("reject", file, "-o", tmp_path / "o")


def test_a_folder_that_is_not_there_is_named_with_the_remedy(source: Path) -> None:
    for command in outputs(source, source.parent / "nodir" / "o"):
        assert "mkdir -p" in refused(*command)
    assert "mkdir -p" in refused("openapi", "-o", source.parent / "nodir" / "o")
    for command in outputs(source, source.parent):
        assert "is a folder" in refused(*command)


def run(*arguments: Any, code: int) -> str:
    done = finished(*arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_busy_port_is_told_before_anything_is_started() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        said = run("serve", "--port", listener.getsockname()[1], code=2)
    assert "--port" in said
    assert len(said.strip().splitlines()) == 1


def test_half_a_surrogate_pair_stops_no_run(tmp_path: Path) -> None:
    file, there = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [json.dumps(row) for row in rows(6)]
    lines[3] = '{"completion": "<answer>\\ud83d 4</answer>", "reference": "\\udfff", "id": "\\ud800"}'
    file.write_text("\n".join(lines) + "\n")
    run("score", file, "-o", there, "--workers", 1, code=0)
    found = [json.loads(line) for line in there.read_text(encoding="utf-8").splitlines()]
    assert [reward["value"] for reward in found] == [1.0, 1.0, 2.0, 0.0, 1.0, 1.0]
    run("reject", file, "-o", tmp_path / "kept", "--workers", 1, code=0)
    run("check", file, code=0)
    run("audit", file, "--workers", 1, code=0)


def test_rows_without_a_reward_are_exit_code_3_and_no_right_answer_is_said_loudly(
    tmp_path: Path, server: Server
) -> None:
    file, there = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    wrong = [{**row, "reference": "7"} for row in rows(6)]
    file.write_text("".join(json.dumps(row) + "\n" for row in wrong))
    said = run("score", file, "-o", there, "--url", server.url, code=0)
    assert "WARNING: 0 of 6 answers were right" in said
    file.write_text("".join(json.dumps(row) + "\n" for row in [*rows(3), {"completion": "4"}]))
    said = run("score", file, "-o", there, "--url", server.url, "--overwrite", code=3)
    assert "1 bad_reference" in said
    assert "WARNING" not in said


def test_a_model_that_never_answers_is_exit_code_3_and_stands_in_the_summary(source: Path) -> None:
    for url in (f"http://127.0.0.1:{free_port()}/v1", "file:///etc/passwd"):
        command = ["filter", source, "-o", source.with_name("kept"), "--dropped", source.with_name("dropped")]
        said = refused(*command, "--model", "m", "--base-url", url, "--overwrite", code=3)
        assert "3 untried" in said


COMMANDS: dict[str, list[Any]] = {
    "score": ["score", "in", "-o", "out", "--spec", "accuracy"],
    "score-table": ["score", "table.json", "-o", "out.csv", "--join", "--spec", "accuracy"],
    "rescore": ["rescore", "scored", "-o", "out", "--max-changed", 1],
    "filter": ["filter", "in", "-o", "out", "--dropped", "dropped", "--report", "page", "--curriculum"],
    "reject": ["reject", "in", "-o", "out", "--dropped", "dropped", "--rewards", "rewards", "--best", 9],
}
"""Those that go on with `--resume`. Rewards come from the tests' server or a file: what starts workers takes
ten seconds of a processor for each run."""
INPUTS = {"in", "rewards", "scored", "table.json"}
BY_SERVER = {"score", "score-table", "rescore"}
ROWS = 1_200
SIGNALS = (signal.SIGKILL, signal.SIGINT)


def command_of(name: str, server: Server, folder: Path) -> list[str]:
    words = COMMANDS[name] + (["--url", server.url] if name in BY_SERVER else [])
    return [COMMAND, *(str(folder / word) if word in INPUTS else str(word) for word in words)]


def reward(right: bool) -> dict[str, Any]:
    return {"value": float(right), "components": {"accuracy": {"score": float(right)}}}


@dataclass
class Inputs:
    """A folder of inputs, and what each command makes of them when nothing happens to it."""

    folder: Path
    server: Server
    wanted: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def outputs(self, name: str) -> dict[str, bytes]:
        if name not in self.wanted:
            there = self.folder / name
            there.mkdir()
            _, *words = command_of(name, self.server, self.folder)
            with begun(*words, cwd=there, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                assert process.wait(PATIENCE) == 0
            self.wanted[name] = contents(there)
        return self.wanted[name]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Inputs:
    folder = tmp_path_factory.mktemp("inputs")
    written = rows(ROWS)
    (folder / "in").write_text("".join(json.dumps(row) + "\n" for row in written))
    paid = [reward(n % 4 == 2) for n in range(ROWS)]
    (folder / "rewards").write_text("".join(json.dumps(one) + "\n" for one in paid))
    scored = [row | {"reward": one} for row, one in zip(written, paid, strict=True)]
    (folder / "scored").write_text("".join(json.dumps(row) + "\n" for row in scored))
    (folder / "table.json").write_text(json.dumps(written))
    return Inputs(folder, server)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_run_that_is_killed_goes_on_to_the_same_bytes_and_leaves_the_input(
    tmp_path: Path, inputs: Inputs, name: str
) -> None:
    (_, *words), before = command_of(name, inputs.server, inputs.folder), contents(inputs.folder)
    forked = name != "score"  # signals meet a command as users start it, too
    for n, sent in enumerate(SIGNALS):
        resumed, nowhere = words + ["--resume"] * (n > 0), subprocess.DEVNULL
        with begun(*resumed, cwd=tmp_path, forked=forked, stdout=nowhere, stderr=nowhere) as process:
            _wait_for_progress(tmp_path, process)
            process.send_signal(sent)
            process.wait(PATIENCE)
    last = begun(*words, "--resume", cwd=tmp_path, text=True, stdout=nowhere, stderr=subprocess.PIPE)
    with last as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode in {0, 2}, said  # 2: it was through before the signal came
    assert contents(tmp_path) == inputs.outputs(name)
    assert contents(inputs.folder) == before


def _wait_for_progress(folder: Path, process: "subprocess.Popen[bytes]") -> None:
    """Until the process has written something, or is through."""
    before = sizes(folder)
    wait_until(lambda: process.poll() is not None or sizes(folder) != before, pause=0.002)


def sizes(folder: Path) -> dict[str, int]:
    found = {}
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # a file that takes another's place is gone from where it was
            found[file.name] = file.stat().st_size
    return {name: size for name, size in found.items() if size}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_one_line_and_the_run_goes_on_when_there_is_room(
    small_disk: Path, inputs: Inputs, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, *words = command_of(name, inputs.server, inputs.folder)
    wanted = inputs.outputs(name)
    monkeypatch.chdir(small_disk)
    said = run(*words, code=2)
    assert "No space left" in said
    assert "--resume" in said
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    run(*words, "--resume", code=0)
    assert contents(small_disk) == wanted
    monkeypatch.chdir(small_disk.parent)


FAULTY = """
import os, signal, sys
from pathlib import Path
from reward_service.dataset.file_safety import write_text
signal.signal(signal.SIGINT, signal.default_int_handler)  # which the parent may have ignored
os.fsync = lambda _: os.kill(os.getpid(), signal.Signals[sys.argv[1]])
write_text(Path(sys.argv[2]), "x" * 10_000)
"""


def test_what_is_written_at_once_is_whole_or_as_it_was(small_disk: Path, source: Path) -> None:
    output, ballast = small_disk / "out", small_disk / "ballast"
    output.write_text("as it was")
    for sent in SIGNALS:  # just when all bytes are written
        faulty = [sys.executable, "-c", FAULTY, sent.name, str(output)]
        done = subprocess.run(faulty, check=False, capture_output=True, timeout=PATIENCE)
        assert done.returncode == -sent
        assert output.read_text() == "as it was"
    ballast.write_bytes(b"x" * 40_000)
    with pytest.raises(OSError, match="No space left"):
        write_text(output, "x" * 40_000)
    assert contents(small_disk).keys() == {"out", "ballast"}
    assert output.read_text() == "as it was"
    write_text(output, "new")
    assert output.read_text() == "new"


def test_no_command_writes_a_file_in_any_other_way() -> None:
    """Those that go on with `--resume` have their own; what they leave is tried above."""
    package = Path(reward_service.__file__).parent
    resumed = {"score_run.py", "filter_run.py", "rejection_run.py", "table_export.py", "table_import.py"}
    safe = resumed | {"file_safety.py", "jsonl.py"}
    writing = re.compile(r"""write_(?:text|bytes)\(|open\(["'][wax]|os\.replace""")
    for file in [*package.glob("cli/*.py"), *package.glob("dataset/**/*.py")]:
        lines = [line for line in file.read_text("utf-8").splitlines() if writing.search(line)]
        others = [line for line in lines if not re.search(r"(?<!\.)write_text\(", line)]
        assert not others or file.name in safe, (file.name, others)
