"""Where one is logged in, and ending it from afar."""

from datetime import UTC, datetime

from litestar import delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ...kit.ids import NoSuchId, SessionId, decode
from ...kit.schemas import Page
from ...kit.world import World
from .. import actions, queries
from ..errors import SessionNotFound
from ..models import Principal
from ..schemas import SessionOut


@get("/sessions", operation_id="listSessions", right="self")
async def list_sessions(
    principal: NamedDependency[Principal], world: NamedDependency[World]
) -> Page[SessionOut]:
    """Your open sessions, newest first: of the API and of the dashboard."""
    async with world.database.routing() as tx:
        found = await queries.live_sessions(tx, principal.user, datetime.now(UTC))
    return Page([SessionOut.of(seen, current=principal.session) for seen in found], None)


@delete("/sessions/{session_id:str}", operation_id="endSession", status_code=204, right="self")
async def end_session(
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
    session_id: FromPath[str],
) -> None:
    """End one of your sessions: its tokens and its cookie stop working at once."""
    try:
        session = SessionId(decode("ses", session_id))
    except NoSuchId as error:
        raise SessionNotFound(session=session_id[:40]) from error
    async with world.database.routing() as tx:
        await actions.end_session(tx, principal, session)


routes = [list_sessions, end_session]
