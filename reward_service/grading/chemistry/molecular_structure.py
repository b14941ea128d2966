"""Structures of molecules by rdkit, from SMILES and InChI; needs the extra `chemistry`."""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from reward_service.errors import ServiceFailure

MAX_CHARS = 2_000
MAX_ATOMS = 500


class UnreadableStructure(ValueError):
    """A text that is no structure of a molecule."""


def need_rdkit() -> None:
    """Make sure that structures can be read here.

    Raises:
        ServiceFailure: rdkit is not installed.
    """
    if not _has_rdkit():
        raise ServiceFailure("structures of molecules need rdkit: pip install 'reward-service[chemistry]'")


@lru_cache(1)
def _has_rdkit() -> bool:
    return find_spec("rdkit") is not None


@lru_cache(1)
def _rdkit() -> tuple[Any, Any]:
    """Its modules for molecules and for its messages."""
    return import_module("rdkit.Chem"), import_module("rdkit.rdBase")


@lru_cache(2_048)
def canonical(text: str, *, stereo: bool = True) -> str:
    """The canonical SMILES of a structure given as SMILES or InChI; without `stereo`, of its skeleton.

    Raises:
        UnreadableStructure: it is none, breaks the rules of valence, or is too large.
    """
    chem, messages = _rdkit()
    if len(text) > MAX_CHARS or any(map(str.isspace, text)):
        raise UnreadableStructure(
            "no structure is that long" if len(text) > MAX_CHARS else "a structure has no blanks"
        )
    with messages.BlockLogs():
        molecule = chem.MolFromInchi(text) if text.startswith("InChI=") else chem.MolFromSmiles(text)
    if molecule is None or not molecule.GetNumAtoms():
        raise UnreadableStructure(f"{text[:60]!r} is no structure")
    if molecule.GetNumAtoms() > MAX_ATOMS:
        raise UnreadableStructure(f"more than {MAX_ATOMS} atoms")
    return str(chem.MolToSmiles(molecule, isomericSmiles=stereo))


def inchi(text: str) -> str:
    """The standard InChI of a structure.

    Raises:
        UnreadableStructure: it is none.
    """
    chem, messages = _rdkit()
    with messages.BlockLogs():
        return str(chem.MolToInchi(chem.MolFromSmiles(canonical(text))))
