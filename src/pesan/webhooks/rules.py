from collections.abc import Iterable


def matching(pattern: str, types: Iterable[str]) -> list[str]:
    """The kinds of facts a pattern means: `order.paid` itself, `order.*` all of a noun, `*` all."""
    if pattern == "*":
        return sorted(types)
    if pattern.endswith(".*"):
        return sorted(kind for kind in types if kind.startswith(pattern[:-1]))
    return [kind for kind in types if kind == pattern]
