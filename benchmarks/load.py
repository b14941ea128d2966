"""Requests per second on keep-alive connections: by `wrk` when it is installed, else by this file.

As a program, `python -m benchmarks.load URL BODY_FILE CONNECTIONS SECONDS` prints the rate.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def rate(url: str, body_file: Path, seconds: int) -> float:
    """Successful POSTs of the file per second, from another process.

    Raises:
        RuntimeError: a request was refused.
        subprocess.CalledProcessError: the load generator failed.
    """
    wrk = shutil.which("wrk")
    own = [sys.executable, "-m", "benchmarks.load", url, str(body_file), str(CONNECTIONS), str(seconds)]
    command = _wrk(wrk, url, body_file, seconds) if wrk else own
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    found = re.search(r"Requests/sec: *([\d.]+)", done.stdout)
    if not found:
        raise RuntimeError(done.stdout)
    return float(found[1])


def _wrk(wrk: str, url: str, body_file: Path, seconds: int) -> list[str]:
    script = body_file.with_suffix(".lua")
    path = json.dumps(str(body_file))
    script.write_text(
        f'wrk.method = "POST"\nwrk.headers["content-type"] = "application/json"\n'
        f'wrk.body = io.open({path}, "rb"):read("*a")\n'
    )
    return [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), url]


async def _connection(url: str, body: bytes, until: float) -> int:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = f"POST {parts.path} HTTP/1.1\r\nhost: {parts.netloc}\r\ncontent-type: application/json\r\n"
    request = f"{head}content-length: {len(body)}\r\n\r\n".encode() + body
    done = 0
    while time.monotonic() < until:
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(answer)
        if b" 200 " not in answer[:16] or length is None:
            raise RuntimeError(answer.decode("latin-1"))
        await reader.readexactly(int(length[1]))
        done += 1
    writer.close()
    return done


async def _generate(url: str, body: bytes, connections: int, seconds: float) -> float:
    until = time.monotonic() + seconds
    counts = await asyncio.gather(*(_connection(url, body, until) for _ in range(connections)))
    return sum(counts) / seconds


def main() -> None:
    """Generate load."""
    url, file, connections, seconds = sys.argv[1:]
    found = asyncio.run(_generate(url, Path(file).read_bytes(), int(connections), float(seconds)))
    print(f"Requests/sec: {found:.1f}")


if __name__ == "__main__":
    main()
