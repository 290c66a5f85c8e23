"""F10 · Schema fuzz: schemathesis, all checks, as nobody, a viewer, staff and an owner."""

from dataclasses import dataclass
from functools import partial

from bench.lab import Lab
from tests.contract import fuzz
from tests.contract.scene import furnished

from .report import Report
from .whole import whole_pesan


@dataclass(frozen=True)
class Size:
    examples: int  # drawn for each operation and principal, beside all that coverage asks
    parts: int = 1  # taken one after the other: whoever is interrupted knows how far it came
    only: str = ""  # addresses that match


SHORT = Size(examples=5, only="/(products|customers|orders)$")
FULL = Size(examples=100, parts=8)


async def run(lab: Lab, size: Size, *, seed: int = 1, weakness: str | None = None) -> Report:  # noqa: ARG001 - every drill is asked alike; its control is tests/contract/test_slices.py
    report = Report("F10 schema fuzz")
    async with whole_pesan(lab) as pesan:
        scene = await furnished(pesan, "FUZZ")
        await scene.walk.all(deleting=False)
        report.broken += scene.walk.complaints
        fuzzed = await fuzz.run(
            pesan,
            scene,
            examples=size.examples,
            parts=size.parts,
            only=size.only,
            seed=seed,
            tell=partial(print, flush=True),
        )
    report.figure("cases", f"{fuzzed.cases.total()}: {dict(fuzzed.cases)}")
    report.figure("answers", dict(fuzzed.statuses.most_common()))
    report.figure("operations answered 2xx", len(fuzzed.reached))
    report.kept = fuzzed.cases.total() - len(fuzzed.broken)
    report.broken += fuzzed.broken
    if not size.only:
        report.promise(not fuzzed.unreached, f"never answered 2xx: {sorted(fuzzed.unreached)}")
    return report
