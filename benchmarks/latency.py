"""Single samples from many callers at once: how long each waits, beside a bare FastAPI echo in turns."""

import argparse
import asyncio
import json
import statistics
import time
from collections import defaultdict

from benchmarks.http import document
from benchmarks.server import PEER, SERVICE, Server, running

CALLERS = 256
REPLY_HEAD = b"content-length: "


async def waits(server: Server, path: str, body: bytes, seconds: float) -> list[float]:
    """Seconds from asking to the end of each answer, every caller asking again when it has one."""
    host, port = server.url.removeprefix("http://").split(":")
    head = f"POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n"
    request = f"{head}content-length: {len(body)}\r\n\r\n".encode() + body
    found, until = list[float](), time.monotonic() + seconds

    async def caller() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.monotonic() < until:
            asked = time.monotonic()
            writer.write(request)
            answer = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b" 200 " not in answer[:16]:
                raise RuntimeError(answer.decode("latin-1"))
            await reader.readexactly(int(answer.split(REPLY_HEAD)[1].split(b"\r")[0]))
            found.append(time.monotonic() - asked)
        writer.close()

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return sorted(found)


def main() -> None:
    """Measure in turns and print rates, medians and 99th percentiles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    body = json.dumps(json.loads(document(1))).encode()
    found: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    with running(PEER) as peer, running(SERVICE) as service:
        for _ in range(options.repeats):
            for name, server, path in (("echo", peer, "/echo"), ("service", service, "/v1/score")):
                before = server.cpu()
                waited = asyncio.run(waits(server, path, body, options.seconds))
                used = (server.cpu() - before) / len(waited)
                p50, p99 = (waited[int(share * (len(waited) - 1))] for share in (0.5, 0.99))
                found[name].append((len(waited) / options.seconds, p50, p99, used))
    middle = {
        name: [statistics.median(column) for column in zip(*own, strict=True)] for name, own in found.items()
    }
    for name, (rate, p50, p99, used) in middle.items():
        print(f"{name:10}{rate:8.0f}/s  p50 {p50 * 1e3:.0f} ms  p99 {p99 * 1e3:.0f} ms  {used * 1e6:.0f} us")
    rate, p99, used = (middle["service"][at] / middle["echo"][at] for at in (0, 2, 3))
    print(f"beside the echo: rate {rate:.2f} (target 0.9), p99 {p99:.2f} (target 1.5), CPU {used:.1f}")


if __name__ == "__main__":
    main()
