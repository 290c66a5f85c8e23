"""`/pay/{token}/card`: the buyer pays by card and has it remembered, or has it forgotten again."""

from typing import Any, Final, cast

from litestar import post
from litestar.di import NamedDependency
from litestar.response import Redirect

from .. import customers
from ..customers import ConsentStatus, NewConsent
from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import Conflict
from ..kit.ids import CustomerId
from ..payments import (
    Method,
    Provider,
    customer_of,
    forget_browser,
    remembered_in,
    require_payment,
)
from . import rules
from .anew import begin_anew
from .browser import browser_of, cookie, hashed, known_here, new_secret, secret_of
from .models import Bill
from .visit import Visit, back_to, read_bill
from .words import ENGLISH

PUBLIC = (
    "the secret in the address is the proof; cards are another's: a browser's own cookie is theirs"
)
PURPOSE: Final = "saved_card"
AGREEMENT: Final = (
    "Stripe menyimpan kartunya, dan menawarkannya lagi untuk belanjamu berikutnya di {store} "
    "dari peramban ini. Toko tidak melihat nomornya. Bisa kamu hapus kapan saja di halaman ini."
)


def agreement(bill: Bill, language: str) -> str:
    """What is agreed to, word by word: it is kept with the consent."""
    words = ENGLISH[AGREEMENT] if language == "en" else AGREEMENT
    return words.format(store=bill.store_name)


@post("/card", operation_id="payByCard", status_code=303, public=PUBLIC)
async def pay_by_card(visit: NamedDependency[Visit]) -> Redirect:
    """By card, with what this browser remembers; `remember`: from now on it does."""
    agrees = (await visit.request.form()).get("remember") == "yes"
    secret = secret_of(visit) or new_secret()
    try:
        async with visit.world.database.store(visit.store) as tx:
            bill = await read_bill(tx, visit)
            if not rules.may_begin_card(bill, clock.now()):
                return back_to(visit.path)
            visit.world.limits.take(cast("Any", visit.request.scope), "cards", str(bill.order_id))
            before = await require_payment(tx, visit.store, bill.payment_id)
            browser = await known_here(tx, visit, before)
            if agrees and browser is None:
                buyer = await customer_of(tx, visit.store, before)
                words = agreement(bill, visit.language(bill))
                if await _record(tx, visit, buyer, ConsentStatus.GRANTED, words):
                    browser = hashed(visit.store, secret)
            payment = await begin_anew(
                tx, visit, before, Provider.STRIPE, Method.CARD, browser=browser
            )
    except Conflict:
        return back_to(visit.path)
    answer = back_to(f"/pay/{payment.pay_token}")
    if browser is not None:
        answer.set_cookie(cookie(visit, secret))
    return answer


@post("/card/forgetting", operation_id="forgetCardsOnPage", status_code=303, public=PUBLIC)
async def forget_cards(visit: NamedDependency[Visit]) -> Redirect:
    """Of this browser, whoever agreed in it. A page that shows them makes room for one that does not."""
    browser, path = browser_of(visit), visit.path
    if browser is None:
        return back_to(path)
    try:
        async with visit.world.database.store(visit.store) as tx:
            for buyer in await remembered_in(tx, visit.store, browser):
                await _record(tx, visit, buyer, ConsentStatus.WITHDRAWN, None)
            await forget_browser(tx, visit.store, browser)
            bill = await read_bill(tx, visit)
            before = await require_payment(tx, visit.store, bill.payment_id)
            if rules.is_for(before, browser) and rules.face(bill, clock.now()) in rules.OPEN:
                fresh = await begin_anew(tx, visit, before, Provider.STRIPE, Method.CARD)
                path = f"/pay/{fresh.pay_token}"
            tx.wake()
    except Conflict:  # a person was merged, or the order paid, meanwhile: nothing was done
        return back_to(visit.path)
    answer = back_to(path)
    answer.set_cookie(cookie(visit, ""))
    return answer


async def _record(
    tx: Tx, visit: Visit, buyer: CustomerId, status: ConsentStatus, words: str | None
) -> bool:
    """With whoever they are by now: a merge leaves the rows of gateways where they are.

    False: they were deleted, and agree to nothing any more.
    """
    who = await customers.find_customer(tx, visit.store, buyer)
    if who is None:
        return False
    new = NewConsent(purpose=PURPOSE, status=status, source="pay_page", text=words)
    await customers.record_consent(tx, visit.store, who.id, new, actor="customer")
    return True


routes = [pay_by_card, forget_cards]
