"""GET /audit. It stands here because the room of the log lies below the stores it is about."""

from datetime import datetime
from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from msgspec import Struct

from .. import audit
from ..kit.ids import AuditId, decode, encode
from ..kit.schemas import Limit, Page, wire_time
from ..stores import Right, StoreCall

Filter = Annotated[str | None, QueryParameter(max_length=100)]


class AuditEntryOut(Struct, frozen=True):
    """Who did what, when, from where and why."""

    id: str
    actor: str
    action: str
    subject: str
    detail: dict[str, str]
    request_id: str
    ip: str
    user_agent: str
    at: str
    sequence: int | None  # its place in the store's chain; null in the first seconds
    hash: str | None

    @classmethod
    def of(cls, entry: audit.Listed) -> "AuditEntryOut":
        return cls(
            encode("aud", entry.id),
            entry.actor,
            entry.action,
            entry.subject,
            entry.detail,
            entry.request_id,
            entry.ip,
            entry.user_agent,
            wire_time(entry.at),
            entry.sequence,
            None if entry.hash is None else entry.hash.hex(),
        )


@get("/audit", operation_id="listAudit", right=Right.READ_AUDIT)
async def list_audit(
    call: NamedDependency[StoreCall],
    actor: FromQuery[Filter] = None,
    subject: FromQuery[Filter] = None,
    action: FromQuery[Filter] = None,
    since: Annotated[datetime | None, QueryParameter(name="from")] = None,
    until: Annotated[datetime | None, QueryParameter(name="to")] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[AuditEntryOut]:
    """What was done in the store, newest first: by one actor, to one subject, in a time."""
    after = None if cursor is None else AuditId(decode("aud", cursor))
    async with call.transaction() as tx:
        found = await audit.list_entries(
            tx,
            store=call.store,
            actor=actor,
            subject=subject,
            action=action,
            since=since,
            until=until,
            after=after,
            limit=limit + 1,
        )
    shown = found[:limit]
    more = encode("aud", shown[-1].id) if len(found) > limit else None
    return Page([AuditEntryOut.of(entry) for entry in shown], more)


store_routes = [list_audit]
