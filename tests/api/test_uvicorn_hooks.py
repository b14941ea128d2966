"""uvicorn's private interface that we override: there in the version installed, and no other is allowed."""

import ast
import inspect
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from reward_service.api.http_protocol import BoundedProtocol

ROOT = Path(__file__).parents[2]
HOOKS = (
    "connection_made",
    "connection_lost",
    "data_received",
    "on_message_begin",
    "on_headers_complete",
    "on_response_complete",
    "on_message_complete",
    "pause_writing",
    "resume_writing",
    "send_400_response",
)


def test_every_method_that_calls_uvicorns_own_or_has_its_name_is_known_here() -> None:
    overridden = {name for name, _ in inspect.getmembers(BoundedProtocol, inspect.isfunction)}
    ours = {name for name in overridden if name in vars(BoundedProtocol)}
    assert {name for name in ours if not name.startswith("_")} == set(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_an_overridden_hook_exists_with_the_same_arguments(hook: str) -> None:
    theirs, ours = getattr(HttpToolsProtocol, hook), getattr(BoundedProtocol, hook)
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)


def test_every_attribute_of_uvicorns_that_we_touch_is_set_by_it() -> None:
    source = ast.parse(inspect.getsource(BoundedProtocol))
    touched = {
        node.attr
        for node in ast.walk(source)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    theirs = inspect.getsource(HttpToolsProtocol)
    known = {*vars(BoundedProtocol), *BoundedProtocol.__annotations__}
    missing = {
        name for name in touched - known if f"self.{name}" not in theirs and f"def {name}" not in theirs
    }
    assert not missing


def test_no_version_of_uvicorn_is_allowed_that_these_tests_have_not_seen() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    (uvicorn,) = [Requirement(line) for line in extras["server"] if Requirement(line).name == "uvicorn"]
    major, minor, *_ = version("uvicorn").split(".")
    assert uvicorn.specifier.contains(f"{major}.{minor}")
    assert not uvicorn.specifier.contains(f"{major}.{int(minor) + 1}")
