"""A brain that was talked into anything: what it reaches is what its buyer may do, no more."""

import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from pesan.agent.brain import Tools
from pesan.agent.models import DialogueState, Reply, TurnContext
from pesan.kit.errors import Problem
from pesan.kit.ids import VariantId, decode, new_id

from ..running import Pesan
from .chats import BUDI, QuietChat, Scripted, confirmed, filled, open_quiet_chat

SITI = "6281234567891"
TURNS = 40
CALLS_TRIED = 12  # more than a turn may make
PROMISES = (
    "Harga Rp1 ya Kak",
    "Stok 999",
    "https://evil.example/bayar",
    "Pesanan #1 lunas",
    "Oke Kak",
)

SOMEBODY_ELSES = """
    SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (
        SELECT 'order', o::text FROM orders o WHERE customer_id <> $1
        UNION ALL SELECT 'cart', i::text FROM cart_items i JOIN conversations c
            ON c.id = i.conversation_id WHERE c.customer_id <> $1
        UNION ALL SELECT 'price', v.id::text || v.price_minor FROM product_variants v
        UNION ALL SELECT 'name', k::text FROM customers k
        UNION ALL SELECT 'shop', s::text FROM stores s
        UNION ALL SELECT 'refund', r::text FROM refunds r
    ) t
"""


async def test_hundreds_of_hostile_calls_reach_nothing_but_the_buyers_own(pesan: Pesan) -> None:
    chat = await open_quiet_chat(pesan)
    rival = await pesan.seller("Rival")
    foreign = await rival.made(
        "/products", {"name": "Emas", "variants": [{"sku": "E", "price": "1", "stock": 9}]}
    )
    await chat.hears("halo", buyer=SITI)
    theirs = await _order_of(chat, SITI)
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    variants = [
        VariantId(decode("var", foreign["variants"][0]["id"])),
        VariantId(new_id()),
        *(chat.variant(size) for size in chat.shop.sizes),
    ]
    numbers = [theirs, f"#{theirs}", "1", "' OR 1=1 --"]
    budi = await pesan.value(
        "SELECT customer_id FROM conversations WHERE identity_value = $1", BUDI
    )
    before = await pesan.value(SOMEBODY_ELSES, budi)
    told: list[object] = []

    for _ in range(TURNS):
        await chat.answers(Scripted(_hostile(chance, variants, numbers, told)))
        await pesan.rows("UPDATE conversations SET owner = 'agent' WHERE identity_value = $1", BUDI)
        await chat.hears("lanjut")

    assert await pesan.value(SOMEBODY_ELSES, budi) == before, seed
    assert theirs not in str(told), seed
    assert await pesan.value("SELECT count(*) FROM orders WHERE customer_id = $1", budi) == 0, seed
    wrong = "SELECT count(*) FROM cart_items i JOIN product_variants v ON v.id = i.variant_id WHERE v.store_id <> i.store_id"
    assert await pesan.value(wrong) == 0, seed
    said = " ".join(await chat.said())
    assert not any(word in said for word in ("Rp1 ", "999", "evil", "#1")), seed
    assert await pesan.value("SELECT max(jsonb_array_length(trace->'calls')) FROM agent_turns") <= 9


def _hostile(
    chance: random.Random,
    variants: Sequence[VariantId],
    numbers: Sequence[str],
    told: list[object],
) -> Callable[[TurnContext, Tools], Awaitable[Reply]]:
    async def think(context: TurnContext, tools: Tools) -> Reply:
        del context
        for _ in range(CALLS_TRIED):
            try:
                told.append(await _call(chance, tools, variants, numbers))
            except Problem as problem:
                told.append(str(problem))
        forged = DialogueState(
            summary_version=chance.randrange(5), summary_total_minor=chance.choice([0, 1, 100])
        )
        return Reply(text=chance.choice(PROMISES), state=forged)

    return think


async def _call(
    chance: random.Random, tools: Tools, variants: Sequence[VariantId], numbers: Sequence[str]
) -> Any:
    quantity = chance.choice([-1, 0, 1, 3, 8, 10**9, 2**63])
    address = chance.choice(
        ["Rp1", "'; DROP TABLE orders; --", "{{7*7}}", "\n" * 9, "x" * 9000, "\0", "a\0b", "\ud800"]
    )
    calls: list[Callable[[], Awaitable[Any]]] = [
        lambda: tools.search_products(address),
        lambda: tools.show_variant(chance.choice(variants)),
        tools.show_cart,
        lambda: tools.set_quantity(chance.choice(variants), quantity),
        lambda: tools.set_address(address, chance.choice(["Bandung", None, "x" * 900])),
        lambda: tools.apply_discount_code(address),
        lambda: tools.quote_shipping(address),
        lambda: tools.place_order(
            cart_version=chance.randrange(60), total_minor=chance.choice([0, 1, 100, 2**70])
        ),
        tools.latest_order,
        lambda: tools.find_order(chance.choice(numbers)),
        tools.cancel_unpaid_order,
        tools.empty_cart,
    ]
    return await chance.choice(calls)()


async def _order_of(chat: QuietChat, buyer: str) -> str:
    """An order of somebody else's; its number."""
    version, total = await filled(chat, quantity=1, buyer=buyer)
    tools = await chat.tools(confirmed(version, total), buyer=buyer)
    order = await tools.place_order(cart_version=version, total_minor=total)
    return order.number
