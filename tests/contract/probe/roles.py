"""The matrix of rights, both ways: who may is not refused, and who may not is."""

from collections.abc import Iterator

from pesan.stores import Right

from ..oracle import Found
from .places import gone
from .principals import Principal
from .probe import Probe, together
from .state import dump, quiet


async def forbidden(probe: Probe) -> None:
    """What a role may not, asked with everything right but the role: 403, and nothing changes."""
    pesan, store = probe.pesan, probe.a.shop.seller.store_id
    before = await dump(pesan, store)
    await together(
        _refused(probe, by, found, right)
        for found, right in _inside(probe)
        for by in probe.people
        if not by.may(right)
    )
    await quiet(pesan)
    after = await dump(pesan, store)
    # A key's row says when it was last used.
    changed = [table for table in before if before[table] != after[table] and table != "api_keys"]
    probe.found.promise(not changed, f"what is forbidden changed A's rows: {changed}")


async def matrix(probe: Probe) -> None:
    """Every cell, with ids that nobody has: what is allowed then changes nothing."""
    await together(
        _cell(probe, by, found, right)
        for found, right in _inside(probe)
        for by in probe.people
        if not is_whole(found) or by is not probe.owner
    )


async def _refused(probe: Probe, by: Principal, found: Found, right: Right) -> None:
    answer = await probe.one(by, found, probe.asked(found, by), "role")
    probe.found.promise(
        answer.status_code == 403, f"{found} answers {by.name} {answer.status_code}: {right}"
    )


async def _cell(probe: Probe, by: Principal, found: Found, right: Right) -> None:
    answer = await probe.one(by, found, gone(probe.asked(found, by)), "role")
    refused = answer.status_code == 403
    probe.found.promise(
        answer.status_code != 401 and refused != by.may(right),
        f"{found} answers {by.name} {answer.status_code}: {right}",
    )


def _inside(probe: Probe) -> Iterator[tuple[Found, Right]]:
    """Operations inside a store, with the right they need."""
    for found in probe.operations:
        right = found.operation.get("x-right")
        if right in set(Right) and "{store_id}" in found.path:
            yield found, Right(right)


def is_whole(found: Found) -> bool:
    """It takes the whole store away: nobody who may is let try."""
    return found.method == "delete" and found.path.endswith("{store_id}")
