"""What we ask of any messaging channel."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from .models import Outgoing, Sent, Update


class Channel(Protocol):
    """One connected account of one provider; made from a connection's credentials."""

    def confirm_subscription(self, query: Mapping[str, str]) -> str:
        """Answers the provider's GET when a webhook URL is registered: the text to send back.

        Raises channels.subscription_refused.
        """
        ...

    def read_updates(self, headers: Mapping[str, str], body: bytes) -> Sequence[Update]:
        """Verifies a webhook over its raw bytes, then reads it. Pure: no clock, no network.

        `headers` have lower-case names. Raises channels.signature_invalid before anything is
        parsed, channels.update_malformed when it is genuine but not of the provider's shape.
        """
        ...

    async def send(self, message: Outgoing) -> Sent:
        """Hands one message to the provider; returned means accepted, not delivered.

        Raises one of the DeliveryFailed family (channels/errors.py): throttled (try later),
        outcome unknown (timeout or cut: never repeat blindly), plain DeliveryFailed (it certainly
        was not sent: repeat); or of the DeliveryRefused family: refused (never), window closed
        (template needed), credentials refused, account restricted.
        """
        ...
