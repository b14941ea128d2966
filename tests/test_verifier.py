"""The one place from which a plug-in's author imports."""

import importlib
import pkgutil
import subprocess
import sys

import pytest

from reward_service import clients, verifier


def test_everything_a_verifier_needs_is_exported_by_name() -> None:
    assert verifier.__all__ == sorted(verifier.__all__)
    public = {name for name in vars(verifier) if not name.startswith("_")}
    assert public == set(verifier.__all__)


@pytest.mark.parametrize("name", verifier.__all__)
def test_an_exported_name_is_the_class_that_the_engine_knows(name: str) -> None:
    exported = getattr(verifier, name)
    assert getattr(importlib.import_module(exported.__module__), name) is exported


@pytest.mark.parametrize("module", sorted(m.name for m in pkgutil.iter_modules(clients.__path__)))
def test_a_client_is_imported_without_the_server(module: str) -> None:
    """Some need their trainer; none needs a module of the server."""
    code = (
        "import sys\n"
        f"try: import reward_service.clients.{module}\n"
        "except ModuleNotFoundError as error: assert not error.name.startswith('reward_service'), error\n"
        "assert not {'fastapi', 'pydantic', 'sympy'} & set(sys.modules), sorted(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
