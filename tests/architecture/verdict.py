from collections.abc import Iterable


def assert_clean(complaints: Iterable[str]) -> None:
    """All complaints at once, each on a line of its own."""
    found = list(complaints)
    assert not found, "\n  " + "\n  ".join(found)
