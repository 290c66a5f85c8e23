"""Cases: where money and orders do not agree, and what can safely be done about each."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from .... import orders, payments
from ....kit.db import Tx
from ....kit.ids import CaseId, StoreId, encode
from ....stores import Right, may
from ...errors import NotHere
from ...forms import read_id
from ...queries import cases as queries
from ...screen import Screen
from .forms import Answer, done, name_of, text_of

_PAGE = 30
TABS = {"open": "open", "done": "resolved"}
AMBIGUOUS = "transfer_ambiguous"


@get("/money/cases", operation_id="casesPage", right=Right.READ_PAYMENTS)
async def cases(screen: NamedDependency[Screen]) -> Response[bytes]:
    query = screen.request.query_params
    tab = query.get("tab", "open")
    if tab not in TABS:
        raise NotHere
    before = _case(query["before"]) if "before" in query else None
    async with screen.transaction() as tx:
        found = await queries.cases(
            tx, screen.store, status=TABS[tab], before=before, limit=_PAGE + 1
        )
        return await screen.page(
            tx,
            "money/cases.html",
            active="money",
            cases=found[:_PAGE],
            tab=tab,
            older=encode("cas", found[_PAGE - 1].id) if len(found) > _PAGE else None,
        )


class Can(Struct, frozen=True, kw_only=True):
    """Which of the case's actions are offered here and now."""

    resolve: bool
    give_back: bool
    book_refund: bool
    confirm: bool


@get("/money/cases/{case_id:str}", operation_id="casePage", right=Right.READ_PAYMENTS)
async def case(screen: NamedDependency[Screen], case_id: FromPath[str]) -> Response[bytes]:
    return await _draw(screen, _case(case_id))


async def _draw(screen: Screen, wanted: CaseId) -> Response[bytes]:
    async with screen.transaction() as tx:
        row = await queries.find_case(tx, screen.store, wanted)
        plain = await payments.find_case(tx, screen.store, wanted)
        if row is None or plain is None:
            raise NotHere
        about = row.payment_id
        return await screen.page(
            tx,
            "money/case.html",
            active="money",
            case=row,
            ended=plain,
            words=payments.words_of_case(row.kind),
            over=await payments.over_of(tx, plain),
            can=_can(screen, plain),
            disputes=await queries.disputes(tx, screen.store, about)
            if about is not None and row.kind == "dispute"
            else [],
            resolver=await name_of(screen, plain.resolved_by),
        )


def _can(screen: Screen, case: payments.Case) -> Can:
    works = case.status is payments.CaseStatus.OPEN and may(screen.role, Right.REFUND)
    offered = payments.words_of_case(case.kind).actions
    return Can(
        resolve=works,
        give_back=works and "give_back" in offered,
        book_refund=works and "book_refund" in offered and case.payment_id is not None,
        confirm=works and case.kind == AMBIGUOUS,
    )


@post(
    "/money/cases/{case_id:str}",
    operation_id="resolveCaseByForm",
    status_code=303,
    right=Right.REFUND,
)
async def resolve(screen: NamedDependency[Screen], case_id: FromPath[str]) -> Answer:
    """One of the actions the case offers; `refund` says how one left to a hand has ended."""
    form = await screen.request.form()
    wanted = _case(case_id)
    action, refund = text_of(form, "action", 20), text_of(form, "refund", 20) or "succeeded"
    if action not in {"keep", "give_back", "book_refund"} or refund not in {"succeeded", "failed"}:
        raise NotHere
    note = text_of(form, "note", 1000) or None

    async def act(tx: Tx, store: StoreId) -> None:
        await _require(tx, store, wanted)
        await payments.resolve(
            tx,
            store,
            wanted,
            actor=screen.call.actor,
            resolution=note,
            was_refunded=refund == "succeeded",
            action=action,
        )

    return await done(screen, f"/money/cases/{case_id}", act, lambda: _draw(screen, wanted))


@post(
    "/money/cases/{case_id:str}/transfer",
    operation_id="confirmCaseByForm",
    status_code=303,
    right=Right.REFUND,
)
async def confirm(screen: NamedDependency[Screen], case_id: FromPath[str]) -> Answer:
    """The line was of this order: it is matched, which closes the case, and those of the others."""
    wanted = _case(case_id)
    note = text_of(await screen.request.form(), "note", 1000) or None

    async def act(tx: Tx, store: StoreId) -> None:
        found = await _require(tx, store, wanted)
        if found.kind != AMBIGUOUS or found.payment_id is None:
            raise NotHere
        line = await payments.find_ambiguous(tx, store, found.payment_id)
        payment = await payments.require_payment(tx, store, found.payment_id)
        if line is None or not payments.may_confirm(payment.provider, payment.status):
            raise payments.NotConfirmable(provider=payment.provider, status=payment.status.value)
        await orders.match_line(tx, store, line, payment.id, actor=screen.call.actor, note=note)

    return await done(screen, f"/money/cases/{case_id}", act, lambda: _draw(screen, wanted))


async def _require(tx: Tx, store: StoreId, case: CaseId) -> payments.Case:
    found = await payments.find_case(tx, store, case)
    if found is None:
        raise NotHere
    return found


def _case(text: str) -> CaseId:
    found: UUID = read_id("cas", text)
    return CaseId(found)


routes = [cases, case, resolve, confirm]
