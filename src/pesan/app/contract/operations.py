"""What the contract asks of each route: read from the routes as they hang in the application."""

import re
from collections.abc import Callable, Iterator
from inspect import cleandoc
from typing import Any

from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import BodyKwarg, HeaderParameter, ParameterKwarg, QueryParameter
from litestar.response import File, Stream
from litestar.types import Empty
from litestar.typing import FieldDefinition
from msgspec import Struct

from ...accounts import KeyInUrl, ReauthenticationRequired, SecondFactorRequired
from ...customers import CustomerErased
from ...kit.errors import Invalid, Problem
from ...kit.idempotency import KeyInUse, KeyMalformed, KeyMissing, KeyReused
from ...kit.limits import TooManyRequests
from ...kit.problems import BadRequest, NoSuchRoute
from ...kit.requests import BODY_BYTES_MAX, StrictBody, TooLarge
from ...stores import SENSITIVE, Right, Role, may
from .failures import Failures, failures_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
JSON = "application/json"
# Asked by whatever asks a right, of those alone that are sensitive.
_FRESH: Failures = frozenset({ReauthenticationRequired, SecondFactorRequired})
_KEPT: Failures = frozenset({KeyMissing, KeyReused, KeyInUse})
_TRIES = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern")


class Parameter(Struct, frozen=True, kw_only=True):
    name: str
    place: str  # path, query or header
    annotation: Any
    bounds: dict[str, Any] = {}
    required: bool = False
    default: Any = None


class Operation(Struct, frozen=True, kw_only=True):
    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    right: str | None  # a right inside a store; "self" is one's own; None is everybody's
    takes_key: bool
    requires_key: bool
    parameters: tuple[Parameter, ...]
    body: Any  # its type; None for none
    body_media: tuple[str, ...]
    body_bytes_max: int
    answer: Any
    answer_media: str
    status: int
    failures: Failures


def operations_of(app: Litestar) -> list[Operation]:
    """Every operation that is in the contract, as the routes are hung."""
    return [
        _operation(route.path_format, method, handler)
        for route in app.routes
        for method in METHODS  # in this order: Litestar keeps an address's handlers in a set
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler) and handler.resolve_include_in_schema()
        if method in {str(m) for m in handler.http_methods}
    ]


def noun_of(path: str) -> str:
    """The thing an address is about: what stands first below the store."""
    parts = [part for part in path.removeprefix("/api/v1").split("/") if part]
    plain = [part for part in parts if not part.startswith("{")]
    if plain[:1] == ["stores"] and len(parts) > 2:
        plain = plain[1:]
    return plain[0] if plain else "stores"


def _operation(path: str, method: str, handler: HTTPRouteHandler) -> Operation:
    public = "public" in handler.opt
    failures = _failures(path, handler, public=public)
    if not _asks_for_fresh_proof(handler):
        failures -= _FRESH
    # Whoever answers a secret reads the key, and keeps nothing under it; a body that is read as it
    # comes in has no fingerprint to keep beside one.
    takes_key = method == "POST" and KeyReused in failures and "streams" not in handler.opt
    requires_key = takes_key and handler.opt.get("key") == "required"
    if not takes_key:
        failures -= _KEPT if method == "POST" else {*_KEPT, KeyMalformed}
    else:
        # An answer that was kept and named somebody says this once they are erased.
        failures |= {CustomerErased} if "{store_id}" in path else frozenset()
        failures -= {KeyMissing} if not requires_key else frozenset()
    right = None if public else str(getattr(handler.opt["right"], "value", handler.opt["right"]))
    body, body_media = _body(handler)
    said = cleandoc(handler.fn.__doc__ or "")
    name = str(handler.operation_id)
    return Operation(
        id=name,
        method=method,
        path=path,
        tag=noun_of(path),
        summary=_first_sentence(said) or _words(name),
        description=_description(said or f"{_words(name)}.", right, handler),
        right=right,
        takes_key=takes_key,
        requires_key=requires_key,
        parameters=tuple(_parameters(path, handler)),
        body=body,
        body_media=body_media,
        body_bytes_max=handler.resolve_request_max_body_size() or BODY_BYTES_MAX,
        answer=_answer(handler),
        answer_media=str(getattr(handler.media_type, "value", handler.media_type)) or JSON,
        status=handler.status_code,
        failures=failures,
    )


def _failures(path: str, handler: HTTPRouteHandler, *, public: bool) -> Failures:
    asked: list[Callable[..., Any]] = [handler.fn]
    if not public:
        asked += handler.resolve_guards()  # of these a public route keeps the one about its address
    wanted = handler.parsed_fn_signature.parameters
    asked += [
        provided.dependency
        for name, provided in handler.resolve_dependencies().items()
        if name in wanted
    ]
    found: set[type[Problem]] = {TooManyRequests}  # the edge, before anything is asked
    if public:
        found.add(KeyInUrl)
    if "{" in path:
        found.add(NoSuchRoute)  # cursors.py, for an address that is no text
    if "data" in wanted:
        asked.append(StrictBody.decode_bytes)
        found.add(TooLarge)
    fields = [*_fields(handler)]
    if any(_place(field) != "path" for field in fields):
        found.add(Invalid)  # Litestar reads them: problems.py says it our way
    if "data" in wanted or fields:
        found.add(BadRequest)
    return frozenset(found).union(*(failures_of(one) for one in asked))


def _asks_for_fresh_proof(handler: HTTPRouteHandler) -> bool:
    return "fresh" in handler.opt or handler.opt.get("right") in SENSITIVE


def _parameters(path: str, handler: HTTPRouteHandler) -> Iterator[Parameter]:
    for name in re.findall(r"{(\w+)}", path):
        yield Parameter(name=name, place="path", annotation=str, required=True)
    for field in _fields(handler):
        place = _place(field)
        if place != "path":
            yield _parameter(field, place)


def _fields(handler: HTTPRouteHandler) -> Iterator[FieldDefinition]:
    """Parameters of the route and of what it depends on."""
    signatures = [handler.parsed_fn_signature]
    for name, provided in handler.resolve_dependencies().items():
        if name in handler.parsed_fn_signature.parameters:
            signatures.append(provided.parsed_fn_signature)
    for signature in signatures:
        for field in signature.parameters.values():
            kind = field.kwarg_definition
            if isinstance(kind, ParameterKwarg) and _place(field):
                yield field


def _place(field: FieldDefinition) -> str:
    match field.kwarg_definition:
        case QueryParameter():
            return "query"
        case HeaderParameter():
            return "header"
        case ParameterKwarg() as kind:
            return "path" if type(kind).__name__ == "PathParameter" else ""
    return ""


def _parameter(field: FieldDefinition, place: str) -> Parameter:
    kind = field.kwarg_definition
    assert isinstance(kind, ParameterKwarg)
    return Parameter(
        name=kind.name or field.name,
        place=place,
        annotation=field.annotation,
        bounds={name: value for name in _TRIES if (value := getattr(kind, name)) is not None},
        required=field.default is Empty,
        default=None if field.default is Empty else field.default,
    )


def _body(handler: HTTPRouteHandler) -> tuple[Any, tuple[str, ...]]:
    field = handler.parsed_fn_signature.parameters.get("data")
    if field is None:  # a route that reads the body itself says what it takes
        media_types: tuple[str, ...] = handler.opt.get("takes", ())
        return bytes if media_types else None, media_types
    kind = field.kwarg_definition
    media = kind.media_type if isinstance(kind, BodyKwarg) else JSON
    return field.annotation, (str(getattr(media, "value", media)),)


def _answer(handler: HTTPRouteHandler) -> Any:
    """The type of what is answered: None for nothing, bytes for what is no JSON."""
    field = handler.parsed_return_field
    if field.is_subclass_of((Stream, File)):
        return bytes
    if field.is_subclass_of(Response):
        return field.inner_types[0].annotation if field.inner_types else bytes
    # Nothing is nothing with 204 alone; with any other status Litestar says null.
    nothing = field.annotation is type(None) and handler.status_code == 204
    return None if nothing else field.annotation


def _description(said: str, right: str | None, handler: HTTPRouteHandler) -> str:
    if right is None:
        return f"{said}\n\nPublic: {handler.opt['public']}."
    if right in set(Right):
        roles = ", ".join(role.value for role in Role if may(role, Right(right)))
        said += f"\n\nNeeds the right `{right}`: {roles}."
    else:
        said += "\n\nFor oneself: any valid token."
    if _asks_for_fresh_proof(handler):
        said += " A person must have given their password within the last five minutes."
    return said


def _first_sentence(text: str) -> str:
    first = re.split(r"(?<=[.!?])\s|\n\n", " ".join(text.split()), maxsplit=1)[0]
    return re.split(r": |; ", first.removesuffix("."), maxsplit=1)[0]


def _words(operation_id: str) -> str:
    """`getShippingMethods` -> "Get shipping methods"."""
    words = re.sub(r"(?<=[a-z])([A-Z])", lambda found: f" {found[1].lower()}", operation_id)
    return words[:1].upper() + words[1:]
