"""Where rows come from: files, globs, folders of `datasets`, other file systems, standard input."""

import glob
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from reward_service.dataset.tables.table_format import (
    HEAD_BYTES,
    Compression,
    TableFormat,
    compression_of,
    format_of,
)
from reward_service.errors import BadConfig

STDIN = "-"


def expand_inputs(inputs: Sequence[str]) -> list[str]:
    """The files that arguments name: globs expanded, folders of `datasets` as their files, the rest as it is.

    Raises:
        BadConfig: something named is not there, or is a folder that is no table.
    """
    return [file for given in inputs for file in _expanded(given)]


def _expanded(given: str) -> list[str]:
    if given == STDIN or "://" in given:
        return [given]
    if any(sign in given for sign in "*?[") and not Path(given).exists():
        found = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 -- patterns may be absolute
        if not found:
            raise BadConfig(f"nothing is named like {given!r}")
        return [file for one in found for file in _expanded(one)]
    path = Path(given)
    if path.is_dir():
        return _files_of_folder(path)
    if not path.exists():
        raise BadConfig(f"there is no file {given!r}")
    return [given]


def _files_of_folder(folder: Path) -> list[str]:
    """The Arrow files of a folder that `datasets.save_to_disk` wrote."""
    splits = folder / "dataset_dict.json"
    if splits.exists():
        names = _read_state(splits).get("splits", [])
        raise BadConfig(f"{folder} has several splits; name one: {', '.join(str(folder / n) for n in names)}")
    state = folder / "state.json"
    if not state.exists():
        raise BadConfig(f"{folder} is a folder and no table: name its files, such as {folder}/*.parquet")
    files = [folder / str(file["filename"]) for file in _read_state(state).get("_data_files") or []]
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise BadConfig(f"{folder} is not whole: {missing[0]} is missing")
    return [str(file) for file in files]


def _read_state(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadConfig(f"{file} cannot be read: is the folder whole?")
    return found


class OpenTable:
    """One input, opened: its format, its packing, and a stream of its bytes from the beginning."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stream: IO[bytes] = _open(name)
        try:
            head = self.stream.read(HEAD_BYTES)
            self.compression = compression_of(head)
            self.format = format_of(_unpacked_head(head, self.compression), name)
        except BaseException:  # whatever it is, nobody else has the stream to close
            self.stream.close()
            raise
        self.stream.seek(0)

    def text(self) -> IO[bytes]:
        """The unpacked bytes."""
        if self.compression is Compression.NONE:
            return self.stream
        import pyarrow as pa

        return _seekless(pa.CompressedInputStream(self.stream, str(self.compression)))

    def close(self) -> None:
        """Close the stream."""
        self.stream.close()


def _seekless(stream: Any) -> IO[bytes]:
    import io

    return io.BufferedReader(_Raw(stream), buffer_size=1 << 20)  # type: ignore[type-var]


class _Raw:
    """An Arrow stream as the raw stream that Python's buffering wants."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.closed = False

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.closed = True

    def flush(self) -> None:
        pass


def _unpacked_head(head: bytes, compression: Compression) -> bytes:
    import pyarrow as pa

    if compression is Compression.NONE:
        return head
    try:
        read: bytes = pa.CompressedInputStream(pa.BufferReader(head), str(compression)).read(HEAD_BYTES // 8)
    except (OSError, pa.ArrowException):
        return b""
    return read


def _open(name: str) -> IO[bytes]:
    if name == STDIN:
        return _StandardInput.opened()
    if "://" in name:
        return _remote(name)
    return Path(name).open("rb")


class _StandardInput:
    """A copy of standard input on disk, made once: formats are told by their first bytes, some are read from
    their end, and a table is looked at before it is read."""

    _copy: tuple[IO[bytes], Any] | None = None

    @classmethod
    def opened(cls) -> IO[bytes]:
        """The copy from its beginning."""
        stream = sys.stdin.buffer
        if cls._copy is None or cls._copy[0] is not stream:
            copy = tempfile.NamedTemporaryFile(prefix="reward-service-stdin-")  # noqa: SIM115 -- goes at the exit
            shutil.copyfileobj(stream, copy, 1 << 20)
            copy.flush()
            cls._copy = (stream, copy)
        return Path(cls._copy[1].name).open("rb")


def _remote(address: str) -> IO[bytes]:
    try:
        import fsspec
    except ModuleNotFoundError:
        raise BadConfig(
            f"{address}: needs fsspec: pip install fsspec, and its driver for this address"
        ) from None
    try:
        stream: IO[bytes] = fsspec.open(address, "rb").open()
    except (OSError, ValueError, ImportError) as error:
        raise BadConfig(f"{address} cannot be opened: {error}") from None
    return stream


def formats_of(names: Sequence[str]) -> Iterator[tuple[str, TableFormat]]:
    """The format of each input."""
    for name in names:
        table = OpenTable(name)
        yield name, table.format
        table.close()
