"""Who works in the store: people belong to no store, so their names are read outside of one."""

import re
from collections.abc import Iterable

from msgspec import Struct

from ..accounts import find_users
from ..kit.db import Tx
from ..kit.ids import UserId, encode
from .queries import inbox as queries
from .screen import Screen


class Colleague(Struct, frozen=True):
    id: UserId
    name: str

    @property
    def wire(self) -> str:
        return encode("usr", self.id)


async def colleagues_of(tx: Tx, screen: Screen) -> list[Colleague]:
    """Everybody, by name."""
    members = await queries.member_ids(tx, screen.store)
    async with screen.world.database.routing() as outside:
        users = await find_users(outside, members)
    return sorted((Colleague(user.id, user.name) for user in users), key=lambda one: one.name)


def mentioned(text: str, colleagues: Iterable[Colleague]) -> list[UserId]:
    """Whom a note asks to look: `@Budi` is every Budi, `@Budi Santoso` that one."""
    words = text.casefold()
    return [
        one.id
        for one in colleagues
        for name in (one.name.casefold(), one.name.casefold().partition(" ")[0])
        if name and re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", words)
    ]
