"""`pesan reconcile`: every store's books against its gateways', for an operator."""

from dataclasses import dataclass, field

from ..kit.ids import encode
from ..payments.reconciler.compare import compare_all
from ..payments.reconciler.models import RunStatus
from .databases import Site
from .house import open_world
from .privacy import OPERATOR
from .settings import Settings


@dataclass
class Told:
    lines: list[str] = field(default_factory=list)
    failed: int = 0


async def reconcile(settings: Settings, site: Site) -> Told:
    told = Told()
    opened = open_world(
        settings, app_dsn=site.app, router_dsn=site.router, public_url=settings.address(0)
    )
    async with opened as world:
        async for store, run in compare_all(world, actor=OPERATOR):
            said = f"{run.listed} lines, {run.healed} booked now, {run.opened} new cases"
            told.lines.append(f"{encode('sto', store)}: {run.status}, {said}")
            told.failed += run.status is not RunStatus.DONE
            told.lines += [
                f"  {one.provider}, {one.status}: {one.reason}. {one.hint or ''}".rstrip()
                for one in run.gateways
                if one.reason is not None
            ]
    told.lines = told.lines or ["No store has a gateway that lists what it did."]
    return told
