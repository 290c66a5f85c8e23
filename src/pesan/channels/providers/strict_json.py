"""A stranger's JSON, read so that what is stored and what is judged cannot differ.

The standard reader takes the last of two equal keys, NaN, UTF-16 and any depth; two readers then
see two documents. Here all of that is malformed. PostgreSQL can store neither U+0000 nor half a
surrogate pair, so in strings those become U+FFFD, the replacement character.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import NoReturn, TypeVar

from ..errors import UpdateMalformed

T = TypeVar("T")

DEPTH_MAX = 32
IDENTIFIER_CHARS_MAX = 512
INTEGER_MAX = 2**63 - 1
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_object(body: bytes) -> dict[str, object]:
    """One JSON object in UTF-8. Raises channels.update_malformed."""
    try:
        document = json.loads(
            body.decode(),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_storable_integer,
        )
    except RecursionError as error:
        raise UpdateMalformed(reason="nested too deeply") from error
    except ValueError as error:  # not UTF-8, not JSON, or one of the hooks below
        raise UpdateMalformed(reason=str(error)) from error
    storable = _storable(document, depth=1)
    if not isinstance(storable, dict):
        raise UpdateMalformed(reason="the body is not an object")
    return storable


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise ValueError("an object has the same key twice")
    return keys


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is out of range")
    return number


def _storable_integer(digits: str) -> int:
    number = int(digits)
    if abs(number) > INTEGER_MAX:
        raise ValueError("a number is out of range")
    return number


def _storable(value: object, *, depth: int) -> object:
    if depth > DEPTH_MAX:
        raise UpdateMalformed(reason="nested too deeply")
    match value:
        case str():
            return _UNSTORABLE.sub("\ufffd", value)
        case list():
            return [_storable(item, depth=depth + 1) for item in value]
        case dict():
            return {
                _UNSTORABLE.sub("\ufffd", str(key)): _storable(item, depth=depth + 1)
                for key, item in value.items()
            }
        case _:
            return value


def storable(text: str) -> str:
    """What came inside a string: escapes of a second JSON were not looked at yet."""
    return _UNSTORABLE.sub("\ufffd", text)


def text_in(parent: Mapping[str, object], key: str) -> str | None:
    """The string at `key`; absent, null and empty are None, anything else is malformed."""
    value = parent.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise UpdateMalformed(reason=f"{key} is not a string")


def object_in(parent: Mapping[str, object], key: str) -> dict[str, object]:
    """The object at `key`; absent and null are an empty one, anything else is malformed."""
    value = parent.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise UpdateMalformed(reason=f"{key} is not an object")


def objects_in(parent: Mapping[str, object], key: str) -> list[dict[str, object]]:
    """The list of objects at `key`; absent and null are an empty one."""
    value = parent.get(key)
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise UpdateMalformed(reason=f"{key} is not a list of objects")


def identifier_in(parent: Mapping[str, object], key: str) -> str | None:
    """A name given by the provider: opaque, kept to the character, fit to be a key of ours."""
    value = text_in(parent, key)
    if value is None:
        return None
    if len(value) > IDENTIFIER_CHARS_MAX or not value.isprintable() or "\ufffd" in value:
        raise UpdateMalformed(reason=f"{key} cannot be an identifier")
    return value


def required(value: T | None, key: str) -> T:
    if not value:
        raise UpdateMalformed(reason=f"{key} is missing")
    return value
