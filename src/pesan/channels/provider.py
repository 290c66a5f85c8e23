"""What we ask of any messaging channel."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

from .models import (
    Downloaded,
    HookHealth,
    Identity,
    IncomingMedia,
    ListedTemplate,
    NewTemplate,
    Outgoing,
    Sent,
    TemplateCategory,
    TemplateStatus,
    Update,
)


class Channel(Protocol):
    """One connected account of one provider; made from a connection's credentials."""

    reacts: ClassVar[bool]  # whether it carries an emoji of ours put on what somebody wrote

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

    async def download(self, media: IncomingMedia, *, bytes_max: int) -> Downloaded:
        """The bytes of a file that came with a message, as they were sent: any hash we know holds.

        Raises channels.media_gone (for good), channels.media_too_large, the DeliveryFailed family
        (ask again later), the DeliveryRefused family (never).
        """
        ...

    async def show_reading(self, to: Identity, provider_id: str, *, typing: bool) -> None:
        """Lets the person see that we have read what they wrote last, and that we are typing.

        A courtesy: channels without such a thing do nothing. Raises as `download`.
        """
        ...


class Filed(NamedTuple):
    """What the channel says of a template that was handed in."""

    provider_id: str
    status: TemplateStatus
    category: TemplateCategory | None
    reason: str | None = None


@runtime_checkable
class TemplateBook(Protocol):
    """A channel that keeps templates. All raise as `Channel.send`."""

    async def list_templates(self) -> Sequence[ListedTemplate]: ...

    async def submit_template(self, new: NewTemplate) -> Filed: ...

    async def delete_template(self, name: str, provider_id: str) -> None: ...


@runtime_checkable
class HooksItself(Protocol):
    """A channel whose webhook is set up by us, and not by a person at the provider.

    All raise the DeliveryFailed family (ask again later) and the DeliveryRefused family (never).
    """

    async def account(self) -> str:
        """What the account is called there."""
        ...

    async def hook(self, url: str) -> None:
        """From now on updates come there."""
        ...

    async def unhook(self) -> None: ...

    async def hook_health(self) -> HookHealth: ...


@runtime_checkable
class Acknowledges(Protocol):
    """A channel that waits to hear that a pressed button was heard. Raises as `HooksItself`."""

    async def acknowledge(self, reference: str) -> None: ...
