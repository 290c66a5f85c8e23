from typing import Literal

from msgspec import Struct

from ...kit.ids import encode
from ...kit.presence import Doing, Present


class SetPresence(Struct, frozen=True, forbid_unknown_fields=True):
    doing: Doing


class PersonOut(Struct, frozen=True):
    user_id: str
    doing: Literal["looking", "typing"]


class PresenceOut(Struct, frozen=True):
    """Whoever else of the shop is at this thread just now."""

    conversation_id: str
    people: list[PersonOut]

    @classmethod
    def of(cls, conversation_id: str, others: list[Present]) -> "PresenceOut":
        return cls(
            conversation_id,
            [
                PersonOut(
                    encode("usr", one.user), "typing" if one.doing is Doing.TYPING else "looking"
                )
                for one in others
            ],
        )
