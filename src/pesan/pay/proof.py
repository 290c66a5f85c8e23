"""`/pay/{token}/proof`: the buyer sends a picture of their receipt. It has a page of its own, for the
pay page draws itself anew every few seconds where there is no script, and would forget the picture.
"""

from typing import Any, cast

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from .. import files
from ..kit import clock
from ..kit.errors import Problem
from ..kit.pages import PRIVATE, Local
from ..kit.problems import headers_of, render
from ..kit.uploads import CUT_OFF
from ..payments import (
    PROOF_FORMAT,
    attach_proof,
    proofs_of,
    require_payment,
    require_room_for_proof,
)
from . import rules
from .models import Bill
from .visit import HTML, PAGES, Visit, back_to, read_bill

PUBLIC = "the secret in the address is the proof"


@get("/proof", operation_id="proofPage", public=PUBLIC)
async def ask(visit: NamedDependency[Visit]) -> Response[Any]:
    async with visit.world.database.store(visit.store) as tx:
        bill = await read_bill(tx, visit)
        payment = await require_payment(tx, visit.store, bill.payment_id)
        sent = await proofs_of(tx, visit.store, bill.payment_id)
    if not rules.may_send_proof(payment, sent):
        return back_to(visit.path)
    return _form(visit, bill)


@post(
    "/proof",
    operation_id="sendProof",
    status_code=303,
    request_max_body_size=files.BODY_BYTES_MAX,
    public=PUBLIC,
)
async def send(
    visit: NamedDependency[Visit], request: Request[object, object, State]
) -> Response[Any] | Redirect:
    """Kept, and the pay page says so. Whatever is wrong with it is said above the form."""
    async with visit.world.database.store(visit.store) as tx:
        bill = await read_bill(tx, visit)
    try:
        visit.world.limits.take(cast("Any", request.scope), "proofs", str(bill.payment_id))
        async with visit.world.database.store(visit.store) as tx:
            await require_room_for_proof(tx, visit.store, bill.payment_id)
        picture = await files.read_picture(request, to=PROOF_FORMAT)
        async with visit.world.database.store(visit.store) as tx:
            await attach_proof(tx, visit.store, bill.payment_id, picture, actor="customer")
            tx.wake()
    except (Problem, HTTPException, *CUT_OFF) as error:
        return _form(visit, bill, wrong=error)
    return back_to(f"{visit.path}?lang={visit.language(bill)}")


def _form(visit: Visit, bill: Bill, *, wrong: Exception | None = None) -> Response[Any]:
    language = visit.language(bill)
    said = None if wrong is None else render(visit.request, wrong)
    body = PAGES.render(
        "proof.html",
        language=language,
        local=Local(bill.timezone, language, clock.now()),
        bill=bill,
        path=visit.path,
        media_types=[kind.media_type for kind in files.Format],
        status=None if said is None else said.status_code,
        code=wrong.code if isinstance(wrong, Problem) else "",
    )
    headers = {**PRIVATE, **(headers_of(wrong) if isinstance(wrong, Problem) else {})}
    status = 200 if said is None else said.status_code
    return Response(body, status_code=status, media_type=HTML, headers=headers)


routes = [ask, send]
