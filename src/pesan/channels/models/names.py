"""Channels, and what they call a person."""

import re
from enum import StrEnum

from msgspec import Struct


class ChannelName(StrEnum):
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    WEB = "web"  # the chat on the merchant's own site
    SANDBOX = "sandbox"  # the simulated phone of `pesan demo`


class IdentityKind(StrEnum):
    """How a channel names a person. A WhatsApp customer may have one or several of the first three."""

    WA_ID = "wa_id"  # digits of the phone number, as WhatsApp writes them
    BSUID = "bsuid"  # business-scoped user id, `ID.1502...`; opaque, never stripped of anything
    USERNAME = "username"  # may pass to another person: shown, never looked a customer up by
    TELEGRAM = "telegram"  # the id of a private chat: the person's own
    VISITOR = "visitor"  # whom the chat on a site knows by the token we gave them
    SANDBOX = "sandbox"


_OF_PORTFOLIO = re.compile(r"[A-Z]{2}\.ENT\.")


class Identity(Struct, frozen=True):
    kind: IdentityKind
    value: str

    @property
    def names_account(self) -> bool:
        """One account's for good, on one connection; a parent user id is of a whole portfolio."""
        return self.kind == IdentityKind.BSUID and not _OF_PORTFOLIO.match(self.value)
