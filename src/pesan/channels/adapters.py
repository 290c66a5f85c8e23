"""From a connection's credentials to the adapter that speaks its dialect."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import stores
from ..kit.ids import ConnectionId, StoreId
from ..kit.world import World
from .models import ChannelName
from .phone import Phone
from .provider import Channel, TemplateBook
from .providers.sandbox import Sandbox
from .providers.telegram import Telegram
from .providers.web import Web
from .providers.whatsapp import WhatsApp
from .uploads import WebShelf

SEND_TIMEOUT_SECONDS = 10.0
KEEPERS = (ChannelName.WHATSAPP, ChannelName.SANDBOX)  # of templates; the first that is connected


def template_book(world: World, credentials: stores.Credentials) -> TemplateBook | None:
    """The connection's templates at its channel; None where it keeps none."""
    if credentials.provider not in KEEPERS:
        return None
    channel = connect(world, credentials)
    return channel if isinstance(channel, TemplateBook) else None


def connect(world: World, credentials: stores.Credentials) -> Channel:
    """The adapter of a connection whose provider is a channel."""
    values = credentials.values
    match ChannelName(credentials.provider):
        case ChannelName.WHATSAPP:
            return WhatsApp(
                world.egress,
                api_url=world.providers.whatsapp_url,
                api_version=world.providers.whatsapp_version,
                phone_number_id=values["phone_number_id"],
                waba_id=values["waba_id"],
                access_token=values["access_token"],
                app_secret=values["app_secret"],
                verify_token=values["verify_token"],
                timeout_seconds=SEND_TIMEOUT_SECONDS,
            )
        case ChannelName.SANDBOX:
            return Sandbox(
                secret=values["secret"],
                phone=Phone(world, credentials.store, credentials.connection),
            )
        case ChannelName.WEB:
            return Web(
                secret=web_secret(world, credentials.connection),
                shelf=WebShelf(world, credentials.store),
            )
        case ChannelName.TELEGRAM:
            return Telegram(
                world.egress,
                api_url=world.providers.telegram_url,
                bot_token=values["bot_token"],
                secret_token=values["secret_token"],
                timeout_seconds=SEND_TIMEOUT_SECONDS,
            )


_ADAPTERS: dict[ChannelName, type[Channel]] = {
    ChannelName.WHATSAPP: WhatsApp,
    ChannelName.TELEGRAM: Telegram,
    ChannelName.WEB: Web,
    ChannelName.SANDBOX: Sandbox,
}


def reacts(channel: ChannelName) -> bool:
    """Whether an emoji of ours can be put on what somebody wrote there."""
    return _ADAPTERS[channel].reacts


def web_secret(world: World, connection: ConnectionId) -> str:
    """What the chat room signs by: made and read within one request, so it is kept nowhere."""
    return world.secret.mac("chat updates", connection.bytes).hex()


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection ready to read webhooks."""

    store: StoreId
    connection: ConnectionId
    name: ChannelName
    livemode: bool
    channel: Channel
    values: Mapping[str, str] = field(repr=False)  # of the connection, secrets too
    siblings: tuple[ConnectionId, ...]  # of the store, that may come by the same webhook
