"""The image of the Docker backend: what it is built from, and how it is told from another version's.

The image carries a copy of this package, whose filter and limits are the wall. One that was built from
another version is refused, so an upgrade cannot leave an old wall standing.
"""

import io
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tarfile

IMAGE = "reward-sandbox"
DOCKERFILE = "deploy/sandbox.Dockerfile"
VERSIONS = Path("/opt/reward-sandbox/versions.json")
"""In the image: what `python -m sandbox.languages` said when it was built."""
_PACKAGE = Path(__file__).parents[1]


def _sources() -> list[Path]:
    return sorted(_PACKAGE.rglob("*.py"))


@cache
def contents() -> str:
    """A digest of this package's sources."""
    digest = sha256()
    for source in _sources():
        text = source.read_bytes()
        digest.update(f"{source.relative_to(_PACKAGE)} {len(text)}\n".encode() + text)
    return digest.hexdigest()[:16]


def context() -> io.BytesIO:
    """What `docker build` is given, as a tar archive: the Dockerfile and this package."""
    import tarfile

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.add(_dockerfile(), DOCKERFILE)
        for source in _sources():
            archive.add(source, Path("sandbox") / source.relative_to(_PACKAGE), filter=_for_everybody)
    packed.seek(0)
    return packed


def _for_everybody(entry: "tarfile.TarInfo") -> "tarfile.TarInfo":
    """The image's programs run under no uid that owns a file."""
    entry.mode, entry.uid, entry.gid, entry.uname, entry.gname = 0o644, 0, 0, "", ""
    return entry


def _dockerfile() -> Path:
    """Beside the package in a checkout, inside of it when it was installed from a wheel."""
    beside = _PACKAGE.parent / DOCKERFILE
    return beside if beside.exists() else _PACKAGE / "Dockerfile"
