"""What comes in: strict JSON into typed Structs, and a clear Problem for everything else."""

# ruff: noqa: ARG003 - the signatures are AbstractDTO's.

import json
import re
from typing import Annotated, Any, ClassVar, TypeVar, get_args
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar._openapi.schema_generation import SchemaCreator
from litestar.datastructures import FormMultiDict, State
from litestar.dto import AbstractDTO
from litestar.openapi.spec import Reference, Schema
from litestar.params import QueryParameter
from litestar.typing import FieldDefinition

from .cards import mask_given
from .errors import FieldError, Invalid, Malformed, Problem

T = TypeVar("T")

BODY_BYTES_MAX = 1024 * 1024

# `limit: FromQuery[Limit] = 20`. Litestar reads bounds from its own parameters alone: a msgspec
# Meta on a query parameter is dropped without a word.
Limit = Annotated[int, QueryParameter(ge=1, le=100)]
_AT = re.compile(r" - at `\$(?P<path>.*)`$")
_ESCAPES = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


class NotJson(Malformed):
    code = "requests.not_json"
    message = "the body is not JSON: {reason}"
    hint = "Send UTF-8 JSON; no comments, no trailing commas, no NaN."


class DuplicateKey(Malformed):
    code = "requests.duplicate_key"
    message = "the key {key!r} stands twice in one object"
    hint = "Send each key once; which of two values was meant cannot be known."


class UnsupportedMediaType(Problem):
    code = "requests.unsupported_media_type"
    status = 415
    message = "the body is {media_type!r}"
    hint = "Send Content-Type: application/json."


class TooLarge(Problem):
    code = "requests.too_large"
    status = 413
    message = "the body is too large"
    hint = "A body has at most 1 MiB, a picture 5 MiB, a CSV file 100 MiB."


class StrictRequest(Request[Any, Any, State]):
    """A request whose missing body is an empty object, as where all fields are optional, and whose
    forms bear no card numbers.
    """

    async def body(self) -> bytes:
        return await super().body() or b"{}"

    async def form(self) -> FormMultiDict:
        given = await super().form()
        return FormMultiDict([(name, mask_given(one, name)) for name, one in given.multi_items()])


def check_query(request: Request[Any, Any, State]) -> None:
    """Refuses what could be read in two ways. Raises requests.invalid.

    A parameter that stands twice, where the last would win; and the word null, which msgspec takes
    for None where a number, a time or one of a few words is asked for.
    """
    raw = request.scope["query_string"]
    if not raw:
        return
    given = parse_qsl(raw.decode("latin-1"), keep_blank_values=True)
    names = [name for name, _ in given]
    asked = request.route_handler.parsed_fn_signature.parameters
    for name, value in given:
        if "\0" in value:  # PostgreSQL keeps no such text, so nothing is called that
            raise Invalid.field(name, "contains a character that is no text")
        field = asked.get(name)
        if field is None:
            continue
        if names.count(name) > 1 and not field.is_non_string_collection:
            raise Invalid.field(name, "stands twice")
        if value.lower() == "null" and str not in {field.annotation, *get_args(field.annotation)}:
            raise Invalid.field(name, "is null; leave it out instead")


class StrictBody(AbstractDTO[Any]):
    """Litestar's door for bodies: the handler's `data` is read by `read_json`, not coerced."""

    _types: ClassVar[dict[str, Any]] = {}

    @classmethod
    def create_for_field_definition(
        cls, field_definition: FieldDefinition, handler_id: str, backend_cls: Any = None
    ) -> None:
        cls._types[handler_id] = field_definition.annotation

    @classmethod
    def is_supported_model_type_field(cls, field_definition: FieldDefinition) -> bool:
        return field_definition.name == "data"

    @classmethod
    def create_openapi_schema(
        cls, field_definition: FieldDefinition, handler_id: str, schema_creator: SchemaCreator
    ) -> Reference | Schema:
        return schema_creator.for_field_definition(field_definition)

    @classmethod
    def generate_field_definitions(cls, model_type: type[Any]) -> Any:
        raise AssertionError("bodies are read whole, not field by field")

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        raise AssertionError("bodies are read whole, not field by field")

    def decode_bytes(self, value: bytes) -> Any:
        connection = self.asgi_connection
        media_type = connection.headers.get("content-type", "application/json")
        if media_type.partition(";")[0].strip().lower() != "application/json":
            raise UnsupportedMediaType(media_type=media_type[:80])
        return read_json(value, self._types[connection.route_handler.handler_id])


def read_json(raw: bytes, kind: type[T]) -> T:
    """Reads a body into `kind`: no coercion, no unknown fields, no duplicate keys, no card numbers.

    Raises requests.not_json, requests.duplicate_key, requests.invalid.
    """
    value = parse_json(raw)
    value = {} if value is None else value
    try:
        read = msgspec.convert(value, kind, strict=True)
        # Once it is known to be no longer than may be: looking for cards takes its time.
        masked = mask_given(value)
        return read if masked == value else msgspec.convert(masked, kind, strict=True)
    except msgspec.ValidationError as error:
        raise Invalid([_field_error(str(error))]) from error


def parse_json(raw: bytes) -> Any:
    """Reads JSON as it must be. Raises requests.not_json or requests.duplicate_key."""
    try:
        value = json.loads(raw, object_pairs_hook=_pairs, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise NotJson(reason="it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise NotJson(reason=f"{error.msg} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:  # an int of 5,000 digits; 10,000 open brackets
        raise NotJson(reason="a number is too long or it is nested too deep") from error
    if _ESCAPES.search(raw):
        _refuse_unstorable(value, "")
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DuplicateKey(key=key[:80])
            seen.add(key)
    return found


def _constant(name: str) -> Any:
    raise NotJson(reason=f"{name} is no JSON number")


def _refuse_unstorable(value: Any, path: str) -> None:
    """Text that PostgreSQL cannot hold: NUL, and half of a surrogate pair."""
    match value:
        case str():
            if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
                raise Invalid.field(path, "contains a character that is no text")
        case list():
            for index, item in enumerate(value):
                _refuse_unstorable(item, f"{path}[{index}]")
        case dict():
            for key, item in value.items():
                _refuse_unstorable(key, path)
                _refuse_unstorable(item, f"{path}.{key}" if path else key)


def _field_error(message: str) -> FieldError:
    found = _AT.search(message)
    if found is None:
        return FieldError("", message)
    path = found["path"].removeprefix(".")
    return FieldError(path, message[: found.start()])
