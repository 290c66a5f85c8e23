"""Which adapter speaks for a connection."""

from ..kit.world import World
from ..stores import Credentials
from .bank import Bank
from .errors import NotConnected
from .provider import Gateway
from .providers.sandbox import Sandbox
from .providers.xendit import Xendit

ANSWER_SECONDS = 25.0  # a job may wait; Xendit itself gives up at 30


def connect(
    world: World, credentials: Credentials, *, timeout_seconds: float = ANSWER_SECONDS
) -> Gateway:
    """Raises payments.not_connected for a connection that takes no payments."""
    match credentials.provider:
        case "xendit":
            return Xendit(
                world.egress,
                world.providers.xendit_url,
                credentials.values["secret_key"],
                credentials.values["callback_token"],
                timeout_seconds=timeout_seconds,
            )
        case "stripe":
            from .providers.stripe import Stripe  # noqa: PLC0415 - who has no Stripe pays nothing for its SDK

            return Stripe(
                world.egress,
                world.providers.stripe_url,
                credentials.values["secret_key"],
                credentials.values.get("webhook_secret", ""),
                timeout_seconds=timeout_seconds,
            )
        case "sandbox":
            return Sandbox(Bank(world, credentials.store), credentials.values["secret"])
        case other:
            raise NotConnected(provider=other)
