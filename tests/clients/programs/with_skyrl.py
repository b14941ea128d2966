"""SkyRL-Gym's own registry and environment base with our class."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import skyrl_gym

from reward_service.clients.skyrl import environment

URL, DEAD = sys.argv[1:]
Env = environment(URL, spec="r1-zero", on_outage=-0.5)


def respond(said: list[dict[str, str]]) -> str | None:
    """Asks for the answer once."""
    return None if len(said) > 1 else "And the answer?"


Talk = environment(URL, spec="accuracy", respond=respond)
Lost = environment(DEAD, spec="r1-zero", on_outage=-0.5, seconds=0.5)


def step(name: str, truth: str, action: str) -> dict[str, object]:
    """One episode."""
    env = skyrl_gym.make(name, env_config={}, extras={"reward_spec": {"ground_truth": truth}})
    env.init([{"role": "user", "content": "2+2?"}])
    return {**env.step(action), "metrics": env.get_metrics()}


def talk(*actions: str) -> list[object]:
    """The rewards of an episode of several turns, and whether it has ended."""
    env = skyrl_gym.make("talk", env_config={}, extras={"reward_spec": {"ground_truth": "4"}})
    env.init([{"role": "user", "content": "2+2?"}])
    steps = [env.step(action) for action in actions]
    return [[step["reward"] for step in steps], steps[-1]["done"], steps[0]["observations"]]


skyrl_gym.register(id="talk", entry_point="__main__:Talk")
skyrl_gym.register(id="ours", entry_point="__main__:Env")
skyrl_gym.register(id="lost", entry_point="__main__:Lost")
with ThreadPoolExecutor(16) as threads:
    crowd = list(threads.map(lambda n: step("ours", "4", f"\\boxed{{{n % 10}}}")["reward"], range(200)))
talks = [talk("Well.", "\\boxed{4}"), talk("\\boxed{4}", "No, \\boxed{5}")]
print(json.dumps([step("ours", "4", "\\boxed{4}"), step("lost", "4", "\\boxed{4}"), crowd, talks]))
