"""The one place from which a plug-in's author imports."""

import importlib
import pkgutil
import subprocess
import sys

import pytest

from reward_service import clients, verifier
from tests.waiting import PATIENCE


def test_everything_a_verifier_needs_is_exported_by_name() -> None:
    assert verifier.__all__ == sorted(verifier.__all__)
    public = {name for name in vars(verifier) if not name.startswith("_")}
    assert public == set(verifier.__all__)


@pytest.mark.parametrize("name", verifier.__all__)
def test_an_exported_name_is_the_class_that_the_engine_knows(name: str) -> None:
    exported = getattr(verifier, name)
    assert getattr(importlib.import_module(exported.__module__), name) is exported


IMPORTING = """
import importlib, os, sys
import httpx, tenacity  # what all of them need

def imported(module):
    try:
        importlib.import_module(f"reward_service.clients.{module}")
    except ModuleNotFoundError as error:
        assert not error.name.startswith("reward_service"), error
    assert not {"fastapi", "pydantic", "sympy"} & set(sys.modules), sorted(sys.modules)

assert not [name for name in sys.modules if name.startswith("reward_service")]
for module in sys.argv[1:]:
    pid = os.fork()
    if pid == 0:
        imported(module)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        print(module)
"""


def test_clients_are_imported_without_the_server() -> None:
    """Some need their trainer; none needs a module of the server. Each is imported by a process of its own."""
    modules = sorted(module.name for module in pkgutil.iter_modules(clients.__path__))
    done = subprocess.run(
        [sys.executable, "-c", IMPORTING, *modules],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert (done.stdout, len(modules) > 10) == ("", True), done.stderr
