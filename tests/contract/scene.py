"""A shop in the middle of its day: chats, orders in every state, money taken and given back."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from pesan.kit.ids import decode, encode

from ..pictures import picture
from ..running import PASSWORD, Pesan, Seller
from ..shop import Shop, open_shop
from ..twins import graph_failures, meta_webhooks
from ..twins.xendit import Fault
from .oracle import Contract
from .walk import PNG, Walk

ROLES = ("owner", "admin", "staff", "viewer")
METHODS = [
    {
        "code": "jne",
        "name": "JNE REG",
        "type": "zones",
        "zones": [{"cities": ["Bandung"], "fee": "18000"}],
    }
]


class Scene(NamedTuple):
    shop: Shop
    walk: Walk
    people: dict[str, Seller]  # by role


async def furnished(pesan: Pesan, mark: str) -> Scene:
    """A store of its own, and a walk that knows what is in it."""
    document = (await pesan.api.get("/openapi.json")).json()
    shop = await open_shop(pesan, stock=500)
    seller = shop.seller
    walk = Walk(Contract(document), seller.api, mark=mark)
    walk.learn(seller.store_id)
    walk.credentials = {"email": seller.email, "password": PASSWORD}
    walk.words["store_id"] = [seller.store_id]
    walk.words["q"] = ["kaos"]
    walk.words["slug"] = [(await seller.get("")).json()["slug"]]
    walk.words["provider"] = ["xendit"]
    guest = await (await pesan.seller("Tamu")).made(
        "/invitations", {"email": seller.email, "role": "viewer"}
    )
    walk.given["acceptInvitation"] = [{"token": guest["url"].rpartition("/")[2]}]
    walk.given["refresh"] = [{"refresh_token": (await pesan.person("Segar")).refresh_token}]
    people = {"owner": seller}
    for role in ROLES[1:]:
        person = await pesan.person(role.capitalize())
        people[role] = await person.joins(seller, role)
        walk.learn(person.id)
    walk.given["putShippingMethods"] = [METHODS]
    team = await seller.made("/teams", {"name": f"Tim {mark}", "members": [seller.id]})
    walk.learn(team["id"])
    walk.given["createTeam"] = [{"name": f"Tim {mark} dua", "members": [seller.id]}]
    walk.given["updateTeam"] = [{"name": f"Tim {mark} tiga", "members": []}]
    walk.given["setAvailability"] = [{"online": True, "capacity": 20}]
    walk.given["putConnectionRouting"] = [{"default_owner": "agent", "team_id": None}]
    walk.given["putConversationInTeam"] = [{"team_id": None}]
    walk.given.setdefault("updateSettings", [{"holidays": [{"date": "2031-03-04", "name": mark}]}])
    walk.given["putCart"] = [
        {
            "items": [{"variant_id": shop.sizes["L"], "quantity": 1}],
            "shipping": {"address": {"text": f"Jl. {mark} 4", "city": "Bandung"}},
        }
    ]
    walk.given["putConnection"] = [
        {"secret_key": pesan.xendit.secret_key, "callback_token": pesan.xendit.callback_token}
    ]
    simulated = {"provider": "sandbox", "credentials": {"secret": f"rahasia-{mark}"}}
    walk.given["createConnection"] = [simulated]
    walk.given["updateConnection"] = [{"label": f"Cabang {mark}"}]
    buyer = f"62812{int.from_bytes(mark.encode()) % 10**8:08d}"
    await shop.hears(buyer, f"ada kaos hitam L? {mark}", name=mark)
    await shop.says(buyer, "kaos")
    known, body = await a_return(shop)
    walk.learn(known)
    walk.given["returnOrder"] = [body]
    for status in ("packed", "shipped", "delivered", "completed", "", "", ""):
        walk.learn(await paid_order(shop, until=status))
    await a_case(shop)
    for _ in range(4):  # some are cancelled, paid or changed on the way
        walk.learn(await order(shop))
    sent = await shop.order((await paid_order(shop, until="delivered")).split()[0])
    line = {"item_id": sent["items"][0]["id"], "quantity": 1}
    walk.given["returnOrder"] = [{"items": [line], "reason": "Kekecilan", "refund": "none"}]
    walk.learn(sent["id"])
    walk.given["createDraftOrder"] = [
        {
            "customer_id": sent["customer_id"],
            "items": [{"variant_id": shop.sizes["L"], "quantity": 1}],
        }
    ]
    walk.given["updateOrder"] = [{"note": f"Bungkus {mark}"}]
    walk.given["mergeCustomers"] = [{"from": "$cus"}]
    by_hand = {"provider": "manual", "method": "bank_transfer"}
    transfer = await seller.made(f"/orders/{await order(shop)}/payments", by_hand)
    walk.learn(str(transfer))
    walk.given["matchStatementLine"] = [
        {"payment_id": transfer["id"], "already_booked": False}  # confirmed on the way, perhaps
    ]
    walk.learn(await a_statement(seller))
    await broadcasts(shop, walk, sent["customer_id"])
    walk.learn(await a_picture(shop, buyer))
    walk.learn(await an_attachment(seller))
    walk.about["redeliverMessage"] = [await one_that_failed(shop)]
    return Scene(shop, walk, people)


async def a_statement(seller: Seller) -> str:
    """Credits that nobody is found for; their ids."""
    rows = [f"2026-11-26,Setor tunai,{1000 + n},credit" for n in range(12)]
    await seller.api.post(
        seller.path("/bank-statements"),
        content="\n".join(["date,description,amount,direction", *rows]).encode(),
        headers={"Content-Type": "text/csv"},
    )
    return (await seller.get("/bank-statements/lines")).text


async def broadcasts(shop: Shop, walk: Walk, customer: str) -> None:
    """Drafts, and some that wait for their hour or rest."""
    seller = shop.seller
    await seller.put("/connections/sandbox", {"secret": "rahasia-simulator"})
    await seller.patch(f"/customers/{customer}", {"phone": "081299990000"})
    yes = {"purpose": "marketing", "status": "granted", "source": "chat"}
    await seller.made(f"/customers/{customer}/consents", yes)
    segment = await seller.made("/segments", {"name": "Semua"})
    body = {"name": "Promo", "channel": "sandbox", "text": "Halo", "segment_id": segment["id"]}
    hour = {"scheduled_at": (datetime.now(UTC) + timedelta(days=30)).isoformat()}
    walk.learn(segment["id"])
    walk.given["createBroadcast"] = [body]
    walk.given["updateBroadcast"] = [{"name": "Promo lagi"}]
    walk.given["scheduleBroadcast"] = [hour]
    walk.given["testBroadcast"] = [{"customer_id": customer}]
    for steps in (
        (),
        (),
        ("schedule",),
        ("schedule",),
        ("schedule", "pause"),
        ("schedule", "pause"),
    ):
        made = (await seller.made("/broadcasts", body))["id"]
        for step in steps:
            done = await seller.post(
                f"/broadcasts/{made}/{step}", hour if step == "schedule" else {}
            )
            assert done.status_code == 200, done.text
        walk.learn(made)


async def a_picture(shop: Shop, buyer: str) -> str:
    """One the buyer sent, fetched."""
    pesan = shop.pesan
    media = pesan.graph.holds(picture("PNG"), "image/png")
    given = meta_webhooks.file("image", media, picture("PNG"), "image/png")
    [told] = (await pesan.graph.write(shop.hook, buyer, given)).message_ids
    kept = """
        SELECT count(*) = 1 FROM message_media f JOIN customer_messages m
            ON m.store_id = f.store_id AND m.id = f.message_id
        WHERE m.provider_id = $1 AND f.status = 'kept'
    """
    await pesan.eventually(kept, told)
    [row] = await pesan.rows(
        "SELECT conversation_id, id FROM customer_messages WHERE provider_id = $1", told
    )
    return f"{encode('con', row['conversation_id'])} {encode('msg', row['id'])}"


async def an_attachment(seller: Seller) -> str:
    """A picture the seller sent into the chat."""
    chat = (await seller.get("/conversations", channel="whatsapp")).json()["items"][0]["id"]
    path = seller.path(f"/conversations/{chat}/attachments")
    picture = await seller.api.post(path, content=PNG, headers={"content-type": "image/png"})
    assert picture.status_code == 201, picture.text
    body = {"image": picture.json()["id"]}
    sent = await seller.made(f"/conversations/{chat}/messages", body)
    return f"{chat} {sent['id']}"


async def one_that_failed(shop: Shop) -> str:
    """A message that WhatsApp did not take: this one, or one that was on its way before it."""
    shop.pesan.graph.fail_next(graph_failures.MALFORMED)
    chat = (await shop.seller.get("/conversations", channel="whatsapp")).json()["items"][0]["id"]
    await shop.seller.made(f"/conversations/{chat}/messages", {"text": "Masih minat?"})
    store = decode("sto", shop.seller.store_id)
    failed = "customer_messages WHERE store_id = $1 AND status = 'failed'"
    await shop.pesan.eventually(f"SELECT count(*) > 0 FROM {failed}", store)
    return encode("msg", await shop.pesan.value(f"SELECT id FROM {failed} LIMIT 1", store))


async def a_return(shop: Shop) -> tuple[str, dict[str, Any]]:
    """One of two pieces came back, for nothing: what is known of it, and what returns the other."""
    sent = (await paid_order(shop, until="shipped")).split()[0]
    line = (await shop.seller.get(f"/orders/{sent}")).json()["items"][0]["id"]
    body = {"items": [{"item_id": line, "quantity": 1}], "reason": "Sobek", "refund": "none"}
    made = await shop.seller.made(f"/orders/{sent}/returns", body)
    return f"{sent} {made['id']}", body


async def a_case(shop: Shop) -> None:
    """Money that the channel cannot send back: a person has to."""
    shop.pesan.xendit.misbehave(Fault.REFUND_NOT_SUPPORTED, on="refund")
    payment = (await paid_order(shop, until="")).split()[1]
    await shop.seller.made(f"/payments/{payment}/refunds", {"reason": "Barang habis"})
    await shop.pesan.eventually(
        "SELECT count(*) > 0 FROM reconciliation_cases WHERE store_id = $1",
        decode("sto", shop.seller.store_id),
    )


async def order(shop: Shop) -> str:
    customer = (await shop.seller.get("/customers")).json()["items"][0]["id"]
    made = await shop.seller.made(
        "/orders",
        {"customer_id": customer, "items": [{"variant_id": shop.sizes["L"], "quantity": 2}]},
    )
    return str(made["id"])


async def paid_order(shop: Shop, *, until: str) -> str:
    """An order whose money came, walked on as far as `until`."""
    made = await order(shop)
    path = f"/orders/{made}"
    payment = await shop.seller.made(f"{path}/payments", {"provider": "xendit", "method": "qris"})
    await shop.pesan.xendit.pay(list(shop.pesan.xendit.account.payment_requests)[-1])
    await shop.pesan.eventually(
        "SELECT bool_or(status = 'paid') FROM orders WHERE id = $1",
        decode("ord", made),
    )
    for status in ("packed", "shipped", "delivered", "completed"):
        if not until:
            break
        await shop.seller.post(f"{path}/status", {"status": status})
        if status == until:
            break
    return f"{made} {payment['id']}"
