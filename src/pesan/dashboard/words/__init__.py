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
    thread,
)
ENGLISH = {sentence: english for page in _PAGES for sentence, english in page.WORDS.items()}
