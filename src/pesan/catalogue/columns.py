"""The columns of a product file, and what stands in a row of it. docs/products-csv.md explains them.

One row a variant; rows of one product stand together and bear the same handle, or the same name.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from ..kit.errors import Invalid, Malformed
from ..kit.money import Currency
from ..kit.requests import parse_json, read_json
from . import sheets
from .errors import HeaderWrong
from .models import Row, RowError
from .rules import OPTIONS_MAX, is_slug
from .schemas import ChangeProduct, ChangeVariant
from .sheets import Record

_OPTIONS = tuple(
    f"option{n}_{part}" for n in range(1, OPTIONS_MAX + 1) for part in ("name", "value")
)
COLUMNS = (
    "handle", "name", "description", "category", "tags", "status", "images", "metadata",
    *_OPTIONS,
    "sku", "title", "price", "compare_at_price", "cost", "weight_grams", "barcode", "stock",
    "backorder",
)  # fmt: skip
_STOCK_MAX = 1_000_000
_TRUE = frozenset({"true", "1", "yes", "ya", "benar"})
_FALSE = frozenset({"false", "0", "no", "tidak", "salah"})
_CURRENCY = re.compile(r"^(rp\.?|rm|s\$|\$|₱|฿|₫|[a-z]{3}\b)\s*", re.IGNORECASE)


def read_header(cells: Sequence[str]) -> tuple[str, ...]:
    """Raises catalogue.header_wrong."""
    names = [sheets.plain(cell).strip().lower().replace(" ", "_") for cell in cells]
    while names and not names[-1]:
        names.pop()
    unknown = sorted({name for name in names if name not in COLUMNS})
    twice = sorted({name for name in names if names.count(name) > 1})
    if unknown:
        raise HeaderWrong(reason=f"there is no column {', '.join(unknown)[:200]!r}")
    if twice:
        raise HeaderWrong(reason=f"{', '.join(twice)} stands twice")
    if "sku" not in names:
        raise HeaderWrong(reason="the column sku is missing")
    return tuple(names)


def read_row(header: Sequence[str], record: Record, currency: Currency) -> Row | list[RowError]:
    """Everything that is wrong with it at once."""
    wrong = record.wrong or _count_wrong(header, record.cells)
    if wrong:
        return [RowError(record.line, "", wrong)]
    cells = {
        name: sheets.plain(cell).strip() for name, cell in zip(header, record.cells, strict=False)
    }
    errors: list[RowError] = []

    def put(into: dict[str, Any], name: str, read: Callable[[str], Any]) -> None:
        try:
            into[name] = read(cells[name])
        except ValueError as error:
            errors.append(RowError(record.line, name, str(error)))

    product = _product(cells, put)
    variant = _variant(cells, put, currency)
    changed: dict[str, Any] = {}
    made: dict[str, Any] = {}
    try:
        changed = read_json(msgspec.json.encode(product), ChangeProduct).changes()
    except Invalid as invalid:
        errors += _errors_of(invalid, record.line)
    try:
        made = read_json(msgspec.json.encode(variant), ChangeVariant).changes(currency)
    except Invalid as invalid:
        errors += _errors_of(invalid, record.line)
    handle = cells.get("handle", "")
    errors += [RowError(record.line, column, why) for column, why in _misnamed(cells)]
    extra: dict[str, Any] = {}
    for name, read in (("stock", _stock), ("backorder", _flag)):
        if cells.get(name):
            put(extra, name, read)
    if errors:
        return list({error.column: error for error in reversed(errors)}.values())
    return Row(
        line=record.line,
        sku=made.pop("sku"),
        handle=handle,
        product=changed,
        empty=frozenset(name for name in changed if not _filled(name, cells)),
        variant=made,
        stock=extra.get("stock", 0),
        backorder=extra.get("backorder"),
    )


def amount_of(text: str, currency: Currency) -> str:
    """`Rp85.000`, `85,000` and `85000` are one price in rupiah. Raises ValueError.

    A point or comma with three digits behind it groups thousands where a currency shows no decimals;
    elsewhere it may mean two things and is refused.
    """
    bare = _CURRENCY.sub("", text.strip()).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if not re.fullmatch(r"\d+([.,]\d+)*", bare):
        raise ValueError("is no amount: write it like 85000 or 19.90")
    marks = re.findall(r"[.,]", bare)
    if not marks:
        return bare
    whole, last = re.split(r"[.,](?=\d+$)", bare)
    grouped = len(marks) > 1 and len(set(marks)) == 1
    if not grouped and len(marks) == 1 and len(last) == 3:
        if currency.digits_shown:
            raise ValueError(f"may be read in two ways: write {whole}{last} or {whole}.{last[:2]}")
        grouped = True
    groups = re.split(r"[.,]", f"{whole}.{last}" if grouped else whole)
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        raise ValueError("is no amount: its thousands are not grouped by three")
    return "".join(groups) if grouped else f"{''.join(groups)}.{last}"


def _count_wrong(header: Sequence[str], cells: Sequence[str]) -> str:
    filled = len(cells)
    while filled > len(header) and not cells[filled - 1].strip():
        filled -= 1
    if filled != len(header):
        return f"has {filled} cells where the header has {len(header)}"
    return ""


Put = Callable[[dict[str, Any], str, Callable[[str], Any]], None]


def _product(cells: dict[str, str], put: Put) -> dict[str, Any]:
    """As the body of PATCH /products/{id}."""
    given: dict[str, Any] = {}
    if cells.get("name"):
        given["name"] = cells["name"]
    for name in ("description", "category"):
        if name in cells:
            given[name] = cells[name] or None
    for name in ("tags", "images"):
        if name in cells:
            put(given, name, sheets.list_of)
    if cells.get("status"):
        given["status"] = cells["status"].lower()
    if "metadata" in cells:
        put(given, "metadata", _metadata)
    names = [name for name, _ in _options(cells)]
    if names or "option1_name" in cells:
        given["options"] = names
    return given


def _variant(cells: dict[str, str], put: Put, currency: Currency) -> dict[str, Any]:
    """As the body of PATCH /variants/{id}."""
    given: dict[str, Any] = {"sku": cells["sku"]}
    if cells.get("title"):
        given["title"] = cells["title"]
    if cells.get("price"):
        put(given, "price", lambda text: amount_of(text, currency))
    for name in ("compare_at_price", "cost"):
        if name in cells:
            put(given, name, lambda text: amount_of(text, currency) if text else None)
    if "weight_grams" in cells:
        put(given, "weight_grams", lambda text: _whole(text) if text else None)
    if "barcode" in cells:
        given["barcode"] = cells["barcode"] or None
    if "option1_name" in cells:
        given["options"] = {name: value for name, value in _options(cells) if value}
    return given


def _options(cells: dict[str, str]) -> list[tuple[str, str]]:
    pairs = [
        (cells.get(f"option{n}_name", ""), cells.get(f"option{n}_value", ""))
        for n in range(1, OPTIONS_MAX + 1)
    ]
    return [(name, value) for name, value in pairs if name]


def _misnamed(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What bears no name, or one that no address could: its column, and why."""
    if (handle := cells.get("handle", "")) and not is_slug(handle):
        yield "handle", "write it like kaos-polos-hitam"
    for n in range(1, OPTIONS_MAX + 1):
        if cells.get(f"option{n}_value") and not cells.get(f"option{n}_name"):
            yield f"option{n}_name", "is empty beside its value"


def _filled(name: str, cells: dict[str, str]) -> bool:
    return bool(cells.get("option1_name" if name == "options" else name))


def _errors_of(invalid: Invalid, line: int) -> list[RowError]:
    return [RowError(line, _column(error.field), error.message) for error in invalid.errors]


def _column(field: str) -> str:
    """`options.Ukuran` stands in the option columns, `tags[1]` in tags."""
    column = re.split(r"[.\[]", field)[0]
    return "option1_name" if column == "options" else column


def _metadata(text: str) -> Any:
    if not text:
        return {}
    try:
        return parse_json(text.encode())
    except (Malformed, Invalid) as error:
        raise ValueError('is no JSON object like {"erp": "17"}') from error


def _stock(text: str) -> int:
    found = _whole(text)
    if found > _STOCK_MAX:
        raise ValueError(f"is more than {_STOCK_MAX}")
    return found


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError("is no whole number")
    return int(text)


def _flag(text: str) -> bool:
    folded = text.lower()
    if folded not in _TRUE | _FALSE:
        raise ValueError("write true or false")
    return folded in _TRUE
