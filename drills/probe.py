"""F11 · Cross-tenant and cross-role probe: every operation, every place of an id, everybody."""

from dataclasses import dataclass
from functools import partial

from bench.lab import Lab
from tests.contract import probe

from .report import Report
from .whole import whole_pesan


@dataclass(frozen=True)
class Size:
    each: int  # foreign ids in each place, for each principal
    one_in: int  # of so many operations one
    only: str = ""  # those whose name or address matches


SHORT = Size(each=1, one_in=12)
FULL = Size(each=3, one_in=1)


async def run(lab: Lab, size: Size, *, seed: int = 1, weakness: str | None = None) -> Report:
    report = Report("F11 cross-tenant and cross-role probe")
    async with whole_pesan(lab) as pesan:
        made = await probe.prepared(pesan, *await probe.furnished_pair(pesan))
        if weakness is not None:
            await probe.CONTROLS[weakness](pesan)
        part = made.part(one_in=size.one_in, seed=seed, only=size.only)
        found = await probe.run(part, each=size.each, seed=seed, tell=partial(print, flush=True))
    report.figure("probes", found.probes)
    report.figure("by whom", dict(found.by))
    report.figure("where", dict(found.kinds.most_common()))
    report.figure("operations", len(found.operations))
    report.figure("places of an id", len(found.places))
    report.figure("timing", found.timing())
    report.kept = found.probes - len(found.broken)
    report.broken += found.broken
    return report
