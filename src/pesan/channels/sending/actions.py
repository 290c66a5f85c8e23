"""The terms of a store: replaced whole, or some of them changed."""

from collections.abc import Callable

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


async def change_settings(
    tx: Tx,
    store: StoreId,
    change: Callable[[SendingSettings], SendingSettings],
    *,
    actor: str,
) -> None:
    """Of two changes at the same moment neither undoes the other. Raises as `change` does."""
    kept = await sending.lock_settings(tx, store=store, settings=SendingSettings(), now=clock.now())
    await put_settings(tx, store, change(kept.settings), actor=actor)


async def _note(tx: Tx, store: StoreId, actor: str) -> None:
    await audit.record(
        tx,
        store,
        actor=actor,
        action="channels.put_sending_settings",
        subject=encode("sto", store),
        detail={},
    )
