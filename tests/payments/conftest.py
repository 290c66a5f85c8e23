"""One twin of Xendit a test, and our adapter before it."""

from collections.abc import AsyncIterator

import pytest_asyncio

from pesan.kit.egress import Egress
from pesan.payments.providers.xendit import Xendit

from ..twins.xendit import XenditTwin

IMPATIENT_SECONDS = 0.5


@pytest_asyncio.fixture
async def twin() -> AsyncIterator[XenditTwin]:
    async with XenditTwin() as running:
        yield running
        running.assert_clean()


@pytest_asyncio.fixture
async def egress() -> AsyncIterator[Egress]:
    async with Egress() as client:
        yield client


@pytest_asyncio.fixture
async def xendit(twin: XenditTwin, egress: Egress) -> Xendit:
    return Xendit(
        egress,
        twin.url,
        twin.secret_key,
        twin.callback_token,
        timeout_seconds=IMPATIENT_SECONDS,
    )
