"""One twin of a gateway a test, and our adapter before it."""

from collections.abc import AsyncIterator

import pytest_asyncio

from pesan.kit.egress import Egress
from pesan.payments.providers.stripe import Stripe
from pesan.payments.providers.xendit import Xendit

from ..till import till
from ..twins.stripe import StripeTwin
from ..twins.stripe_official import stripe_twin
from ..twins.xendit import XenditTwin

__all__ = ["till"]

IMPATIENT_SECONDS = 0.5


@pytest_asyncio.fixture
async def twin() -> AsyncIterator[XenditTwin]:
    async with XenditTwin() as running:
        yield running
        running.assert_clean()


@pytest_asyncio.fixture
async def stripes() -> AsyncIterator[StripeTwin]:
    async with stripe_twin() as running:
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


@pytest_asyncio.fixture
async def stripe(stripes: StripeTwin, egress: Egress) -> Stripe:
    return Stripe(
        egress,
        stripes.url,
        stripes.secret_key,
        stripes.webhook_secret,
        timeout_seconds=IMPATIENT_SECONDS,
    )
