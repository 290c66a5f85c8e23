"""Which parts of a page concern which change. One table: what is not here stays as it was drawn."""

from uuid import UUID

from ..kit.ids import encode

MONEY = ("cases", "case", "disputes", "transfers", "line", "checks", "book")
REGIONS: dict[str, tuple[str, ...]] = {
    "conversations": (
        "nav",
        "today",
        "feed",
        "tabs",
        "inbox",
        "thread",
        "window",
        "side",
        "phone",
        "undelivered",
        "setup",
    ),
    "orders": (
        "nav",
        "today",
        "feed",
        "inbox",
        "side",
        "orders",
        "order",
        "products",
        "setup",
        "transfers",
    ),
    "payments": ("nav", "today", "feed", "side", "orders", "order", *MONEY),
    "carts": ("side",),
    "connections": ("today", "tabs", "connections"),
    "templates": ("templates",),
    "products": ("products", "setup"),
    "broadcasts": ("broadcasts", "broadcast"),
}
PRESENT = "present"  # of one thread: the pages of others are not told
EVERY = "all"  # a page that (re)connects hears this and reads everything afresh


def regions_for(topic: str) -> tuple[str, ...]:
    """The regions to draw again when this topic changed; none for a topic of somebody else."""
    kind, _, place = topic.partition(":")
    if kind == "presence":
        return (f"presence-{encode('con', UUID(place))}",)
    return REGIONS.get(topic, ())
