"""A Docker engine that a test may end and start again: its own daemon in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import psutil

SHARED = os.environ.get("REWARD_SERVICE_TEST_DOCKER", "")
"""The engine that .ci/engine has started, with images; never ended by a test."""
BASE = "reward-base"
START_SECONDS = 30.0
STOP_SECONDS = 30.0


@dataclass
class Engine:
    """A daemon that keeps everything below `folder`."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """As DOCKER_HOST has it."""
        return f"unix://{self.folder}/docker.sock"

    def prepare(self) -> None:
        """Memory instead of the disk, where unpacking an image and removing it would take longest."""
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", self.folder], check=True)

    def start(self) -> None:
        """Start the daemon, and wait until it answers."""
        options = {
            "host": self.url, "bridge": "none", "iptables": "false", "ip6tables": "false",
            "data-root": f"{self.folder}/data", "exec-root": f"{self.folder}/exec",
            "pidfile": f"{self.folder}/docker.pid",
        }  # fmt: skip
        with (self.folder / "dockerd.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["dockerd", *(f"--{name}={value}" for name, value in options.items())],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._answers():
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "dockerd.log").read_text()[-2000:])

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):  # the SDK would leave one open
            probe.settimeout(2.0)
            probe.connect(self.url.removeprefix("unix://"))
            probe.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
            return b" 200 " in probe.recv(100)
        return False

    def end(self, signal_number: int = signal.SIGTERM) -> float:
        """End the daemon; seconds that it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal_number)
        self.process.wait(STOP_SECONDS)
        took = time.monotonic() - began
        self._bury()
        return took

    def _bury(self) -> None:
        """A daemon that was killed takes its containerd along; the next one must not take a corpse for it."""
        pidfile = self.folder / "exec/containerd/containerd.pid"
        if pidfile.exists():
            with suppress(psutil.NoSuchProcess):
                containerd = psutil.Process(int(pidfile.read_text()))
                until = time.monotonic() + 2
                while containerd.status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
                    time.sleep(0.02)
            pidfile.unlink(missing_ok=True)

    @contextmanager
    def client(self) -> Iterator[Any]:
        """The daemon's own interface."""
        with closing(docker.DockerClient(base_url=self.url)) as client:
            yield client

    def take(self, image: str) -> None:
        """Get an image from the shared engine."""
        with closing(docker.DockerClient(base_url=SHARED)) as shared, self.client() as own:
            own.images.load(b"".join(shared.images.get(image).save(named=True)))

    def containers(self) -> list[str]:
        """Names of all containers, of those that have ended, too."""
        with self.client() as client:
            return [row["Names"][0] for row in client.api.containers(all=True)]

    def clear(self) -> None:
        """End whatever the daemon has started, and unmount what it has mounted."""
        if self.process is not None and self.process.poll() is None:
            self.end()
        left = [
            process
            for process in psutil.process_iter(["cmdline"])
            if any(str(self.folder) in word for word in process.info["cmdline"] or ())
        ]
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=2)
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for place in sorted((place for place in mounts if place.startswith(str(self.folder))), reverse=True):
            subprocess.run(["umount", place], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
