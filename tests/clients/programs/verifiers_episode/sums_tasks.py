"""A set of tasks for verifiers: three sums, of which the last has no answer."""

import verifiers.v1 as vf


class SumData(vf.TaskData):
    """One sum."""

    answer: str


class SumTask(vf.Task[SumData]):
    """Rewarded by what the configuration plugs in."""


class SumTasks(vf.Taskset[SumTask]):
    """The sums."""

    def load(self) -> list[SumTask]:
        """In the order of their index."""
        rows = [("2+2?", "4"), ("3+3?", "6"), ("4+4?", "")]
        return [
            SumTask(SumData(idx=n, prompt=prompt, answer=answer), self.config.task)
            for n, (prompt, answer) in enumerate(rows)
        ]


__all__ = ["SumTasks"]
