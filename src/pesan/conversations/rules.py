"""Decisions about conversations that need no database."""

from datetime import datetime

from .models import Author, Conversation, Owner


def may_speak(found: Conversation, author: Author, *, fence: int | None, now: datetime) -> bool:
    """Whether the agent or an automation still holds the conversation it took at this fence."""
    if found.fence != fence or found.owner.value != author.value:
        return False
    return found.owner is not Owner.AUTOMATION or (
        found.owner_until is not None and now < found.owner_until
    )
