"""EMV merchant-presented QR codes: what a QRIS code says.

A string of fields, each a two-digit tag, a two-digit length and the value, closed by a checksum.
Source: EMV QRCPS Merchant-Presented Mode 1.1 (EMVCo, November 2020), sections 3 and 4; QRIS adds
tag 51 (Bank Indonesia, PADG 21/18/PADG/2019). The account below is nobody's: no bank routes it.
"""

import binascii
import re
import unicodedata

from ...kit.money import Currency, Money

_DYNAMIC = "12"  # a code for one payment, with its amount
_RUPIAH = "360"  # ISO 4217 numeric
_SANDBOX_ACCOUNT = "ID.PESAN.SANDBOX"
_RETAIL = "5999"  # ISO 18245: miscellaneous retail


def qris_string(merchant_name: str, city: str, amount: Money, reference: str) -> str:
    """A dynamic QRIS code that reads right and pays nobody. Raises ValueError for what is no rupiah."""
    if amount.currency is not Currency.IDR:
        raise ValueError("QRIS is paid in rupiah")
    account = _field(0, _SANDBOX_ACCOUNT) + _field(2, "0" * 15) + _field(3, "UMI")
    national = _field(0, "ID.CO.QRIS.WWW") + _field(2, "ID" + "0" * 13) + _field(3, "UMI")
    body = (
        _field(0, "01")
        + _field(1, _DYNAMIC)
        + _field(26, account)
        + _field(51, national)
        + _field(52, _RETAIL)
        + _field(53, _RUPIAH)
        + _field(54, str(amount.whole()))
        + _field(58, "ID")
        + _field(59, _plain(merchant_name, 25) or "TOKO")
        + _field(60, _plain(city, 15) or "JAKARTA")
    )
    if label := _plain(reference, 25):
        body += _field(62, _field(5, label))
    return sealed(body)


def sealed(fields: str) -> str:
    """Adds the checksum, which covers its own tag and length (section 4.7.3)."""
    covered = fields + "6304"
    return covered + f"{checksum(covered):04X}"


def checksum(text: str) -> int:
    """CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected, no final xor."""
    return binascii.crc_hqx(text.encode(), 0xFFFF)


def is_sealed(code: str) -> bool:
    """Whether a scanner would take this code's checksum."""
    return bool(code[-8:-4] == "6304" and code == sealed(code[:-8]))


def _field(tag: int, value: str) -> str:
    assert 1 <= len(value) <= 99, "a field holds 1 to 99 characters"
    return f"{tag:02d}{len(value):02d}{value}"


def _plain(text: str, length: int) -> str:
    """Scanners agree on printable ASCII alone: accents are dropped, other scripts vanish."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^\x20-\x7e]+", " ", ascii_only).strip()[:length].strip()
