"""Sales without a chat: orders Sari wrote down, paid by a transfer, collected or sent."""

from functools import partial

from ... import customers
from ...orders import OrderStatus, Shipping
from .shop import Shop, Story, ago

_COUNTER: tuple[tuple[float, str, dict[str, int], str | None], ...] = (
    (13.2, "Bu Endang", {"NT-500": 2, "KS-ORI": 3}, None),
    (12.1, "Rudi Hermawan", {"KP-HTM-M": 2}, "Jakarta"),
    (11.3, "Maria Goretti", {"JV-HTM": 2, "JV-PNK": 1}, "Semarang"),
    (10.0, "Pak Slamet", {"KS-BLD": 5, "SB-PDS": 2}, None),
    (9.2, "Intan Permatasari", {"TKT-01": 1}, "Bandung"),
    (8.1, "Dimas Aditya", {"CC-32": 1}, "Surabaya"),
    (7.0, "Bu Titik", {"SB-SDG": 4}, None),
    (5.2, "Kartika Putri", {"KP-PTH-L": 1, "JV-KRM": 1}, "Denpasar"),
    (3.1, "Joko Susilo", {"KF-XL": 1}, "Solo"),
    (0.27, "Pak Harun", {"KS-ORI": 5, "SB-SDG": 1}, None),
    (0.19, "Laras Wening", {"JV-KRM": 2, "JV-PNK": 1}, "Semarang"),
    (0.11, "Bu Rini", {"NT-500": 1}, None),
)


async def _at_the_counter(
    shop: Shop, name: str, number: str, skus: dict[str, int], city: str | None, *, today: bool
) -> None:
    """Without a chat: an order Sari wrote down, paid by a transfer, collected or sent."""
    profile = await customers.create_customer(
        shop.tx, shop.store, customers.NewCustomer(name=name, phone=number), actor=shop.actor
    )
    if city is None:
        shipping = Shipping(method="ambil")
    else:
        shipping = Shipping(
            method="reguler", address={"text": f"Jl. Merdeka 10, {city}", "city": city}
        )
    order = await shop.takes_order(profile.customer.id, skus=skus, shipping=shipping)
    await shop.passes(minutes=25)
    await shop.has_money(order.id)
    await shop.passes(minutes=35)
    await shop.packs(order.id, None if city is None else "jne")
    if city is not None and today:
        return  # the courier comes this evening
    await shop.moves(order.id, OrderStatus.SHIPPED)
    await shop.passes(hours=0 if city is None else 40)
    await shop.moves(order.id, OrderStatus.DELIVERED)


SALES = tuple(
    Story(
        f"counter {number}",
        ago(days=days),
        partial(
            _at_the_counter,
            name=name,
            number=f"+62800000002{number:02}",
            skus=skus,
            city=city,
            today=days < 1,
        ),
    )
    for number, (days, name, skus, city) in enumerate(_COUNTER, 1)
)
