"""Messages that did not leave, or perhaps did not: why, and what a person can do about each."""

from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import conversations
from ...channels import REDELIVERED_AT_ONCE, TAKEN_BACK, UNKNOWN_SECONDS
from ...kit.errors import Conflict
from ...kit.ids import MessageId, NoSuchId, encode
from ...stores import Right
from ..errors import NotHere
from ..forms import read_id
from ..queries import channels as queries
from ..screen import Screen, clean

_PAGE = 30
_PATH = "/undelivered"
TABS = ("failed", "unknown")
_REASON_MAX = 80


@get(_PATH, operation_id="undeliveredPage", right=Right.READ_CONVERSATIONS)
async def undelivered(screen: NamedDependency[Screen]) -> Response[bytes]:
    query = screen.request.query_params
    tab, reason = query.get("tab", "failed"), query.get("reason") or None
    if tab not in TABS:
        raise NotHere
    before = _message(query["before"]) if "before" in query else None
    async with screen.transaction() as tx:
        found = await queries.undelivered(
            tx, screen.store, status=tab, reason=reason, before=before, limit=_PAGE + 1
        )
        return await screen.page(
            tx,
            "office/undelivered.html",
            active="more",
            tab=tab,
            reason=reason,
            reasons=await queries.reasons(tx, screen.store, tab),
            messages=found[:_PAGE],
            older=encode("msg", found[_PAGE - 1].id) if len(found) > _PAGE else None,
            taken_back=TAKEN_BACK,
            most=REDELIVERED_AT_ONCE,
            wait_seconds=int(UNKNOWN_SECONDS),
            done=_count(query.get("done", "")),
            failed=query.get("failed"),
        )


@post(
    _PATH,
    operation_id="redeliverAllByForm",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def redeliver_all(screen: NamedDependency[Screen]) -> Redirect:
    """All that failed for one reason, the oldest first; sent twice, the second finds none left."""
    form = await screen.request.form()
    reason = clean(str(form.get("reason", "")), characters_max=_REASON_MAX)
    if not reason:
        raise NotHere
    try:
        async with screen.transaction() as tx:
            count = await conversations.send_all_again(
                tx, screen.store, reason=reason, actor=screen.call.actor
            )
            tx.wake()
    except Conflict as problem:
        return _back(screen, "failed", failed=problem.code.rpartition(".")[2])
    return _back(screen, "failed", done=str(count))


@post(
    f"{_PATH}/{{message_id:str}}",
    operation_id="decideMessageByForm",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def decide(screen: NamedDependency[Screen], message_id: FromPath[str]) -> Redirect:
    """Sends one again, or says that it did arrive."""
    form = await screen.request.form()
    message, to = _message(message_id), str(form.get("to", ""))
    tab = str(form.get("tab", "failed"))
    verbs = {"again": conversations.send_again, "arrived": conversations.confirm_arrival}
    if to not in verbs or tab not in TABS:
        raise NotHere
    try:
        async with screen.transaction() as tx:
            await verbs[to](tx, screen.store, message, actor=screen.call.actor)
            tx.wake()
    except NoSuchId as error:
        raise NotHere from error
    except Conflict as problem:
        return _back(screen, tab, failed=problem.code.rpartition(".")[2])
    return _back(screen, tab, done="1") if to == "again" else _back(screen, tab)


def _back(screen: Screen, tab: str, **said: str) -> Redirect:
    return screen.back_to(f"{_PATH}?{urlencode({'tab': tab, **said})}")


def _message(text: str) -> MessageId:
    return MessageId(read_id("msg", text))


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


routes = [undelivered, redeliver_all, decide]
