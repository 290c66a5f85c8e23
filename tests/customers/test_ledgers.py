"""Notes and consents: only ever added to."""

from typing import Any

import asyncpg
import httpx
import pytest

from pesan.kit.ids import StoreId, decode

from ..running import Pesan, Seller


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def someone(seller: Seller, name: str = "Budi") -> str:
    return f"/customers/{(await seller.made('/customers', {'name': name}))['id']}"


def said(status: str, purpose: str = "marketing_whatsapp") -> dict[str, Any]:
    return {"purpose": purpose, "status": status, "source": "chat", "text": "Boleh kirim promo?"}


async def test_the_last_word_on_a_purpose_holds_and_the_ledger_keeps_all(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = await someone(seller)

    for status in ("granted", "withdrawn", "granted"):
        await seller.made(f"{path}/consents", said(status))
    last = await seller.made(f"{path}/consents", said("withdrawn"))
    await seller.made(f"{path}/consents", said("granted", "marketing_email"))

    assert (await seller.get(path)).json()["consents"] == {
        "marketing_email": "granted",
        "marketing_whatsapp": "withdrawn",
    }
    ledger = (await seller.get(f"{path}/consents", purpose="marketing_whatsapp")).json()["items"]
    assert [line["status"] for line in ledger] == ["withdrawn", "granted"] * 2
    assert ledger[0] == last
    assert (last["source"], last["text"], last["actor"][:4]) == (
        "chat",
        "Boleh kirim promo?",
        "usr_",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "maybe"},
        {"purpose": "Marketing WhatsApp"},
        {"purpose": ""},
        {"source": "\u200b"},
        {"text": "x" * 2001},
        {"at": "2020-01-01"},
    ],
)
async def test_a_consent_that_makes_no_sense_is_refused(
    pesan: Pesan, wrong: dict[str, str]
) -> None:
    seller = await pesan.seller()
    path = await someone(seller)

    assert code(await seller.post(f"{path}/consents", said("granted") | wrong))[0] == 422
    assert (await seller.get(f"{path}/consents")).json()["items"] == []


async def test_notes_are_kept_with_who_wrote_them_and_read_page_by_page(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = await someone(seller)
    texts = ["Suka hitam", "Minta nota", "Bayar tepat waktu"]
    for text in texts:
        await seller.made(f"{path}/notes", {"text": text})

    first = (await seller.get(f"{path}/notes", limit=2)).json()
    rest = (await seller.get(f"{path}/notes", limit=2, cursor=first["next_cursor"])).json()

    assert [note["text"] for note in first["items"] + rest["items"]] == texts[::-1]
    assert rest["next_cursor"] is None
    assert first["items"][0]["author"].startswith("usr_")
    assert code(await seller.post(f"{path}/notes", {"text": " \n "}))[0] == 422


@pytest.mark.parametrize("ledger", ["customer_notes", "customer_consents"])
async def test_the_app_itself_cannot_change_what_was_written(pesan: Pesan, ledger: str) -> None:
    seller = await pesan.seller()
    path = await someone(seller)
    await seller.made(f"{path}/notes", {"text": "Suka hitam"})
    await seller.made(f"{path}/consents", said("granted"))
    store = StoreId(decode("sto", seller.store_id))

    for change in (
        f"UPDATE {ledger} SET text = 'Suka putih'",
        f"UPDATE {ledger} SET created_at = now()",
        f"DELETE FROM {ledger}",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with pesan.world.database.store(store) as tx:
                await (await tx.begun()).execute(change)
    async with pesan.world.database.store(store) as tx:  # the one thing it may become
        await (await tx.begun()).execute(f"UPDATE {ledger} SET text = '[erased]'")


async def test_another_stores_ledger_is_like_none(pesan: Pesan) -> None:
    seller, stranger = await pesan.seller("Sari"), await pesan.seller("Budi")
    path = await someone(seller)

    for answer in (
        await stranger.get(f"{path}/notes"),
        await stranger.get(f"{path}/consents"),
        await stranger.post(f"{path}/notes", {"text": "x"}),
        await stranger.post(f"{path}/consents", said("granted")),
    ):
        assert code(answer) == (404, "customers.not_found")
    for name in ("notes", "consents"):
        assert code(await seller.get(f"{path}/{name}", cursor="x")) == (422, "requests.invalid")
