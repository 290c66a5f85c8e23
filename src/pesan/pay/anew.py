"""An attempt in the place of the one that a page shows."""

from ..kit.db import Tx
from ..payments import Method, Payment, Provider, ask_soon, begin
from .browser import known_here
from .visit import Visit


async def begin_anew(
    tx: Tx,
    visit: Visit,
    before: Payment,
    provider: Provider,
    method: Method,
    channel_code: str | None = None,
    *,
    browser: bytes | None = None,
) -> Payment:
    """The buyer's. A card's page shows what this browser has agreed to, or is just agreeing to.

    Raises as `payments.begin`.
    """
    if provider is Provider.STRIPE:
        browser = browser or await known_here(tx, visit, before)
    payment = await begin(
        tx,
        visit.world,
        visit.store,
        before.order_id,
        provider=provider,
        method=method,
        channel_code=channel_code,
        replace=True,
        remember=browser is not None,
        browser=browser,
        actor="customer",
    )
    if payment.connection_id is not None:
        await ask_soon(tx, visit.store, payment.id)
    tx.wake()
    return payment
