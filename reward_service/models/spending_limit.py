"""What a model endpoint may cost: requests and tokens a minute, and money in all."""

import asyncio
import time
from collections.abc import Callable

from reward_service.models.model_failure import FailureKind, ModelFailure


class RateBucket:
    """So many units a minute, saved up for at most one minute; infinite when `per_minute` is None."""

    def __init__(self, per_minute: float | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = None if per_minute is None else per_minute / 60.0
        self._most = per_minute or 0.0
        self._saved = self._most
        self._clock = clock
        self._at = clock()

    async def take(self, units: float) -> None:
        """Wait until `units` are there. More than a minute's worth is let through after a full minute."""
        if self._rate is None:
            return
        self._fill()
        taken = min(units, self._most)
        self._saved -= taken
        if self._saved < 0:
            try:
                await asyncio.sleep(-self._saved / self._rate)
            except asyncio.CancelledError:  # whoever gave up has used nothing
                self._saved += taken
                raise

    def correct(self, units: float) -> None:
        """Take off what a request used beyond its estimate, or give back what it did not use."""
        self._saved -= units

    def _fill(self) -> None:
        now = self._clock()
        self._saved = min(self._most, self._saved + (now - self._at) * (self._rate or 0.0))
        self._at = now


class CostCap:
    """Money spent on one endpoint, in the currency of its prices; beyond `most` nothing is asked any more."""

    def __init__(self, most: float | None) -> None:
        self.most = most
        self.spent = 0.0

    def check(self) -> None:
        """Refuse to spend more.

        Raises:
            ModelFailure: the cap has been reached.
        """
        if self.most is not None and self.spent >= self.most:
            raise ModelFailure(
                FailureKind.OVER_BUDGET, f"{self.spent:.2f} of {self.most:.2f} have been spent"
            )
