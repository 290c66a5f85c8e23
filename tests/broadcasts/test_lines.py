"""By which of several connections a broadcast goes: the default one, or the one that is named."""

from pesan.kit.ids import decode

from ..running import Pesan
from .builders import comes_to, draft, people, sandbox, starts


async def test_it_goes_by_the_connection_that_is_named_and_else_by_the_default(
    pesan: Pesan, hurried: None
) -> None:
    seller = await pesan.seller()
    await sandbox(pesan, seller)
    other = await seller.made(
        "/connections", {"provider": "sandbox", "credentials": {"secret": "rahasia-cabang"}}
    )
    await people(pesan, seller, 3)
    default = (await seller.get("/connections/sandbox")).json()["id"]

    by_default = await draft(seller)
    made = await draft(seller, connection_id=other["id"])

    assert (by_default["connection_id"], made["connection_id"]) == (default, other["id"])
    await starts(seller, made["id"])
    await comes_to(pesan, made["id"], "sent")
    threads = await pesan.rows("SELECT DISTINCT connection_id FROM conversations")
    assert [row["connection_id"] for row in threads] == [decode("cnx", other["id"])]


async def test_another_stores_connection_or_another_channels_is_refused(pesan: Pesan) -> None:
    seller, stranger = await pesan.seller("Sari"), await pesan.seller("Budi")
    for one in (seller, stranger):
        await sandbox(pesan, one)
    theirs = (await stranger.get("/connections/sandbox")).json()["id"]
    web = await seller.put("/connections/web", {"allowed_origins": ["https://toko.example"]})
    segment = (await seller.made("/segments", {"name": "Semua"}))["id"]
    body = {"name": "Promo", "channel": "sandbox", "text": "Halo", "segment_id": segment}
    made = await seller.made("/broadcasts", body)

    for connection, status in ((theirs, 409), (web.json()["id"], 409), ("cnx_0", 422)):
        named = {"connection_id": connection}
        assert (await seller.post("/broadcasts", body | named)).status_code == status
        changed = await seller.patch(f"/broadcasts/{made['id']}", named)
        assert changed.status_code == status


async def test_a_draft_whose_connection_was_removed_takes_the_default(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await sandbox(pesan, seller)
    await seller.tells_at_any_hour()
    other = await seller.made(
        "/connections", {"provider": "sandbox", "credentials": {"secret": "rahasia-cabang"}}
    )
    made = await draft(seller, connection_id=other["id"])
    kept = await seller.patch(f"/broadcasts/{made['id']}", {"name": "Promo lagi"})
    await seller.api.delete(seller.path(f"/connections/{other['id']}"))

    unsent = await seller.post(f"/broadcasts/{made['id']}/schedule", {})
    changed = await seller.patch(f"/broadcasts/{made['id']}", {"name": "Promo baru"})

    assert kept.json()["connection_id"] == other["id"]
    assert unsent.status_code == 409
    assert (
        changed.json()["connection_id"] == (await seller.get("/connections/sandbox")).json()["id"]
    )
