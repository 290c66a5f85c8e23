"""`pesan reconcile` as an operator runs it: every store, plain words, and a status a script can read."""

import asyncio
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from pesan.payments.reconciler.rules import GRACE

from ..payments.builders import Shop, open_shop
from ..running import Pesan
from . import processes


async def ran(pesan: Pesan, folder: Path) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        processes.run,
        "reconcile",
        folder=folder,
        DATABASE_URL=pesan.owner_dsn,
        PESAN_ENV="test",
        PESAN_SECRET_KEY=pesan.world.secret.now.decode(),
        PESAN_XENDIT_API_URL=pesan.xendit.url,
        PESAN_STRIPE_API_URL=pesan.stripe.url,
    )


async def test_every_stores_books_are_held_against_its_gateways_and_said_plainly(
    pesan: Pesan, tmp_path: Path
) -> None:
    shop = await open_shop(pesan)
    other = await open_shop(pesan, "Budi", provider="stripe")
    attempt = await missed(shop)
    pesan.stripe.denied = {"balance", "charges"}

    told = await ran(pesan, tmp_path)

    assert told.returncode == 1, told.stderr
    lines = dict(line.split(": ", 1) for line in told.stdout.splitlines())
    assert lines[shop.seller.store_id] == "done, 1 lines, 1 booked now, 0 new cases"
    assert lines[other.seller.store_id] == "failed, 0 lines, 0 booked now, 0 new cases"
    assert "may not do that" in lines["  stripe, failed"]
    assert "Of 1 stores a gateway could not be asked" in told.stderr
    assert (await shop.payment(attempt))["status"] == "captured"

    pesan.stripe.denied = set()
    mended = await ran(pesan, tmp_path)

    assert (mended.returncode, mended.stderr) == (0, "")


async def missed(shop: Shop) -> str:
    """Money whose webhook was lost, long enough ago to be wondered at."""
    attempt = await shop.ready()
    await shop.pesan.rows("DELETE FROM timers")
    paid = await shop.pesan.xendit.pay(attempt.gateway_id, deliver=False)
    before = datetime.now(UTC) - 2 * GRACE  # a command knows nothing of a clock that was shifted
    shop.pesan.xendit.account.payment(paid.payment_id)["created"] = before.isoformat()
    return attempt.id
