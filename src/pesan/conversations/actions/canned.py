"""Replies that were written before: kept, and filled in for one conversation."""

import msgspec

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import CannedReplyId, ConversationId, StoreId, encode, new_id
from ...stores import VersionStale
from .. import queries, rules
from ..errors import CannedReplyExists, CannedReplyNotFound, VariableMissing
from ..models import CannedReply

_KIND = "canned_replies"


async def create_canned_reply(
    tx: Tx, store: StoreId, *, code: str, text: str, actor: str
) -> CannedReply:
    """Raises conversations.canned_reply_exists, requests.invalid."""
    _check(code, text)
    await queries.wait_for_others(tx, store=store, kind=_KIND)
    made = await queries.insert_canned_reply(
        tx,
        store=store,
        canned_reply=CannedReplyId(new_id()),
        code=code,
        text=text,
        now=clock.now(),
    )
    if made is None:
        raise CannedReplyExists(name=code)
    await _note(tx, store, made.id, "create_canned_reply", actor)
    return made


async def change_canned_reply(
    tx: Tx,
    store: StoreId,
    canned_reply: CannedReplyId,
    *,
    changes: dict[str, object],
    version: int | None,
    actor: str,
) -> CannedReply:
    """Raises conversations.canned_reply_not_found, conversations.canned_reply_exists,
    requests.version_stale, requests.invalid.
    """
    await queries.wait_for_others(tx, store=store, kind=_KIND)
    before = await queries.lock_canned_reply(tx, store, canned_reply)
    if before is None:
        raise CannedReplyNotFound(canned_reply=encode("cnr", canned_reply))
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    wanted = msgspec.structs.replace(before, **changes)
    _check(wanted.code, wanted.text)
    changed = await queries.update_canned_reply(
        tx,
        store=store,
        canned_reply=canned_reply,
        code=wanted.code,
        text=wanted.text,
        now=clock.now(),
    )
    if changed is None:
        raise CannedReplyExists(name=wanted.code)
    await _note(tx, store, canned_reply, "change_canned_reply", actor)
    return changed


async def delete_canned_reply(
    tx: Tx, store: StoreId, canned_reply: CannedReplyId, *, actor: str
) -> None:
    """Raises conversations.canned_reply_not_found."""
    if not await queries.delete_canned_reply(tx, store, canned_reply):
        raise CannedReplyNotFound(canned_reply=encode("cnr", canned_reply))
    await _note(tx, store, canned_reply, "delete_canned_reply", actor)


async def fill_in(
    tx: Tx, store: StoreId, conversation: ConversationId, text: str, *, seller: str
) -> str:
    """Raises conversations.variable_missing: half a sentence is sent to nobody."""
    facts = await queries.facts_of(tx, store, conversation)
    whole, missing = rules.filled(text, rules.values_of(facts, seller=seller))
    if missing:
        raise VariableMissing(variables=", ".join(f"{{{{{name}}}}}" for name in missing))
    return whole


def _check(code: str, text: str) -> None:
    if not rules.is_code(code):
        raise Invalid.field("code", "is not of 1 to 30 small letters, digits, - and _")
    unknown = rules.unknown_variables(text)
    if unknown:
        known = ", ".join(rules.VARIABLES)
        raise Invalid.field("text", f"names {unknown[0]!r}; there are: {known}")


async def _note(tx: Tx, store: StoreId, canned_reply: CannedReplyId, verb: str, actor: str) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"conversations.{verb}",
        subject=encode("cnr", canned_reply),
        detail={},
    )
