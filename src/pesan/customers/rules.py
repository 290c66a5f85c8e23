"""Decisions about customers that need no database."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat

from ..kit.money import Currency

NAME_CHARACTERS_MAX = 200
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
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error


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
