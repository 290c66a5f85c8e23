"""Decisions about customers that need no database."""

import re
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from ..kit.money import Currency
from .models import Customer

NAME_CHARACTERS_MAX = 200
TAGS_MAX = 50
METADATA_MAX = 50
_FALLBACK = "Pelanggan"  # "customer": for someone whose channel gives no name
_IS_FALLBACK = re.compile(rf"^{_FALLBACK}(?: \d{{4}})?$")
_E164 = re.compile(r"^\+[1-9][0-9]{6,14}$")  # as the column's CHECK has it
_REGIONS = {
    Currency.IDR: "ID",
    Currency.MYR: "MY",
    Currency.PHP: "PH",
    Currency.SGD: "SG",
    Currency.THB: "TH",
    Currency.VND: "VN",
}
_REGIONS_OF_ZONES = {
    "Asia/Kuala_Lumpur": "MY",
    "Asia/Kuching": "MY",
    "Asia/Manila": "PH",
    "Asia/Singapore": "SG",
    "Asia/Bangkok": "TH",
    "Asia/Ho_Chi_Minh": "VN",
}


def region_of(currency: Currency, timezone: str) -> str:
    """Whose local numbers a store's people write; a store that sells in dollars says by its zone."""
    if currency in _REGIONS:
        return _REGIONS[currency]
    return _REGIONS_OF_ZONES.get(timezone, "US" if timezone.startswith("America/") else "ID")


def phone_of(text: str, region: str = "ID") -> str | None:
    """E.164 of any local form: `0812-3456-7890`, `62812...`, `(021) 555 1234`; None for no number.

    What is possible is taken, valid or not: numbering plans grow faster than their tables.
    """
    trimmed = text.strip()
    if len(trimmed) > 40 or any(character.isalpha() for character in trimmed):
        return None  # the library reads 0812-KAOS as keypad letters
    digits = "".join(str(int(c)) for c in trimmed if c.isdecimal())
    if trimmed.startswith(("+", "＋")) or digits.startswith("00"):
        return _e164(f"+{digits.lstrip('0')}", region)
    code = str(phonenumbers.country_code_for_region(region))
    # 62812... is +62812...; but 6512 3456 is a whole local number where the code is 65.
    if digits.startswith(code) and (full := _e164(f"+{digits}", region, strict=True)):
        return full
    return _e164(trimmed, region)


def phone_of_channel(text: str | None) -> str | None:
    """E.164 of a number a channel gave, which has its country code, with `+` or without."""
    return None if text is None else _e164(f"+{text.strip().lstrip('+')}", "ID")


def email_of(text: str) -> str:
    """Lower case, as it is kept and compared. ValueError says what is wrong."""
    # 20 ms to load, and few customers give one.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error


def digits_of(words: str) -> str | None:
    """What of a search may be part of a number; None for less than three digits."""
    digits = "".join(c for c in words if c.isdecimal()).lstrip("0")
    return digits if len(digits) >= 3 else None


def fits(customer: Customer, *, email: str | None, tag: str | None, words: str | None) -> bool:
    """Whether somebody found by their number is who the other filters of a list ask for."""
    if email is not None and customer.email != email:
        return False
    if tag is not None and tag not in customer.tags:
        return False
    if words is None:
        return True
    digits, phone = digits_of(words), customer.phone or ""
    if digits is not None and digits in phone:
        return True
    mail = customer.email or ""
    known = [mail, *_words_of(f"{customer.name} {mail}")]
    asked = words.lower().split() if "@" in words else _words_of(words)
    return bool(asked) and all(
        any(one.startswith(word) for one in known) or (len(word) > 2 and word in phone)
        for word in asked
    )


def _words_of(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", text.lower()) if word]


def joined(left: Customer, merged: Customer) -> dict[str, Any]:
    """What a merge changes on who is left: what they lack is filled in, nothing is replaced."""
    filled = {
        name: getattr(merged, name)
        for name in ("phone", "email", "note", "locale", "default_address_id")
        if getattr(left, name) is None and getattr(merged, name) is not None
    }
    if is_fallback(left.name) and not is_fallback(merged.name):
        filled["name"] = merged.name
    tags = list(dict.fromkeys([*left.tags, *merged.tags]))[:TAGS_MAX]
    more = {k: v for k, v in merged.metadata.items() if k not in left.metadata}
    metadata = dict([*left.metadata.items(), *more.items()][:METADATA_MAX])
    if tags != left.tags:
        filled["tags"] = tags
    if metadata != left.metadata:
        filled["metadata"] = metadata
    return filled


def fallback_name(phone: str | None) -> str:
    """`Pelanggan 7890`: enough to tell two of them apart, too little to call."""
    return f"{_FALLBACK} {phone[-4:]}" if phone else _FALLBACK


def is_fallback(name: str) -> bool:
    return _IS_FALLBACK.match(name) is not None


def _e164(text: str, region: str, *, strict: bool = False) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    fits = phonenumbers.is_valid_number if strict else phonenumbers.is_possible_number
    if not fits(number) or number.extension:
        return None
    formatted = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return formatted if _E164.match(formatted) else None
