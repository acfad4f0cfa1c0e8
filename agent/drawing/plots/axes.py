"""The axes of a plot: where a value stands between its ends, and which values are marked.

Each axis says ``share(value)``, 0 at its beginning and 1 at its end, ``ticks`` that are labelled, and ``minor`` lines
between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_DECADES = 8
"""More labels than these would touch each other."""


@dataclass(frozen=True, slots=True)
class Categories:
    """Names side by side, each in the middle of its slot."""

    names: tuple[str, ...]

    def share(self, value: str | float) -> float:
        """Where the name stands."""
        return (self.names.index(str(value)) + 0.5) / len(self.names)

    @property
    def ticks(self) -> tuple[str | float, ...]:
        """All of them."""
        return self.names

    @property
    def minor(self) -> tuple[float, ...]:
        """There is nothing between names."""
        return ()


@dataclass(frozen=True, slots=True)
class Linear:
    """Numbers from ``low`` to ``high``."""

    low: float
    high: float

    def share(self, value: str | float) -> float:
        """Where the number stands."""
        return (float(value) - self.low) / (self.high - self.low or 1.0)

    @property
    def ticks(self) -> tuple[str | float, ...]:
        """Round numbers, if the beginning is one."""
        step = _round_step(self.high - self.low)
        return tuple(self.low + step * number for number in range(round((self.high - self.low) / step) + 1))

    @property
    def quarters(self) -> tuple[float, ...]:
        """Both ends and what divides the way between them in four."""
        return tuple(self.low + (self.high - self.low) * number / 4 for number in range(5))

    @property
    def minor(self) -> tuple[float, ...]:
        """A linear grid has none."""
        return ()


@dataclass(frozen=True, slots=True)
class Log:
    """Positive numbers from ``low`` to ``high``, each decade as wide as the next."""

    low: float
    high: float

    def share(self, value: str | float) -> float:
        """Where the number stands."""
        return math.log(float(value) / self.low) / math.log(self.high / self.low)

    @property
    def ticks(self) -> tuple[str | float, ...]:
        """The decades; where there are fewer than two, 1, 2 and 5 of each, or all of its steps."""
        decades = self._steps((1,))
        if len(decades) >= 2:
            return decades[:: math.ceil(len(decades) / MOST_DECADES)]
        some = self._steps((1, 2, 5))
        return some if len(some) >= 2 else self._steps(range(1, 10))

    @property
    def minor(self) -> tuple[float, ...]:
        """2, 3 … 9 of each decade, where they are not too many to be told apart."""
        labelled = set(self.ticks)
        if math.log10(self.high / self.low) > MOST_DECADES:
            return ()
        return tuple(each for each in self._steps(range(1, 10)) if each not in labelled)

    def _steps(self, factors: Iterable[int]) -> tuple[float, ...]:
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        wanted = tuple(factors)
        every = (_power(factor, power) for power in powers for factor in wanted)
        # What the ends were rounded to must not be lost to the last bit of a float.
        return tuple(each for each in every if self.low * (1 - 1e-9) <= each <= self.high * (1 + 1e-9))


Axis = Categories | Linear | Log


def count_axis(values: Sequence[float]) -> Linear:
    """From 0, or the least value, to the next round number."""
    low, high = min(0.0, *values), max(0.0, *values)
    step = _round_step(high - low)
    top, bottom = math.ceil(high / step) * step, math.floor(low / step) * step
    return Linear(bottom, top or step)


def span_axis(values: Sequence[float]) -> Linear:
    """From the least to the greatest value."""
    return Linear(min(values, default=0.0), max(values, default=1.0))


def log_axis(values: Sequence[float]) -> Log:
    """From the least to the greatest of these positive values, each end at the next 1, 2 … 9 of its decade."""
    low, high = _floor(min(values)), -_floor(-max(values))
    return Log(low, high) if high > low else Log(low / 2, high * 2)


def _floor(value: float) -> float:
    """The next step of a decade towards minus infinity; of a negative number its next one, so that it grows."""
    size = abs(value)
    power = math.floor(math.log10(size))
    lead = size / 10.0**power
    # A value that stands on a step stays there, whatever the last bit of the division says.
    step = round(lead) if math.isclose(lead, round(lead), rel_tol=1e-9) else None
    if value > 0:
        return _power(step or math.floor(lead), power)
    return -_power(step or math.ceil(lead), power)


def _power(factor: int, power: int) -> float:
    """As exact as a float can be: 3 thousandths are 0.003."""
    return float(factor * 10**power) if power >= 0 else factor / 10**-power


def _round_step(span: float) -> float:
    """A round distance of about a quarter of the span: 1, 2, 2.5 or 5 times a power of ten."""
    rough = (span or 1.0) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
