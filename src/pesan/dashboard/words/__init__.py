"""The screens' English, a file a page. The Indonesian sentence in the template is the key."""

from . import (
    broadcasts,
    channels,
    costs,
    counter,
    disputes,
    doors,
    home,
    inbox,
    ledger,
    lines,
    money,
    orders,
    phone,
    prepared,
    products,
    shared,
    team,
    thread,
)

_PAGES = (
    broadcasts,
    channels,
    costs,
    counter,
    disputes,
    doors,
    home,
    inbox,
    ledger,
    lines,
    money,
    orders,
    phone,
    prepared,
    products,
    shared,
    team,
    thread,
)
ENGLISH = {sentence: english for page in _PAGES for sentence, english in page.WORDS.items()}
