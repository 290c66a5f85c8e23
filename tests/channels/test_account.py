"""What WhatsApp says beside messages: of the account, and whether somebody wants offers."""

from datetime import UTC, datetime

from ..running import PHONE_NUMBER_ID, Pesan
from ..shop import Shop, open_shop
from ..twins import meta_webhooks
from ..twins.meta_webhooks import Person

BUDI = Person("6281298765432", "Budi", "ID.150257639465")
ONLY_BSUID = Person(None, "Rina", "ID.770011")
SAID = "SELECT count(*) = $2 FROM customer_consents WHERE purpose = $1"


async def _wants(shop: Shop, person: Person, value: str, *, times: int = 1) -> None:
    change = meta_webhooks.preference(PHONE_NUMBER_ID, person, value, at=datetime.now(UTC))
    delivered = await shop.pesan.graph.post(shop.hook, meta_webhooks.document(change), times=times)
    assert set(delivered.statuses) == {200}


async def test_who_stops_offers_in_whatsapp_has_withdrawn_their_consent(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await shop.hears(str(BUDI.wa_id), "halo")

    await _wants(shop, BUDI, "stop", times=3)

    await pesan.eventually(SAID, "marketing", 1)
    [customer] = (await shop.seller.get("/customers")).json()["items"]
    assert customer["consents"] == {"marketing": "withdrawn"}

    await _wants(shop, BUDI, "resume")
    await pesan.eventually(SAID, "marketing", 2)
    again = (await shop.seller.get(f"/customers/{customer['id']}")).json()
    assert again["consents"] == {"marketing": "granted"}


async def test_who_shows_no_number_is_known_by_their_business_scoped_id(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    await pesan.graph.write(shop.hook, ONLY_BSUID, meta_webhooks.text("halo"))

    await _wants(shop, ONLY_BSUID, "stop")

    await pesan.eventually(SAID, "marketing", 1)
    assert len((await shop.seller.get("/customers")).json()["items"]) == 1


async def test_a_word_about_offers_is_answered_by_nobody(pesan: Pesan) -> None:
    shop = await open_shop(pesan)

    await _wants(shop, BUDI, "stop")

    await pesan.eventually(SAID, "marketing", 1)
    assert (await shop.seller.get("/conversations")).json()["items"] == []
    assert pesan.graph.sent == []


async def test_what_meta_says_of_the_account_is_shown_to_the_shop(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    quality = meta_webhooks.alert(
        "phone_number_quality_update",
        display_phone_number="15550783881",
        event="DOWNGRADE",
        current_limit="TIER_1K",
    )
    ban = meta_webhooks.alert(
        "account_update", event="ACCOUNT_RESTRICTION", restriction_info=[{"restriction_type": "X"}]
    )

    for change in (quality, quality, ban):
        await pesan.graph.post(shop.hook, meta_webhooks.document(change))

    shown = (await shop.seller.get("/channel-alerts", limit=1)).json()
    [first] = shown["items"]
    assert first["kind"] == "account_update"
    assert "ACCOUNT_RESTRICTION" in first["text"]
    rest = (await shop.seller.get("/channel-alerts", cursor=shown["next_cursor"])).json()
    [second] = rest["items"]
    assert second["text"] == "Quality of the number: event: DOWNGRADE; current limit: TIER_1K"
    assert rest["next_cursor"] is None


async def test_whoever_may_not_see_connections_sees_no_alerts(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    staff = await (await pesan.person("Tono")).joins(shop.seller, "staff")

    assert (await staff.get("/channel-alerts")).status_code == 403


async def test_anothers_account_alarms_nobody_here(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    webhook = meta_webhooks.document(meta_webhooks.alert("account_update", event="DISABLED"))
    webhook["entry"][0]["id"] = "999"  # type: ignore[index]

    await pesan.graph.post(shop.hook, webhook)

    assert (await shop.seller.get("/channel-alerts")).json()["items"] == []
