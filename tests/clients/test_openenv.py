"""OpenEnv's own server, client and validation, round an environment whose rubric asks us."""

import json
from pathlib import Path

from tests import wheels
from tests.server import Server, free_port

PROGRAM = Path(__file__).with_name("programs") / "openenv_episode.py"


def test_its_client_plays_whole_episodes_and_its_validation_reads_ours(server: Server) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    output = wheels.run(PROGRAM, server.url, dead, wheels=["openenv", "websockets"])
    found = json.loads(output.splitlines()[-1])
    assert found["episodes"] == [[1.0, 0.0, True], [1.0, "bad_reference"], ["failed"]]
    checks = ("reward_well_formed", "observation_schema", "state_contract")
    assert found["reports"] == [["warn", "warn"], ["fail", "fail"]]
    assert found["checks"] == {f"runtime.{check}": "pass" for check in checks}
