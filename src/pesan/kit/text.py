"""Names and prose as people typed them, without what nobody can see."""

import unicodedata

# Cc: controls; Cf: zero-width and bidirectional marks, which make two names look like one;
# Co: private use; Cs: half of a pair. (Unassigned stays: next year's emoji is one today.)
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs"})
_LINES = frozenset("\n\t")


def line(text: str) -> str:
    """One line: NFC, runs of space folded to one, nothing invisible."""
    return " ".join(prose(text).split())


def prose(text: str) -> str:
    """Any number of lines: NFC, nothing invisible."""
    normal = unicodedata.normalize("NFC", text)
    return "".join(
        c for c in normal if c in _LINES or unicodedata.category(c) not in _UNSEEN
    ).strip()
