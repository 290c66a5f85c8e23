"""The terms of a store, and the one of its switches that a page turns by itself."""

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import StoreId, encode
from ..models import SendingSettings
from ..queries import sending


async def settings_of(tx: Tx, store: StoreId) -> SendingSettings:
    kept = await sending.find_settings(tx, store)
    return SendingSettings() if kept is None else kept.settings


async def put_settings(tx: Tx, store: StoreId, settings: SendingSettings, *, actor: str) -> None:
    await sending.put_settings(tx, store=store, settings=settings, now=clock.now())
    await _note(tx, store, actor)


async def show_read_receipts(tx: Tx, store: StoreId, *, shown: bool, actor: str) -> None:
    """Whether customers see that they are read, and that the agent answers."""
    await sending.put_read_receipts(
        tx, store=store, settings=SendingSettings(read_receipts=shown), now=clock.now()
    )
    await _note(tx, store, actor)


async def _note(tx: Tx, store: StoreId, actor: str) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action="channels.put_sending_settings",
        subject=encode("sto", store),
        detail={},
    )
