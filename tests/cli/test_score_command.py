import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.command import COMMAND, finished
from tests.server import Server, free_port
from tests.waiting import PATIENCE, wait_until


def row(number: int, **fields: Any) -> dict[str, Any]:
    completion = f"<think>6 times 7.</think><answer>\\boxed{{{number % 4}}}</answer>"
    return {"id": f"r{number}", "completion": completion, "reference": "2", **fields}


def write(file: Path, rows: list[Any]) -> Path:
    file.write_text(
        "".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in rows), encoding="utf-8"
    )
    return file


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def run(*arguments: Any, code: int = 0) -> str:
    """Run the command to its end; what it said on stderr."""
    done = finished("score", *arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def expected(count: int) -> list[float]:
    return [2.0 if n % 4 == 2 else 1.0 for n in range(count)]


def test_in_process_and_on_a_server_rows_get_the_same_rewards_in_order(
    tmp_path: Path, server: Server
) -> None:
    rows: list[Any] = [row(n, other_column=[n]) for n in range(600)]
    rows[5] = '{"completion": "torn\n'
    rows[6] = "[1]\n"
    rows[7] = {"completion": 3, "id": "r7"}
    rows[8] = row(8, reference="")
    rows[9] = row(9, id="r10")
    source = write(tmp_path / "in.jsonl", rows)
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    report = tmp_path / "report.html"
    said = run(source, "-o", here, "--workers", 1, "--report", report, code=3)
    assert "no reward (null)" in said
    assert "spec r1-zero (rewards 0 to 2), made " in said
    assert "<b>600</b>" in report.read_text(encoding="utf-8")
    run(source, "-o", there, "--url", server.url, code=3)
    found = read(here)
    assert found == read(there)
    assert [r["id"] for r in found] == [
        5 if n == 5 else 6 if n == 6 else "r10" if n == 9 else f"r{n}" for n in range(600)
    ]
    values = expected(600)
    assert [r["value"] for r in found] == [None if n in (5, 6, 7, 8) else values[n] for n in range(600)]
    assert [found[n]["outcome"] for n in (5, 6, 7, 8)] == ["bad_reference"] * 4
    assert "600 rows" in said


def test_several_servers_share_the_rows_and_one_that_is_gone_costs_nothing(
    tmp_path: Path, server: Server
) -> None:
    source = write(tmp_path / "in.jsonl", [row(n) for n in range(1_500)])
    output, gone = tmp_path / "out.jsonl", f"http://127.0.0.1:{free_port()}"
    run(source, "-o", output, "--url", gone, "--url", server.url)
    assert [r["value"] for r in read(output)] == expected(1_500)
    said = run(source, "-o", tmp_path / "none.jsonl", "--url", gone, code=2)
    assert "--resume" in said


def test_resume_cuts_a_torn_line_off_and_goes_on_behind_it(tmp_path: Path, server: Server) -> None:
    source = write(tmp_path / "in.jsonl", [row(n) for n in range(20)])
    output = tmp_path / "out.jsonl"
    run(source, "-o", output, "--url", server.url)
    whole = output.read_bytes()
    lines = whole.splitlines(keepends=True)
    output.write_bytes(b"".join(lines[:7]) + lines[7][:20])
    assert "13 rows" in run(source, "-o", output, "--url", server.url, "--resume")
    assert output.read_bytes() == whole
    assert "0 rows" in run(source, "-o", output, "--url", server.url, "--resume")
    assert output.read_bytes() == whole


def test_nothing_is_overwritten_unless_told_to(tmp_path: Path, server: Server) -> None:
    source = write(tmp_path / "in.jsonl", [row(2)])
    output = write(tmp_path / "out.jsonl", ["precious\n"])
    assert "--overwrite" in run(source, "-o", output, code=2)
    assert output.read_text() == "precious\n"
    run(source, "-o", output, "--url", server.url, "--overwrite")
    assert [r["value"] for r in read(output)] == [2.0]


def test_columns_go_by_the_names_they_have(tmp_path: Path, server: Server) -> None:
    source = write(tmp_path / "in.jsonl", [{"response": row(2)["completion"], "gold": 2}])
    output = tmp_path / "out.jsonl"
    said = run(source, "-o", output, code=2)
    assert "gold" in said
    assert "--reference-field" in said
    assert not output.exists()
    fields = ("--completion-field", "response", "--reference-field", "gold")
    run(source, "-o", output, "--url", server.url, *fields)
    assert [r["value"] for r in read(output)] == [2.0]


def test_an_empty_file_gives_an_empty_file(tmp_path: Path, server: Server) -> None:
    source, output = write(tmp_path / "in.jsonl", []), tmp_path / "out.jsonl"
    run(source, "-o", output, "--url", server.url)
    assert output.read_bytes() == b""


def test_what_the_user_can_mend_is_exit_code_2_and_says_what(tmp_path: Path, server: Server) -> None:
    source, output = write(tmp_path / "in.jsonl", [row(2)]), tmp_path / "out.jsonl"
    assert "unknown spec 'r1-one'" in run(source, "-o", output, "--spec", "r1-one", code=2)
    assert "unknown spec" in run(
        source, "-o", output, "--spec", "r1-one", "--url", server.url, "--overwrite", code=2
    )
    assert "none.toml" in run(source, "-o", output, "--spec", tmp_path / "none.toml", "--overwrite", code=2)
    assert "none.jsonl" in run(tmp_path / "none.jsonl", "-o", output, code=2)


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    source, url = write(tmp_path / "in.jsonl", [row(2)]), f"http://127.0.0.1:{free_port()}"
    assert url in run(source, "-o", tmp_path / "out.jsonl", "--url", url, code=2)


@contextmanager
def scoring(*arguments: Any) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [COMMAND, "score", *map(str, arguments)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_ctrl_c_in_mid_run_loses_nothing_and_leaves_nothing_behind(tmp_path: Path, server: Server) -> None:
    count = 60_000
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row(n)) + "\n" for n in range(count)))
    with scoring(source, "-o", output, "--workers", 1, "--spec", "accuracy") as process:
        wait_until(lambda: output.exists() and output.stat().st_size)
        below = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 130, said
        assert "--resume" in said
        assert "Traceback" not in said
        assert psutil.wait_procs(below, timeout=PATIENCE)[1] == []
    written = read(output)
    assert 0 < len(written) < count
    assert [r["value"] for r in written] == [float(n % 4 == 2) for n in range(len(written))]
    rest = tmp_path / "short.jsonl"
    rest.write_text("".join(json.dumps(row(n)) + "\n" for n in range(len(written) + 5)))
    run(rest, "-o", output, "--url", server.url, "--spec", "accuracy", "--resume")
    assert [r["value"] for r in read(output)] == [float(n % 4 == 2) for n in range(len(written) + 5)]


def test_a_group_that_was_torn_by_a_kill_is_scored_again_as_a_whole(tmp_path: Path, server: Server) -> None:
    rows = [
        row(n, completion=row(n)["completion"] + "x" * 50 * n, group=n // 8, token_count=100 + n)
        for n in range(24)
    ]
    source, output = write(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    run(source, "-o", output, "--url", server.url, "--spec", "kimi-k1.5")
    whole = output.read_bytes()
    lines = whole.splitlines(keepends=True)
    for kept in (1, 8, 11, 16, 23, 24):
        output.write_bytes(b"".join(lines[:kept]) + (lines[kept][:20] if kept < 24 else b""))
        assert f"{24 - kept // 8 * 8} rows" in run(
            source, "-o", output, "--url", server.url, "--spec", "kimi-k1.5", "--resume"
        )
        assert output.read_bytes() == whole


def test_a_full_disk_ends_the_run_in_one_line_and_it_goes_on_when_there_is_room(
    tmp_path: Path, small_disk: Path, server: Server
) -> None:
    source, output = write(tmp_path / "in.jsonl", [row(n) for n in range(600)]), small_disk / "out.jsonl"
    said = run(source, "-o", output, "--url", server.url, code=2)
    assert "No space left" in said
    assert "--resume" in said
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    run(source, "-o", output, "--url", server.url, "--resume")
    assert [r["value"] for r in read(output)] == expected(600)


def test_weights_that_warm_up_follow_the_step(tmp_path: Path, server: Server) -> None:
    spec = tmp_path / "warm.json"
    part = {"weight": 1.0, "warmup_steps": 100}
    spec.write_text(json.dumps({"name": "warm", "components": {"accuracy": {}, "format": part}}))
    source = write(tmp_path / "in.jsonl", [row(2)])
    values = []
    for step, where in ((0, ["--workers", 1]), (50, ["--url", server.url]), (1000, ["--workers", 1])):
        output = tmp_path / f"{step}.jsonl"
        run(source, "-o", output, "--spec", spec, "--step", step, *where)
        values.append(read(output)[0]["value"])
    assert values == sorted(values)
    assert values[0] < values[2] == 2.0
