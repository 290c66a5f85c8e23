"""What makes two entries one person: phone and email as they are kept, and who has them."""

from collections.abc import Sequence
from typing import Any

import msgspec

from ... import audit, stores
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import CustomerId, StoreId, encode
from ...kit.text import line
from .. import queries, rules
from ..models import NewCustomer


async def normal(tx: Tx, store: StoreId, new: NewCustomer, *, field: str = "") -> NewCustomer:
    contact = await contact_of(tx, store, {"phone": new.phone, "email": new.email}, field=field)
    name = line(new.name)
    if not name:
        raise Invalid.field(f"{field}name", "has nothing that can be read")
    return msgspec.structs.replace(new, name=name, **contact)


async def contact_of(
    tx: Tx, store: StoreId, given: dict[str, Any], *, field: str = ""
) -> dict[str, str | None]:
    """Phone and email of those given, as they are kept. Raises requests.invalid."""
    contact: dict[str, str | None] = {
        name: given[name] for name in ("phone", "email") if name in given
    }
    if contact.get("phone") is not None:
        contact["phone"] = await _phone(tx, store, str(contact["phone"]), f"{field}phone")
    if contact.get("email") is not None:
        try:
            contact["email"] = rules.email_of(str(contact["email"]))
        except ValueError as error:
            raise Invalid.field(f"{field}email", str(error)) from error
    return contact


async def _phone(tx: Tx, store: StoreId, text: str, field: str) -> str:
    home = await stores.require(tx, store)
    number = rules.phone_of(text, rules.region_of(home.currency, home.timezone))
    if number is None:
        raise Invalid.field(field, "is no phone number, like 0812-3456-7890 or +62 812 3456 7890")
    return number


async def wait(
    tx: Tx,
    store: StoreId,
    *,
    phone: str | None,
    channel: str = "",
    identities: Sequence[tuple[str, str]] = (),
) -> None:
    """Lets nobody else make or rename this person until our transaction ends."""
    keys = [f"{channel}:{kind}:{value}" for kind, value in identities]
    keys += [f"phone:{phone}"] if phone else []
    if keys:
        await queries.wait_for_others(tx, store, sorted(keys))


async def note_change(
    tx: Tx,
    store: StoreId,
    action: str,
    customer: CustomerId,
    *,
    actor: str,
    detail: dict[str, str],
) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("cus", customer), detail=detail
    )
