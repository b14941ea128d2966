"""The real code of trainers and clients: wheels fetched when a test asks, pinned by hash, nothing vendored.

`requirements/trainers.txt` names them. They are kept in the folder named by `REWARD_SERVICE_TEST_WHEELS`; a
test that needs one is skipped when the variable is not set. Wheels come without their dependencies: import
single modules of them (`module`), or run a script in a process of its own (`run`), with folders of stand-ins
for what they depend on where that is heavy and not at work. A client that needs all of its packages gets an
environment of its own (`environment`)."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PINS = ROOT / "requirements" / "trainers.txt"
CACHE = "REWARD_SERVICE_TEST_WHEELS"
FETCH_SECONDS = 300.0
INSTALL_SECONDS = 900.0
RUN_SECONDS = 240.0


def unpacked(name: str) -> Path:
    """The folder with this wheel's files, ready for `sys.path`; fetched once. Skips without a cache."""
    cache = os.environ.get(CACHE)
    if not cache:
        pytest.skip(f"needs the wheel {name}: name a folder to keep wheels in with {CACHE}")
    pin = _pin(name)
    folder = Path(cache) / pin.split()[0].replace("==", "-")
    if not folder.is_dir():
        _fetch(pin, folder)
    return folder


def environment(name: str) -> Path:
    """The programs of an environment with everything that `requirements/NAME.txt` pins; made once. Skips
    without a cache."""
    cache = os.environ.get(CACHE)
    if not cache:
        pytest.skip(f"needs an environment for {name}: name a folder to keep it in with {CACHE}")
    pins = PINS.with_name(f"{name}.txt")
    folder = Path(cache) / f"environment-{name}-{hashlib.sha256(pins.read_bytes()).hexdigest()[:12]}"
    if not (folder / "complete").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:  # several test processes may ask at once
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "complete").is_file():
                _install(pins, folder)
    return folder / "bin"


def _install(pins: Path, folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=FETCH_SECONDS)
    options = ["--quiet", "--require-hashes", "--no-deps", "--no-compile", "-r", str(pins)]
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    (folder / "complete").touch()


def module(name: str, path: str) -> ModuleType:
    """One file of a wheel, imported alone: `module("openai", "openai/_types.py")`."""
    file = unpacked(name) / path
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None, file
    assert spec.loader is not None, file
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@contextmanager
def importable(*names: str) -> Iterator[None]:
    """These wheels on `sys.path`, and what was imported meanwhile forgotten at the end."""
    folders = [str(unpacked(name)) for name in names]
    before = set(sys.modules)
    sys.path[:0] = folders
    try:
        yield
    finally:
        sys.path[:] = [path for path in sys.path if path not in folders]
        for added in set(sys.modules) - before:
            file = getattr(sys.modules[added], "__file__", None) or ""
            if file.startswith(tuple(folders)):
                del sys.modules[added]


def run(script: Path, *args: str, wheels: Sequence[str], seconds: float = RUN_SECONDS) -> str:
    """The standard output of a Python script with these wheels and the project importable; it must end with
    0."""
    folders = [ROOT, *(unpacked(name) for name in wheels)]  # some wheels bring a package `tests`
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}
    command = [sys.executable, str(script), *args]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, f"{script.name} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _pin(name: str) -> str:
    for line in PINS.read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{name}=="):
            return line
    raise LookupError(f"{PINS.name} does not pin {name}")


def _fetch(pin: str, folder: Path) -> None:
    """Complete or not there at all, so that several test processes may fetch at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        work = Path(temporary)
        (work / "pin.txt").write_text(pin, encoding="utf-8")
        _download(work)
        (wheel,) = work.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(work / "files")
        for pure in work.glob("files/*.data/purelib/*"):
            pure.rename(work / "files" / pure.name)
        try:
            (work / "files").rename(folder)
        except OSError:  # another process was first
            shutil.rmtree(work / "files")


def _download(work: Path) -> None:
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--ignore-requires-python"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *options, "-d", ".", "-r", "pin.txt"]
    done = subprocess.run(
        command, cwd=work, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
