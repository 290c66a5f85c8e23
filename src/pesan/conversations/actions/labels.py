"""A store's labels, and putting them on conversations."""

import msgspec

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConversationId, LabelId, StoreId, encode, new_id
from ...kit.live import tell
from ...stores import VersionStale
from .. import queries
from ..errors import LabelExists, LabelNotFound, TooManyLabels
from ..models import Color, Label
from .look import TOPIC, locked

LABELS_MAX = 100
_KIND = "labels"


async def create_label(tx: Tx, store: StoreId, *, name: str, color: Color, actor: str) -> Label:
    """Raises conversations.label_exists, conversations.too_many_labels."""
    await queries.wait_for_others(tx, store=store, kind=_KIND)
    if await queries.count_labels(tx, store) >= LABELS_MAX:
        raise TooManyLabels(most=LABELS_MAX)
    made = await queries.insert_label(
        tx, store=store, label=LabelId(new_id()), name=name, color=color, now=clock.now()
    )
    if made is None:
        raise LabelExists(name=name)
    await _note(tx, store, made.id, "create_label", actor)
    return made


async def change_label(
    tx: Tx,
    store: StoreId,
    label: LabelId,
    *,
    changes: dict[str, object],
    version: int | None,
    actor: str,
) -> Label:
    """Raises conversations.label_not_found, conversations.label_exists, requests.version_stale."""
    await queries.wait_for_others(tx, store=store, kind=_KIND)
    before = await _locked(tx, store, label)
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    wanted = msgspec.structs.replace(before, **changes)
    changed = await queries.update_label(
        tx, store=store, label=label, name=wanted.name, color=wanted.color, now=clock.now()
    )
    if changed is None:
        raise LabelExists(name=wanted.name)
    await _note(tx, store, label, "change_label", actor)
    await tell(tx, store, TOPIC)
    return changed


async def delete_label(tx: Tx, store: StoreId, label: LabelId, *, actor: str) -> None:
    """Takes it off every conversation, and away. Raises conversations.label_not_found."""
    await _locked(tx, store, label)
    await queries.take_off_all(tx, store, label)
    await queries.delete_label(tx, store, label)
    await _note(tx, store, label, "delete_label", actor)
    await tell(tx, store, TOPIC)


async def put_on(
    tx: Tx, store: StoreId, conversation: ConversationId, label: LabelId, *, actor: str
) -> None:
    """Raises conversations.not_found, conversations.label_not_found."""
    await locked(tx, store, conversation)
    if await queries.put_on(
        tx, store=store, conversation=conversation, label=label, now=clock.now()
    ):
        await _note_on(tx, store, conversation, label, "put_label_on", actor)
    elif not await queries.labels_known(tx, store, [label]):
        raise LabelNotFound(label=encode("lbl", label))


async def take_off(
    tx: Tx, store: StoreId, conversation: ConversationId, label: LabelId, *, actor: str
) -> None:
    """Raises conversations.not_found, conversations.label_not_found."""
    await locked(tx, store, conversation)
    if await queries.take_off(tx, store=store, conversation=conversation, label=label):
        await _note_on(tx, store, conversation, label, "take_label_off", actor)
    elif not await queries.labels_known(tx, store, [label]):
        raise LabelNotFound(label=encode("lbl", label))


async def _locked(tx: Tx, store: StoreId, label: LabelId) -> Label:
    found = await queries.lock_label(tx, store, label)
    if found is None:
        raise LabelNotFound(label=encode("lbl", label))
    return found


async def _note(tx: Tx, store: StoreId, label: LabelId, verb: str, actor: str) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"conversations.{verb}",
        subject=encode("lbl", label),
        detail={},
    )


async def _note_on(
    tx: Tx, store: StoreId, conversation: ConversationId, label: LabelId, verb: str, actor: str
) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action=f"conversations.{verb}",
        subject=encode("con", conversation),
        detail={"label": encode("lbl", label)},
    )
    await tell(tx, store, TOPIC)
