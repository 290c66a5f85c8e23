"""What a channel approved, said by a seller by hand: it reaches who has not written lately, too."""

from pesan.kit.ids import decode

from ..running import Pesan
from .builders import SARI, open_shop

DAY_SECONDS = 25 * 3600
BODY = {"type": "BODY", "text": "Halo {{1}}, pesanan {{2}} siap.", "example": {}}


async def test_a_template_is_said_after_the_window_has_closed(pesan: Pesan) -> None:
    pesan.graph.templates.add("siap", components=[BODY])
    pesan.graph.templates.add("promo", components=[BODY], category="MARKETING")
    shop = await open_shop(pesan)
    assert (await shop.seller.post("/message-templates/sync", {})).status_code == 202
    await pesan.eventually("SELECT count(*) = 2 FROM message_templates")
    await shop.hears("ping")
    path = f"/conversations/{(await shop.conversation())['id']}/messages"
    await pesan.shift_clock(DAY_SECONDS)
    filled = {"body": ["Sari", "#7"]}

    said = await shop.seller.made(path, {"template": {"name": "siap", "parameters": filled}})
    offer = await shop.seller.made(
        path, {"template": {"name": "promo", "language": "id", "parameters": filled}}
    )

    assert (said["type"], said["text"]) == ("template", "Halo Sari, pesanan #7 siap.")
    await shop.status_becomes(said, "sent", "delivered", "read")
    [sent] = pesan.graph.sent_to(SARI)
    assert sent.type == "template"
    await shop.status_becomes(offer, "failed")
    reason = "SELECT reason FROM customer_messages WHERE id = $1"
    assert await pesan.value(reason, decode("msg", offer["id"])) == "channels.consent_missing"
    for wrong, status, code in (
        ({"template": {"name": "siap"}}, 422, "requests.invalid"),
        (
            {"template": {"name": "siap", "parameters": filled}, "text": "x"},
            422,
            "requests.invalid",
        ),
        ({"template": {"name": "tak_ada"}}, 404, "channels.template_not_found"),
    ):
        answer = await shop.seller.post(path, wrong)
        assert (answer.status_code, answer.json()["code"]) == (status, code), wrong
