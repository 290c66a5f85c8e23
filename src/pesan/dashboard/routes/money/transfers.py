"""Money into the shop's own account: who is to send some, and what the bank says has come."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from .... import orders, payments
from ....kit.db import Tx
from ....kit.errors import Problem
from ....kit.ids import PaymentId, StatementLineId, StoreId, encode
from ....stores import Right, may
from ...errors import NotHere
from ...forms import read_id
from ...queries import money as queries
from ...screen import Screen
from .files import FORM_BYTES_MAX, chunks_of_form
from .forms import Answer, done, money_of, text_of

_PAGE = 30
_WAITING = 50
_PATH = "/money/transfers"
TABS = {
    "all": None,
    "unmatched": payments.LineStatus.UNMATCHED,
    "ambiguous": payments.LineStatus.AMBIGUOUS,
    "matched": payments.LineStatus.MATCHED,
    "ignored": payments.LineStatus.IGNORED,
}


@get(_PATH, operation_id="transfersPage", right=Right.READ_PAYMENTS)
async def transfers(screen: NamedDependency[Screen]) -> Response[bytes]:
    return await _page(screen)


@post(
    _PATH,
    operation_id="importBankStatementByForm",
    status_code=200,
    request_max_body_size=FORM_BYTES_MAX,
    right=Right.TAKE_PAYMENTS,
)
async def import_statement(screen: NamedDependency[Screen]) -> Response[bytes]:
    """The bank's CSV. Sent again, by a reload, it takes nothing twice."""
    try:
        chunks = await chunks_of_form(screen)
        result = await orders.import_statement(screen.call, chunks)
    except Problem as problem:
        return await screen.refuse(problem, _PATH, lambda: _page(screen))
    return await _page(screen, result=result)


@post(
    "/money/transfers/{payment_id:str}",
    operation_id="confirmTransferByForm",
    status_code=303,
    right=Right.TAKE_PAYMENTS,
)
async def confirm(screen: NamedDependency[Screen], payment_id: FromPath[str]) -> Answer:
    """A person has seen the money: it is booked, and its order is paid."""
    form = await screen.request.form()
    wanted = PaymentId(read_id("pay", payment_id))

    async def act(tx: Tx, store: StoreId) -> None:
        if await payments.find_payment(tx, store, wanted) is None:
            raise NotHere
        payment = await payments.require_payment(tx, store, wanted)
        await orders.take_by_hand(
            tx,
            store,
            payment,
            amount=money_of(form, "amount", payment.currency) if form.get("amount") else None,
            reference=text_of(form, "reference", 100) or None,
            note=None,
            actor=screen.call.actor,
        )

    return await done(screen, _PATH, act, lambda: _page(screen))


async def _page(
    screen: Screen,
    *,
    result: orders.StatementImported | None = None,
) -> Response[bytes]:
    query = screen.request.query_params
    tab = query.get("tab", "all")
    if tab not in TABS:
        raise NotHere
    before = line_named(query["before"]) if "before" in query else None
    async with screen.transaction() as tx:
        found = await queries.lines(
            tx, screen.store, status=TABS[tab], before=before, limit=_PAGE + 1
        )
        return await screen.page(
            tx,
            "money/transfers.html",
            active="money",
            waiting=await queries.waiting(tx, screen.store, _WAITING),
            lines=found[:_PAGE],
            older=encode("bsl", found[_PAGE - 1].id) if len(found) > _PAGE else None,
            tab=tab,
            result=result,
            can_take=may(screen.role, Right.TAKE_PAYMENTS),
        )


def line_named(text: str) -> StatementLineId:
    return StatementLineId(read_id("bsl", text))


routes = [transfers, import_statement, confirm]
