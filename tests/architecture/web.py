"""The laws of what the outside sees: routes and errors."""

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from pesan.accounts import KeyHolder, Principal
from pesan.dashboard.screen import Screen
from pesan.kit.errors import Problem
from pesan.stores import Right, StoreCall

# Codes that bear another name than the room they are declared in, and why.
PROTOCOL = {
    "requests.version_stale": "a word of the protocol; stores is the lowest room that answers it",
}
# Modules beside errors.py that declare a failure, and why.
DECLARED_ELSEWHERE = {
    "pesan.app.main": "/readyz stands there and is all that raises it",
    "pesan.app.static": "the one route there is all that raises it",
}
# The kit is no room: its codes begin with what they are about.
KIT_PREFIXES = {"database", "ids", "postgres", "requests"}

# What asks a route's right when a handler takes it: the API's call, and the dashboard's, which makes
# one of the same for whoever the cookie belongs to.
ASKS = (StoreCall, Screen)
# Routes for oneself that find out by another way who that is.
ASKS_ITSELF = {"logoutByForm": "reads its own cookie, and without one ends nothing"}

# What nobody may set by sending it, and where one of these is what is being asked for, and why.
MIGHTY = frozenset(
    [
        "id",
        "role",
        "tenant_id",
        "store_id",
        "user_id",
        "owner_id",
        "is_admin",
        "admin",
        "price",
        "unit_price",
        "total",
        "paid",
        "status",
        "balance",
        "verified",
        "email_verified",
        "created_at",
        "updated_at",
        "disabled_at",
        "version",
        "discount",
        "livemode",
        "scopes",
        "reserved",
        "available",
        "captured",
        "refunded",
        "number",
    ]
)
MAY_BE_SENT: Mapping[tuple[str, str], str] = {
    ("ChangeFulfilment", "status"): "a parcel's own journey, step by step",
    ("ChangeMember", "role"): "at most one's own (stores/members.py)",
    ("ChangeProduct", "status"): "draft, active, archived: staff say what is sold",
    ("ChangeVariant", "price"): "staff price what they sell; buyers send none",
    ("CreateProduct", "status"): "draft, active, archived: staff say what is sold",
    ("CreateVariant", "price"): "staff price what they sell; buyers send none",
    ("Fulfil", "status"): "a parcel's own journey, step by step",
    ("Invite", "role"): "at most one's own (stores/invitations.py)",
    ("MakeKey", "livemode"): "which of the two kinds of key",
    ("MakeKey", "scopes"): "at most one's own rights (stores/routes/keys.py)",
    ("MakeKey", "store_id"): "one of one's own stores (stores/routes/keys.py)",
    ("RecordConsent", "status"): "given or withdrawn: a line of the ledger",
    ("SetStatus", "status"): "only along the order's moves, and never paid",
}

INSIDE_A_STORE = "/stores/{store_id"
SELF = "self"


@dataclass(frozen=True)
class Route:
    """What a law asks of one handler."""

    path: str
    methods: frozenset[str]
    operation: str | None
    right: str | None = None
    public: str | None = None
    key: str | None = None
    fresh: bool = False
    takes: frozenset[type] = field(default_factory=frozenset)
    bodies: frozenset[type[msgspec.Struct]] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{'/'.join(sorted(self.methods))} {self.path}"


def routes_of(app: Litestar) -> list[Route]:
    """Every route of ours; Litestar's own OpenAPI pages and static files are its."""
    return [
        _route(route.path_format, handler)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler) and _is_ours(handler)
    ]


def _is_ours(handler: HTTPRouteHandler) -> bool:
    return str(handler.fn.__module__).startswith("pesan.")


def _route(path: str, handler: HTTPRouteHandler) -> Route:
    return Route(
        path=path,
        methods=frozenset(str(m) for m in handler.http_methods) - {"OPTIONS", "HEAD"},
        operation=handler.operation_id if isinstance(handler.operation_id, str) else None,
        right=handler.opt.get("right"),
        public=handler.opt.get("public"),
        key=handler.opt.get("key"),
        fresh=bool(handler.opt.get("fresh")),
        takes=frozenset(_types(handler.fn)),
        bodies=frozenset(bodies_of(inspect.get_annotations(handler.fn, eval_str=True))),
    )


def _types(function: Any) -> Iterable[type]:
    waiting = list(inspect.get_annotations(function, eval_str=True).values())
    while waiting:
        hint = waiting.pop()
        waiting += [part for part in (get_origin(hint), *get_args(hint)) if part is not None]
        if isinstance(hint, type):
            yield hint


def bodies_of(annotations: Mapping[str, Any]) -> set[type[msgspec.Struct]]:
    """Every Struct a request's body may hold, however deep."""
    found: set[type[msgspec.Struct]] = set()
    waiting = [annotations.get("data")]
    while waiting:
        hint = waiting.pop()
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint not in found:
            found.add(hint)
            waiting += list(get_type_hints(hint, include_extras=True).values())
        waiting += list(get_args(hint))
    return found


def bodies_bind_only_what_they_name(
    routes: Sequence[Route], named: Mapping[tuple[str, str], str] = MAY_BE_SENT
) -> list[str]:
    """Unknown fields are refused, and none that would make its sender mightier is known (S29)."""
    complaints = []
    for body in sorted(
        {b for route in routes for b in route.bodies}, key=lambda kind: kind.__name__
    ):
        if not body.__struct_config__.forbid_unknown_fields:
            complaints.append(f"{body.__module__}.{body.__name__}: takes fields it does not know")
        complaints += [
            f"{body.__module__}.{body.__name__}: {name} can be sent"
            for name in body.__struct_fields__
            if name in MIGHTY and (body.__name__, name) not in named
        ]
    return complaints


def routes_say_who_may(routes: Sequence[Route]) -> list[str]:
    """Deny by default: a route declares a right or why it needs none, and takes what asks it."""
    complaints = []
    for route in routes:
        if (route.right is None) == (route.public is None):
            complaints.append(f"{route}: declare either a right or why it is public")
        elif route.public is not None:
            if len(re.findall(r"\w+", route.public)) < 3:
                complaints.append(f"{route}: {route.public!r} is no reason to be public")
        elif route.right == SELF:
            if not route.takes & {Principal, KeyHolder} and route.operation not in ASKS_ITSELF:
                complaints.append(f"{route}: is for oneself and never asks who that is")
        elif route.right not in set(Right):
            complaints.append(f"{route}: {route.right!r} is not in the matrix of rights")
        elif not route.takes & set(ASKS):
            complaints.append(f"{route}: names a right and never asks for it")
    return complaints


def stores_are_behind_the_call(routes: Sequence[Route]) -> list[str]:
    """What lies inside a store of the API is entered through StoreCall, or is public and says why."""
    return [
        f"{route}: enters a store without StoreCall"
        for route in routes
        if route.path.startswith("/api/") and INSIDE_A_STORE in route.path
        if route.public is None and StoreCall not in route.takes
    ]


def keys_are_asked_of_posts(routes: Sequence[Route]) -> list[str]:
    return [
        f"{route}: key={route.key!r}"
        for route in routes
        if route.key is not None and (route.key != "required" or route.methods != {"POST"})
    ]


def operations_are_named_once(routes: Sequence[Route]) -> list[str]:
    complaints = [f"{route}: has no operation_id" for route in routes if not route.operation]
    seen: dict[str, Route] = {}
    for route in routes:
        if route.operation is None:
            continue
        other = seen.setdefault(route.operation, route)
        if other.path != route.path and other is not route:
            complaints.append(f"{route}: operation {route.operation} is {other}")
    return complaints


def reads_change_nothing(routes: Sequence[Route]) -> list[str]:
    """A GET shares its handler with no other method."""
    return [
        f"{route}: reads and writes in one handler"
        for route in routes
        if "GET" in route.methods and route.methods != {"GET"}
    ]


def problems_speak_our_way(
    problems: Mapping[str, type[Problem]], protocol: Mapping[str, str] = PROTOCOL
) -> list[str]:
    """Codes owned by their room; messages short facts in lower case; hints sentences."""
    complaints = []
    for code, problem in problems.items():
        if not re.fullmatch(r"[a-z]+\.[a-z0-9_]+", code):
            complaints.append(f"{code}: is not room.what_is_so")
        room = problem.__module__.split(".")[1]
        owners = KIT_PREFIXES if room == "kit" else {room}
        if code.partition(".")[0] not in owners and code not in protocol:
            complaints.append(f"{code}: is declared in {problem.__module__}")
        if not problem.message or _first_word(problem.message)[:1].isupper():
            complaints.append(f"{code}: the message begins in upper case: {problem.message!r}")
        if problem.message.endswith("."):
            complaints.append(f"{code}: the message is no sentence: {problem.message!r}")
        if not re.match(r"[A-Z{]", problem.hint) or not problem.hint.endswith((".", "?")):
            complaints.append(f"{code}: the hint is a sentence of advice: {problem.hint!r}")
        if not 400 <= problem.status <= 599:
            complaints.append(f"{code}: status {problem.status}")
    return complaints


def _first_word(text: str) -> str:
    """Empty for a name that is written so: `Idempotency-Key`, `PostgreSQL`, `{available}`."""
    word = text.split(" ", 1)[0]
    return word if word[1:] == word[1:].lower() and word.isalpha() else ""


def problems_are_declared_whole(problems: Iterable[type[Problem]]) -> list[str]:
    """Every class that can be raised has a code, a message and a hint of its own, in errors.py."""
    complaints = []
    for problem in problems:
        where = problem.__module__
        at_home = where.endswith(".errors") or where.startswith("pesan.kit.")
        if not at_home and where not in DECLARED_ELSEWHERE:
            complaints.append(f"{where}.{problem.__name__}: is declared outside errors.py")
        if problem.__module__ == "pesan.kit.errors" and not problem.code:
            continue  # the tree's kinds
        if problem.__subclasses__() and not problem.code:
            continue  # a room's own kind
        own = problem.__dict__
        complaints += [
            f"{problem.__module__}.{problem.__name__}: has no {part} of its own"
            for part in ("code", "message", "hint")
            if part not in own
        ]
    return complaints


def every_problem() -> list[type[Problem]]:
    found: list[type[Problem]] = []
    waiting: list[type[Problem]] = [Problem]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found.append(kind)
            waiting.append(kind)
    return [kind for kind in found if kind.__module__.startswith("pesan.")]


def undocumented(problems: Iterable[str], page: str) -> list[str]:
    return [f"{code} is not in docs/errors.md" for code in problems if f"`{code}`" not in page]
