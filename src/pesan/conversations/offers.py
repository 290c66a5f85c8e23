"""A product as it is shown in a chat: its words, and what a buyer may tap. No clock, no database."""

from collections.abc import Sequence
from typing import Any

from ..catalogue import Product, Variant
from ..channels import Button
from ..kit.ids import encode

TITLE_CHARS_MAX = 20  # of a button, at WhatsApp
BUTTONS_MAX = 3


def words_of(product: Product, *, english: bool) -> str:
    """`*Kaos Polos Hitam*`, its price, and what there is of it."""
    rows = [f"*{product.name}*", _price(product.variants, english=english)]
    for name in product.options:
        there = dict.fromkeys(
            one.options[name] for one in product.variants if name in one.options and _is_there(one)
        )
        if there:
            rows.append(f"{name}: {', '.join(there)}")
    if not any(map(_is_there, product.variants)):
        rows.append("Sold out for now." if english else "Stok sedang habis.")
    return "\n".join(row for row in rows if row)


def buttons_of(product: Product, *, english: bool) -> tuple[Button, ...]:
    """Their ids are the assistant's own: pressed in its chat, it goes on from there."""
    there = [one for one in product.variants if _is_there(one)]
    titles = [_short(one.title.replace(" / ", " ")) for one in there]
    if not there:
        return ()
    if len(there) == 1:
        return (Button(f"variant:{there[0].id}", "Buy" if english else "Beli"),)
    if len(there) <= BUTTONS_MAX and len(set(titles)) == len(there):
        return tuple(
            Button(f"variant:{one.id}", title) for one, title in zip(there, titles, strict=True)
        )
    return (Button(f"product:{there[0].id}", "Choose" if english else "Pilih"),)


def payload_of(product: Product) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "product": {"product_id": encode("prd", product.id), "name": product.name}
    }
    if product.images:
        first = product.images[0]
        shown["picture"] = {"path": first} if first.startswith("/") else {"url": first}
    return shown


def _price(variants: Sequence[Variant], *, english: bool) -> str:
    prices = sorted({one.price_minor: one.price for one in variants}.items())
    if not prices:
        return ""
    lowest = str(prices[0][1])
    if len(prices) == 1:
        return lowest
    return f"from {lowest}" if english else f"mulai {lowest}"


def _is_there(variant: Variant) -> bool:
    return variant.available > 0 or variant.backorder


def _short(title: str) -> str:
    fits = len(title) <= TITLE_CHARS_MAX
    return title if fits else f"{title[: TITLE_CHARS_MAX - 1].rstrip()}…"
