"""What a drill found: figures to print, and promises that were kept or broken."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .client import Attempt

Window = tuple[float, float]  # time.monotonic(), from and to


@dataclass
class Report:
    name: str
    figures: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    kept: int = 0

    def figure(self, name: str, value: object) -> None:
        self.figures[name] = str(value)

    def promise(self, kept: bool, otherwise: str) -> None:
        """`otherwise` says what is so where the promise is broken."""
        if kept:
            self.kept += 1
        else:
            self.broken.append(otherwise)

    @property
    def is_red(self) -> bool:
        return bool(self.broken)

    def __str__(self) -> str:
        width = max(map(len, self.figures), default=0)
        lines = [f"== {self.name}"]
        lines += [f"  {name:<{width}}  {value}" for name, value in self.figures.items()]
        lines += [f"  BROKEN: {sentence}" for sentence in self.broken[:20]]
        if len(self.broken) > 20:
            lines.append(f"  BROKEN: and {len(self.broken) - 20} more")
        lines.append(f"  {self.kept} promises kept, {len(self.broken)} broken")
        return "\n".join(lines)


@dataclass
class Traffic:
    """Every attempt of a drill."""

    attempts: list[Attempt] = field(default_factory=list)

    def note(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)

    @property
    def statuses(self) -> dict[int | None, int]:
        return dict(Counter(attempt.status for attempt in self.attempts).most_common())

    def calm(self, outages: Sequence[Window]) -> list[Attempt]:
        """Those that met no outage."""
        return [a for a in self.attempts if not meets(a.began, a.ended, outages)]

    def errors_outside(self, outages: Sequence[Window]) -> list[Attempt]:
        """5xx answers that no outage excuses."""
        return [a for a in self.calm(outages) if a.status is not None and a.status >= 500]

    def per_second(self, outages: Sequence[Window]) -> float:
        """Answers a second of the time in which the database was there."""
        answered = [a for a in self.calm(outages) if a.status is not None]
        if not answered:
            return 0.0
        began, ended = min(a.began for a in answered), max(a.ended for a in answered)
        away = sum(min(b, ended) - max(a, began) for a, b in outages if b > began and a < ended)
        return len(answered) / max(1e-9, ended - began - away)


def meets(began: float, ended: float, windows: Sequence[Window]) -> bool:
    return any(began <= b and ended >= a for a, b in windows)


def quantile(seconds: Sequence[float], share: float) -> float:
    """Milliseconds below which this share lies."""
    if not seconds:
        return 0.0
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]
