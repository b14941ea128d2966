"""Every line that docs/trainers.md and docs/trainers-http.md give to paste works as it stands: only the service's
address is another."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import wheels
from tests.api.compat.wires import WIRES
from tests.clients.programs.documented_lines import CASES
from tests.clients.test_trainers import AIOHTTP
from tests.conftest import ROOT
from tests.server import Server, started

PAGE = (ROOT / "docs" / "trainers.md").read_text(encoding="utf-8")
HTTP_PAGE = (ROOT / "docs" / "trainers-http.md").read_text(encoding="utf-8")
ADDRESS = "http://rewards:8000"
PROGRAM = Path(__file__).with_name("programs") / "documented_lines.py"
_SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SWIFT = (
    "ms-swift",
    "pillow",
    "modelscope",
    "modelscope-hub",
    "cryptography",
    "cffi",
    "peft",
    "json-repair",
    "dacite",
)
NEEDED = {
    "ms-swift": (*SWIFT, *AIOHTTP),
    "SkyRL-Gym": ("skyrl-gym",),
    "tinker-cookbook": (
        "tinker-cookbook",
        "tinker",
        "pillow",
        "sniffio",
        "distro",
        "orjson",
        "protobuf",
        "chz",
    ),
    "Harbor, rewardkit": ("harbor-rewardkit",),
    "OpenEnv": ("openenv", "websockets"),
    "Open Reward Standard": ("openreward", "sse-starlette", "structlog", *AIOHTTP),
}
NEEDS_TORCH = {"TRL", "ms-swift", "OpenRLHF, file mode", "tinker-cookbook", "NeMo RL"}
PAID: dict[str, Any] = {
    "The client by itself": [1.0, 1.0],
    "TRL": [1.0],
    "ms-swift": [1.0, 0.0],
    "OpenRLHF, file mode": [1.0],
    "NeMo RL": [1.0],
    "Harbor, rewardkit": {"reward": 1.0},
}
"""By r1-zero, where a right answer out of its format is paid 1; the others are paid 1.0."""


def blocks(page: str, language: str) -> list[tuple[str, str]]:
    """The headings and texts of a page's blocks in a language."""
    return [
        (heading, text)
        for heading, body in _SECTION.findall(page)
        for kind, text in _BLOCK.findall(body)
        if kind == language
    ]


def test_every_heading_with_lines_is_tried() -> None:
    assert [heading for heading, _ in blocks(PAGE, "python")] == list(CASES)


@pytest.mark.parametrize(("heading", "lines"), blocks(PAGE, "python"), ids=list(CASES))
def test_lines_of_python_pay_a_right_answer(
    heading: str, lines: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if heading in NEEDS_TORCH:
        pytest.importorskip("trl", reason="needs trl and torch: pip install trl==1.16.0 torch==2.13.0")
    file = tmp_path / "lines.py"
    file.write_text(lines.replace(ADDRESS, server.url), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    needed = NEEDED.get(heading, ())
    output = wheels.run(PROGRAM, heading, str(file), str(tmp_path), wheels=needed)
    assert json.loads(output.splitlines()[-1]) == PAID.get(heading, 1.0)


def test_documents_of_yaml_and_toml_can_be_read() -> None:
    for page in (PAGE, HTTP_PAGE):
        for _, text in blocks(page, "yaml"):
            assert isinstance(yaml.safe_load(text), dict)
    for _, text in blocks(PAGE, "toml"):
        (plugged,) = tomllib.loads(text)["env"]["taskset"]["task"]["rewards"].values()
        assert plugged["fn"] == "service_reward.py:service"


def test_a_function_of_ones_own_is_served_by_the_line_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = [text for heading, text in blocks(PAGE, "sh") if "hosted" in heading]
    command, *options = line.split()
    assert (command, options[0]) == ("reward-service", "serve")
    (tmp_path / "rewards.py").write_text(
        "def my_reward(completions, **_):\n    return [float(len(text) > 2) for text in completions]\n"
    )
    monkeypatch.chdir(tmp_path)
    with started(*options[1:], "--workers", "1") as server:
        spec = {"components": {"my_reward": {}, "format": {}}}
        rewards = server.score([{"completion": "long"}, {"completion": "-"}], spec=spec)["rewards"]
    assert [reward["components"]["my_reward"]["score"] for reward in rewards] == [1.0, 0.0]


def addresses() -> list[str]:
    """Paths and queries of every address of ours on the page."""
    found = re.findall(r"SVC(/[\w/.-]+(?:\?[\w=&.%:-]+)?)", HTTP_PAGE)
    return sorted({address for address in found if not address.endswith("=")})


OTHERS: dict[str, Any] = {
    "/run_code": {"code": "print(1)", "language": "python"},
    "/test_program": {"program": "def f(): return 1", "tests": ["assert f() == 1"]},
    "/roll/result": {"reward_request_id": "unknown"},
}
BELOW = {"/v1": "/v1/specs", "/api/v2": "/api/v2/runtimes"}
"""Addresses under which clients ask for what they need."""


@pytest.mark.parametrize("address", addresses())
def test_every_address_on_the_page_answers_its_client(address: str, server: Server) -> None:
    path, _, query = address.partition("?")
    if path in BELOW:
        assert server.client.get(BELOW[path]).status_code == 200
        return
    wire = next((wire for wire in WIRES.values() if wire.path == path), None)
    body = OTHERS[path] if wire is None else wire.request("\\boxed{42}", "42")
    params = query or "&".join(f"{name}={value}" for name, value in (wire.query if wire else ()))
    response = server.client.post(f"{path}?{params}", json=body)
    assert response.status_code == 200, response.text
