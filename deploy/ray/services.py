"""One reward service on every node of a Ray cluster, found and kept by Ray, called by HTTP.

    python deploy/ray/services.py up -- --api-keys-file /shared/api-keys    # start, print the URLs
    python deploy/ray/services.py urls                                      # print them, start what has ended
    python deploy/ray/services.py down

What follows `--` are options of `reward-service serve`, which must be installed on every node. In a trainer,
`local_url()` is the service of the node that the caller runs on. No Ray Serve: a call through it costs fifty
times the processor time of a small request. Groups that arrive in pieces (`group_size`) must be sent to one
of the URLs; pick it by the group's name.
"""

import argparse
import http.client
import json
import signal
import socket
import subprocess
import sys
import time

import ray
from ray.actor import ActorHandle
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

NAMESPACE = "reward-service"
START_SECONDS = 60.0
STOP_SECONDS = 45.0


class Service:
    """The process of one node. Ray starts this actor again when it dies; the process dies with the actor."""

    def __init__(self, port: int, options: list[str]) -> None:
        self._port, self._options = port, options
        self._host = ray.util.get_node_ip_address()
        self._process: subprocess.Popen[bytes] | None = None  # noqa: TID251 - the service, no program

    def url(self) -> str:
        """Its address, once it is ready; a service that has ended is started again.

        Raises:
            RuntimeError: it does not become ready; the node's Ray logs tell why.
        """
        if self._process is None or self._process.poll() is not None:
            self._start()
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process is not None and self._process.poll() is None:
            if self._ready():
                return f"http://{self._host}:{self._bound}"
            time.sleep(0.1)
        raise RuntimeError(f"the service on {self._host} does not become ready")

    def stop(self) -> int:
        """End it as SIGTERM does; its exit code."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(STOP_SECONDS)

    def _start(self) -> None:
        self._bound = self._port or _free_port(self._host)
        address = ["--host", self._host, "--port", str(self._bound)]
        # The kernel ends it when this process ends, however that comes about.
        command = ["setpriv", "--pdeathsig", "TERM", "reward-service", "serve", *address, *self._options]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603, TID251

    def _ready(self) -> bool:
        connection = http.client.HTTPConnection(self._host, self._bound, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()


def up(port: int, cpus: int, options: list[str]) -> dict[str, str]:
    """Start what is not running, on every node that is alive; the URLs by node."""
    for node in _nodes():
        ray.remote(Service).options(
            name=node,
            namespace=NAMESPACE,
            lifetime="detached",
            get_if_exists=True,
            num_cpus=cpus,
            max_restarts=-1,
            max_task_retries=1,
            scheduling_strategy=NodeAffinitySchedulingStrategy(node, soft=False),
        ).remote(port, options)
    return urls()


def urls() -> dict[str, str]:
    """The URLs by node; services that have ended are started again."""
    found = [(node, actor) for node in _nodes() if (actor := _service(node))]
    addresses = ray.get([actor.url.remote() for _, actor in found])
    return dict(zip([node for node, _ in found], addresses, strict=True))


def local_url() -> str:
    """The URL of the service on the caller's node.

    Raises:
        LookupError: none was started there.
    """
    actor = _service(ray.get_runtime_context().get_node_id())
    if actor is None:
        raise LookupError("no reward service on this node: run deploy/ray/services.py up")
    url: str = ray.get(actor.url.remote())
    return url


def down() -> None:
    """End every service, admitted requests first."""
    actors = [actor for node in _nodes() if (actor := _service(node))]
    ray.get([actor.stop.remote() for actor in actors])
    for actor in actors:
        ray.kill(actor)


def _nodes() -> list[str]:
    return [node["NodeID"] for node in ray.nodes() if node["Alive"]]


def _service(node: str) -> ActorHandle | None:
    try:
        return ray.get_actor(node, namespace=NAMESPACE)
    except ValueError:
        return None


def _free_port(host: str) -> int:
    with socket.socket() as listener:
        listener.bind((host, 0))
        port: int = listener.getsockname()[1]
        return port


def main(arguments: list[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("action", choices=["up", "urls", "down"])
    parser.add_argument("--address", default="auto", help="of the cluster")
    parser.add_argument("--port", type=int, default=8000, help="on every node; 0: a free one")
    parser.add_argument("--cpus", type=int, default=0, help="to reserve with Ray on every node")
    end = arguments.index("--") if "--" in arguments else len(arguments)
    given, options = parser.parse_args(arguments[:end]), arguments[end + 1 :]
    ray.init(address=given.address, namespace=NAMESPACE, log_to_driver=False, logging_level="warning")
    if given.action == "down":
        down()
    else:
        found = up(given.port, given.cpus, options) if given.action == "up" else urls()
        sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
