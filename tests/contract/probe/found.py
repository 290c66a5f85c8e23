"""What the probes found: how many of what, by whom, and each promise that was broken."""

from collections import Counter
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Probed:
    by: Counter[str] = field(default_factory=Counter)  # probes of each principal
    kinds: Counter[str] = field(default_factory=Counter)  # and of each kind of place
    operations: set[str] = field(default_factory=set)
    places: set[tuple[str, str, str]] = field(default_factory=set)  # operation, where, name
    seconds: list[tuple[float, float]] = field(default_factory=list)  # a foreign id, a missing one
    broken: list[str] = field(default_factory=list)

    @property
    def probes(self) -> int:
        return self.by.total()

    def promise(self, kept: bool, otherwise: str) -> None:
        if not kept:
            self.broken.append(otherwise)

    def timing(self) -> str:
        """Whether time tells a foreign id from a missing one: half the pairs, if it does not."""
        if not self.seconds:
            return "nothing was timed"
        foreign, missing = (1000 * median(side) for side in zip(*self.seconds, strict=True))
        slower = sum(a > b for a, b in self.seconds) / len(self.seconds)
        return (
            f"{len(self.seconds)} reads in pairs: median {foreign:.2f} ms for a foreign id,"
            f" {missing:.2f} ms for one nobody has; the foreign one slower in {slower:.1%}"
        )
