"""A phone number that stands in what somebody typed: for the courier, as it was written."""

import re

_NUMBER = re.compile(r"(?<![\d.,])\+?\d[\d .()-]{7,17}\d(?!\d)")
_DIGITS_MIN, _DIGITS_MAX = 9, 15  # E.164 has at most fifteen


def phone_in(text: str) -> str | None:
    for found in _NUMBER.finditer(text):
        number = found[0]
        if _DIGITS_MIN <= sum(one.isdigit() for one in number) <= _DIGITS_MAX:
            return number
    return None
