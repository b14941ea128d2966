"""CONTRIBUTING.md is followed to the letter: what it says to write works as it says."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reward_service.specs.compiled import SpecLibrary
from tests.server import Server, started

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", PAGE, re.DOTALL))
VERIFIER, ITS_TESTS = "reward_service/verifiers/verbatim.py", "tests/verifiers/test_verbatim.py"
PRESET = "reward_service/specs/presets/careful.toml"
ONE_PLACE = re.findall(r"`(from reward_service\.verifier import [^`]+)`", PAGE)


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recipe's verifier as a module of somebody else's, with the imports that the page gives."""
    (line,) = ONE_PLACE
    source = re.sub(r"(?:from reward_service\..*\n)+", f"{line}\n", RECIPES[VERIFIER], count=1)
    file = tmp_path_factory.mktemp("plugin") / "verbatim_plugin.py"
    file.write_text(source, "utf-8")
    return file


@pytest.fixture(scope="module")
def verbatim_server(plugin: Path) -> Iterator[Server]:
    path = os.pathsep.join([str(plugin.parent), os.environ["PYTHONPATH"]])
    with started(
        "--workers", "1", "--verifier", "verbatim_plugin:Verbatim", env={"PYTHONPATH": path}
    ) as running:
        yield running
        assert running.stop() == 0, running.log.read_text()


def test_the_page_has_every_recipe() -> None:
    assert set(RECIPES) == {VERIFIER, ITS_TESTS, PRESET}


def test_one_file_and_its_tests_are_all_that_a_verifier_takes_in_a_checkout(tmp_path: Path) -> None:
    """Nothing is installed anew: the copy's own folder is where its verifiers are looked for."""
    for package in ("reward_service", "sandbox", "tests"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", tmp_path)
    for name in (VERIFIER, ITS_TESTS):
        (tmp_path / name).write_text(RECIPES[name], "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", ITS_TESTS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_plug_in_is_clean_under_strict_types(plugin: Path) -> None:
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file", "pyproject.toml", str(plugin)]
    done = subprocess.run(mypy, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stdout


def test_the_plug_in_pays_right_and_wrong_over_http(verbatim_server: Server) -> None:
    paris = {"kind": "verbatim", "answer": "Paris"}
    samples = [{"completion": text, "reference": paris} for text in ("Paris", "Lyon")]
    rewards = verbatim_server.score(samples, spec="accuracy")["rewards"]
    assert [reward["value"] for reward in rewards] == [1.0, 0.0]


def test_a_row_without_its_field_is_bad_reference_and_costs_no_neighbour(verbatim_server: Server) -> None:
    references = [
        {"kind": "verbatim"},
        {"kind": "verbatim", "answer": 7},
        {"kind": "verbatim", "answer": "Paris"},
    ]
    samples = [{"completion": "Paris", "reference": reference} for reference in references]
    rewards = verbatim_server.score(samples, spec="accuracy")["rewards"]
    assert [(r["value"], r["outcome"]) for r in rewards] == [
        (None, "bad_reference"),
        (None, "bad_reference"),
        (1.0, "scored"),
    ]
    assert rewards[0]["components"]["accuracy"]["reason"].startswith("samples.0.reference.answer: ")


def test_the_plug_ins_kind_is_a_member_of_the_union_that_the_server_describes(
    verbatim_server: Server,
) -> None:
    schemas = verbatim_server.client.get("/openapi.json").json()["components"]["schemas"]
    assert (
        schemas["Reference"]["discriminator"]["mapping"]["verbatim"]
        == "#/components/schemas/VerbatimReference"
    )
    assert schemas["VerbatimReference"]["required"] == ["answer"]
    catalogue = verbatim_server.client.get("/v1/verifiers").json()["verifiers"]
    (described,) = [one for one in catalogue if one["name"] == "verbatim"]
    assert described["reference"]["properties"]["answer"]["type"] == "string"
    assert "ignore_case" in described["params"]


def test_the_preset_of_the_page_is_one_without_doubts(tmp_path: Path) -> None:
    (tmp_path / "careful.toml").write_text(RECIPES[PRESET], "utf-8")
    compiled_spec = SpecLibrary(tmp_path).compiled_spec("careful")
    assert compiled_spec.warnings() == []
