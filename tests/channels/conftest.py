"""A WhatsApp connection and a Telegram bot, and the twins they talk to, over HTTP on loopback."""

from collections.abc import AsyncIterator

import pytest

from pesan.channels.providers.telegram import Telegram
from pesan.channels.providers.whatsapp import WhatsApp
from pesan.kit.egress import Egress

from ..twins import telegram_official
from ..twins.graph import GraphTwin, graph_twin
from ..twins.meta_webhooks import BUSINESS_ACCOUNT_ID
from ..twins.telegram import TelegramTwin, telegram_twin
from ..twins.telegram_api import BOT_TOKEN

APP_SECRET = "the app secret"
VERIFY_TOKEN = "the verify token"
ACCESS_TOKEN = "EAAGsecretTokenNobodyMaySee"
PHONE_NUMBER_ID = "106540352242922"
SECRET_TOKEN = "the-secret-token-of-the-bot"


@pytest.fixture
async def graph() -> AsyncIterator[GraphTwin]:
    async with graph_twin(GraphTwin(PHONE_NUMBER_ID, ACCESS_TOKEN)) as twin:
        yield twin


@pytest.fixture(scope="session")
async def egress() -> AsyncIterator[Egress]:
    async with Egress() as egress:
        yield egress


@pytest.fixture
def whatsapp(graph: GraphTwin, egress: Egress) -> WhatsApp:
    return connection(egress, api_url=graph.url)


@pytest.fixture
def impatient(graph: GraphTwin, egress: Egress) -> WhatsApp:
    """For twins told to fall silent."""
    return connection(egress, api_url=graph.url, timeout_seconds=1.0)


def connection(
    egress: Egress,
    *,
    api_url: str = "http://127.0.0.1:9",
    api_version: str = "v26.0",
    access_token: str = ACCESS_TOKEN,
    phone_number_id: str = PHONE_NUMBER_ID,
    waba_id: str = BUSINESS_ACCOUNT_ID,
    app_secret: str = APP_SECRET,
    verify_token: str = VERIFY_TOKEN,
    timeout_seconds: float = 5.0,  # generous: a busy machine must not look like a silent provider
) -> WhatsApp:
    return WhatsApp(
        egress,
        api_url=api_url,
        api_version=api_version,
        phone_number_id=phone_number_id,
        waba_id=waba_id,
        access_token=access_token,
        app_secret=app_secret,
        verify_token=verify_token,
        timeout_seconds=timeout_seconds,
    )


@pytest.fixture
async def botapi() -> AsyncIterator[TelegramTwin]:
    telegram_official.load()
    async with telegram_twin() as twin:
        yield twin


@pytest.fixture
def telegram(botapi: TelegramTwin, egress: Egress) -> Telegram:
    return bot(egress, api_url=botapi.url)


def bot(
    egress: Egress,
    *,
    api_url: str = "http://127.0.0.1:9",
    bot_token: str = BOT_TOKEN,
    secret_token: str = SECRET_TOKEN,
    timeout_seconds: float = 5.0,
) -> Telegram:
    return Telegram(
        egress,
        api_url=api_url,
        bot_token=bot_token,
        secret_token=secret_token,
        timeout_seconds=timeout_seconds,
    )
