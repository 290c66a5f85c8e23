"""Buttons under a reply, and what a pressed one means.

A confirm button carries the cart version and total it was made for, so an old one higher up in the
chat cannot confirm a newer cart.
"""

from uuid import UUID

from ....kit.ids import VariantId
from ...models import CartView, DialogueState, OrderView, Suggestion
from .intents import Goal, Intent
from .phrases import Phrases

TITLE_MAX = 20  # characters; WhatsApp refuses longer ones
_PLAIN = {
    "change": Goal.CHANGE_SOMETHING,
    "cancel": Goal.CANCEL,
    "no": Goal.DECLINE,
    "browse": Goal.BROWSE,
    "cart": Goal.SHOW_CART,
    "human": Goal.HUMAN,
    "address": Goal.CHANGE_ADDRESS,
    "checkout": Goal.CHECKOUT,
    "lines": Goal.CHANGE,
}


def button(id_: str, title: str) -> Suggestion:
    short = title if len(title) <= TITLE_MAX else f"{title[: TITLE_MAX - 1].rstrip()}…"
    return Suggestion(id_, short)


def confirm(words: Phrases, cart: CartView) -> tuple[Suggestion, ...]:
    assert cart.total is not None, "only a cart with a total is summed up"
    return _confirm(words, cart.version, cart.total.minor)


def confirm_again(words: Phrases, state: DialogueState) -> tuple[Suggestion, ...]:
    """The same buttons again while the summary stands."""
    assert state.summary_version is not None
    assert state.summary_total_minor is not None
    return _confirm(words, state.summary_version, state.summary_total_minor)


def cancel_order(words: Phrases, order: OrderView) -> tuple[Suggestion, ...]:
    return button(f"cancel-order:{order.number}", words.yes_cancel), button("no", words.no)


def pressed(choice: str) -> Intent | None:
    """What a button's id means; None for one that is not ours."""
    kind, _, value = choice.partition(":")
    if kind in _PLAIN and not value:
        return Intent(goal=_PLAIN[kind])
    if kind == "confirm":
        version, _, total = value.partition(":")
        if version.isdecimal() and total.isdecimal():
            return Intent(goal=Goal.CONFIRM, bound=(int(version), int(total)))
    if kind in {"variant", "product", "line"}:
        return _of_variant(kind, value)
    if kind == "quantity" and value.isdecimal() and len(value) < 6:
        return Intent(goal=Goal.QUANTITY, quantity=int(value))
    if kind == "cancel-order" and value:
        return Intent(goal=Goal.CONFIRM_CANCEL, order_number=value)
    return None


def _of_variant(kind: str, value: str) -> Intent | None:
    try:
        variant = VariantId(UUID(value))
    except ValueError:
        return None
    goals = {"variant": Goal.CHOOSE, "product": Goal.FIND, "line": Goal.CHANGE}
    return Intent(goal=goals[kind], variant=variant)


def _confirm(words: Phrases, version: int, total_minor: int) -> tuple[Suggestion, ...]:
    return (
        button(f"confirm:{version}:{total_minor}", words.yes_order),
        button("change", words.change),
        button("cancel", words.cancel),
    )
