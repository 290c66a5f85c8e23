"""Which parts of a page concern which change. One table: what is not here stays as it was drawn."""

MONEY = ("cases", "case", "transfers", "checks", "book")
REGIONS: dict[str, tuple[str, ...]] = {
    "conversations": ("nav", "today", "feed", "tabs", "inbox", "thread", "side", "phone", "setup"),
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
    "products": ("products", "setup"),
}
EVERY = "all"  # a page that (re)connects hears this and reads everything afresh


def regions_for(topic: str) -> tuple[str, ...]:
    """The regions to draw again when this topic changed; none for a topic of somebody else."""
    return REGIONS.get(topic, ())
