"""`/pay/{token}`: public. The token finds the store under the router's role; the rest is fenced."""

import io
from itertools import groupby
from operator import attrgetter
from typing import Any

import segno
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from ..kit import clock
from ..kit.errors import Conflict, Problem
from ..kit.pages import PRIVATE, Local
from ..kit.problems import headers_of, render
from ..papers import Paper
from ..papers import draw as draw_paper
from ..payments import (
    ActionType,
    Method,
    Outcome,
    Provider,
    accounts_of,
    channel_name,
    choices_for,
    proofs_of,
    require_payment,
    simulate,
)
from . import cards, queries, rules
from . import proof as proofs
from .anew import begin_anew
from .browser import browser_of, known_here
from .errors import NoSuchPayment, NotSimulated
from .visit import HTML, PAGES, Visit, back_to, provide_visit, read_bill

_PNG_SCALE = 10  # about 500 pixels across: sharp when a bank's app reads it from the gallery


@get("/", operation_id="payPage", public="the secret in the address is the proof")
async def page(visit: NamedDependency[Visit]) -> Response[bytes]:
    now = clock.now()
    async with visit.world.database.store(visit.store) as tx:
        bill = await read_bill(tx, visit)
        lines = await queries.lines(tx, visit.store, bill.order_id)
        payment = await require_payment(tx, visit.store, bill.payment_id)
        known = await known_here(tx, visit, payment)
        is_transfer = bill.method == Method.BANK_TRANSFER
        accounts = await accounts_of(tx, visit.store) if is_transfer else []
        sent = await proofs_of(tx, visit.store, bill.payment_id) if is_transfer else []
        successor = await queries.find_successor(
            tx, store=visit.store, order=bill.order_id, payment=bill.payment_id
        )
        choices = []
        if successor is None and rules.can_switch(bill, now):
            choices = await choices_for(tx, visit.store, payment)
    face = rules.face(bill, now)
    language = visit.language(bill)
    body = PAGES.render(
        "pay.html",
        language=language,
        local=Local(bill.timezone, language, now),
        bill=bill,
        lines=lines,
        face=face,
        successor=successor,
        choices=[(method, list(some)) for method, some in groupby(choices, attrgetter("method"))],
        accounts=accounts,
        sent=sent,
        odd_minor=rules.odd_minor(bill, now),
        rest_minor=rules.rest_minor(bill, now),
        may_send=rules.may_send_proof(payment, sent),
        channel=channel_name(payment),
        memory=rules.memory(payment, browser_of(visit), is_known=known is not None),
        remembered=known is not None,
        agreement=cards.agreement(bill, language),
        path=visit.path,
        seconds=max(0, int((bill.expires_at - now).total_seconds())),
        can_ask_anew=rules.can_ask_anew(bill, now),
        can_simulate=rules.can_simulate(bill),
        settled=face not in rules.OPEN,
    )
    return Response(body, media_type=HTML, headers=PRIVATE)


@get("/status", operation_id="payStatus", public="the secret in the address is the proof")
async def status(visit: NamedDependency[Visit]) -> Response[dict[str, str]]:
    """What the page asks every few seconds, to draw itself anew when it changes."""
    async with visit.world.database.store(visit.store) as tx:
        bill = await read_bill(tx, visit)
    return Response({"face": rules.face(bill, clock.now()).value}, headers=PRIVATE)


@get("/qr.png", operation_id="payQr", public="the secret in the address is the proof")
async def qr(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The code as a picture: for the page, the chat and the buyer's gallery."""
    async with visit.world.database.store(visit.store) as tx:
        bill = await read_bill(tx, visit)
    if bill.action is None or bill.action.type is not ActionType.QR or not bill.action.value:
        raise NoSuchPayment
    # Shown in the chat on the merchant's own site too.
    headers = {**PRIVATE, "Cross-Origin-Resource-Policy": "cross-origin"}
    if "save" in visit.request.query_params:
        headers["Content-Disposition"] = f'attachment; filename="qris-{bill.number}.png"'
    return Response(draw(bill.action.value), media_type="image/png", headers=headers)


@get("/invoice", operation_id="payInvoice", public="the secret in the address is the proof")
async def invoice(visit: NamedDependency[Visit]) -> Response[bytes]:
    """The buyer's own invoice, to keep or to print."""
    query = visit.request.query_params
    async with visit.world.database.store(visit.store) as tx:
        bill = await read_bill(tx, visit)
        body = await draw_paper(
            tx,
            visit.store,
            bill.order_id,
            Paper.INVOICE,
            size=query.get("size"),
            language=visit.language(bill),
            here=f"{visit.path}/invoice",
        )
    return Response(body, media_type=HTML, headers=PRIVATE)


@post(
    "/simulation",
    operation_id="simulateOnPage",
    status_code=303,
    public="the secret in the address is the proof; sandbox payments only",
)
async def simulation(visit: NamedDependency[Visit]) -> Redirect:
    """The simulated buyer pays, fails, or lets it expire: a signed webhook by the real door."""
    form = await visit.request.form()
    try:
        outcome = Outcome(str(form.get("outcome", "")))
    except ValueError as error:
        raise NoSuchPayment from error
    async with visit.world.database.store(visit.store) as tx:
        bill = await read_bill(tx, visit)
    if not rules.can_simulate(bill):
        raise NotSimulated
    await simulate(visit.world, visit.store, bill.payment_id, outcome)
    return back_to(visit.path)


@post(
    "/again",
    operation_id="payAgain",
    status_code=303,
    public="the secret in the address is the proof",
)
async def again(visit: NamedDependency[Visit]) -> Redirect:
    """A new attempt for an order that still waits, by the same method."""
    async with visit.world.database.store(visit.store) as tx:
        bill = await read_bill(tx, visit)
        if not rules.can_ask_anew(bill, clock.now()):
            return back_to(visit.path)
        before = await require_payment(tx, visit.store, bill.payment_id)
        payment = await begin_anew(
            tx, visit, before, Provider(bill.provider), Method(bill.method), bill.channel_code
        )
    return back_to(f"/pay/{payment.pay_token}")


@post(
    "/method",
    operation_id="payOtherwise",
    status_code=303,
    public="the secret in the address is the proof",
)
async def otherwise(visit: NamedDependency[Visit]) -> Redirect:
    """Another way to pay, of those the page shows: the present attempt makes room for it.

    A page shown a while ago may offer what is no more; then it is drawn anew.
    """
    chosen = (await visit.request.form()).get("choice")
    try:
        async with visit.world.database.store(visit.store) as tx:
            bill = await read_bill(tx, visit)
            if not rules.can_switch(bill, clock.now()):
                return back_to(visit.path)
            present = await require_payment(tx, visit.store, bill.payment_id)
            choices = {one.key: one for one in await choices_for(tx, visit.store, present)}
            if (one := choices.get(str(chosen))) is None:
                return back_to(visit.path)
            payment = await begin_anew(
                tx, visit, present, one.provider, one.method, one.channel_code
            )
    except Conflict:
        return back_to(visit.path)
    return back_to(f"/pay/{payment.pay_token}")


def draw(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=_PNG_SCALE, border=4)
    return out.getvalue()


def draw_refusal(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    answer = render(request, error)
    language = "en" if request.query_params.get("lang") == "en" else "id"
    body = PAGES.render(
        "missing.html",
        language=language,
        local=Local("Asia/Jakarta", language, clock.now()),
        status=answer.status_code,
    )
    headers = {**PRIVATE, **(headers_of(error) if isinstance(error, Problem) else {})}
    return Response(body, status_code=answer.status_code, media_type=HTML, headers=headers)


router = Router(
    "/pay/{token:str}",
    route_handlers=[
        *(page, status, qr, invoice, simulation, again, otherwise),
        *cards.routes,
        *proofs.routes,
    ],
    dependencies={"visit": Provide(provide_visit)},
    exception_handlers={Exception: draw_refusal},
    include_in_schema=False,
)
