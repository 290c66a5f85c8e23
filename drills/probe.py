"""F11 · Cross-tenant and cross-role probe: every operation, every place of an id, everybody."""

from dataclasses import dataclass

from bench.lab import Lab
from tests.contract import probe

from .report import Report
from .whole import whole_pesan


@dataclass(frozen=True)
class Size:
    each: int  # foreign ids in each place, for each principal
    one_in: int  # of so many operations one


SHORT = Size(each=1, one_in=6)
FULL = Size(each=6, one_in=1)


async def run(lab: Lab, size: Size, *, seed: int = 1, weakness: str | None = None) -> Report:
    report = Report("F11 cross-tenant and cross-role probe")
    async with whole_pesan(lab) as pesan:
        made = await probe.prepared(pesan)
        if weakness is not None:
            await probe.take_the_fences_away(pesan)
        found = await probe.run(made.part(one_in=size.one_in, seed=seed), each=size.each)
    report.figure("probes", found.probes)
    report.figure("operations", len(found.operations))
    report.kept = found.probes - len(found.broken)
    report.broken += found.broken
    return report
