"""The laws a parsed source file can break. Each takes modules and returns complaints."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "pesan"

# Where a thing is allowed, and why. A path is one file below src/pesan.
REAL_TIME = {
    "dashboard/doors.py": "half a login lives on real time, like a token",
    "accounts/second_factor.py": "authenticators count real time",
    "accounts/resets.py": "a link lives on real time, like a token",
    "accounts/jobs.py": "as resets.py",
    "kit/clock.py": "the business clock itself",
    "kit/ids.py": "an id's age is real, whatever the tests' clock says",
    "kit/relay.py": "leases between workers run on real time",
    "accounts/proofs.py": "a proof lives on real time, like the session it is of",
    "accounts/tokens.py": "tokens live on real time: a shifted clock must not revive one",
    "accounts/attempts.py": "who guesses waits for real: a shifted clock forgives nothing",
    "accounts/keys.py": "a key's expiry is a token's",
    "accounts/principals.py": "whether a key lives is asked on its own clock",
    "accounts/routes/sessions.py": "sessions live on real time",
    "stores/gate.py": "a key's expiry is a token's",
    "stores/routes/keys.py": "a key's expiry is a token's",
    "accounts/actions.py": "sessions live on real time, like their tokens",
    "dashboard/logins.py": "a login link lives on real time, like a token",
    "dashboard/sessions.py": "a cookie lives on real time, like its session",
}
SQL_ELSEWHERE = {
    "stores/gate.py": "the gate rides with BEGIN in one simple query, spliced from checked ids",
}
HTTP_CLIENTS = {
    "app/listener.py": "makes the socket we are called on; calls nobody",
    "app/server.py": "serves on that socket; calls nobody",
    "kit/egress.py": "the one client",
    "kit/mail.py": "speaks to the operator's own mail server, never to an address somebody gave",
    "kit/postgres/address.py": "knocks at the socket of our own PostgreSQL",
}

# Hashes that keep nothing secret, and so may be compared in any time.
SHOWN_HASHES = {
    "audit/rules.py": "a chain's hashes lie open beside what they are of",
    "payments/providers/emvco.py": "a checksum against slips of the finger, printed in the code",
}
ROOMS_THAT_SEE_EVERYTHING = {"app", "migrations"}
SHAPELESS = {"base", "common", "helper", "helpers", "manager", "misc", "service", "util", "utils"}

_CLIENTS = {"aiohttp", "httpx", "requests", "smtplib", "socket", "urllib3"}
_CLIENT_MODULES = {"http.client", "urllib.request"}
_CLOCKS = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "time.time_ns",
}  # fmt: skip
_SQL = re.compile(
    r"^\s*(--[^\n]*\n\s*)*(SELECT\s|INSERT INTO\s|UPDATE\s+\w+\s|DELETE FROM\s|WITH\s+\w+\s+AS\s"
    r"|BEGIN\b(?!:)|SET LOCAL\s|NOTIFY\s|LISTEN\s|TRUNCATE\s|CREATE (TABLE|INDEX|VIEW)\s|ALTER TABLE\s)"
)


@dataclass(frozen=True)
class Module:
    path: str  # below src/pesan, with slashes
    tree: ast.Module
    lines: int

    @property
    def room(self) -> str:
        return self.path.partition("/")[0]

    @property
    def furniture(self) -> str:
        """`queries` for orders/queries.py and for orders/queries/checkout.py."""
        parts = self.path.split("/")
        return parts[1].removesuffix(".py") if len(parts) > 1 else ""

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def module(path: str, text: str) -> Module:
    return Module(path, ast.parse(text), text.count("\n"))


def modules(root: Path = SOURCE) -> list[Module]:
    return [
        module(file.relative_to(root).as_posix(), file.read_text())
        for file in sorted(root.rglob("*.py"))
    ]


def public_names(found: Sequence[Module]) -> dict[str, set[str]]:
    """Each room's `__all__`; a room without one lets nobody in."""
    doors: dict[str, set[str]] = {}
    for door in found:
        if door.path == f"{door.room}/__init__.py":
            names = {
                name
                for node in door.tree.body
                if isinstance(node, ast.Assign) and _is_all(node)
                for name in ast.literal_eval(node.value)
            }
            doors[door.room] = names
    return doors


def _is_all(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)


@dataclass(frozen=True)
class Import:
    """`from ..orders.models import Order`: room orders, inner models, names {Order}."""

    node: ast.AST
    room: str
    inner: str
    names: tuple[str, ...]
    alias: str = ""


def imports_of_rooms(source: Module) -> Iterator[Import]:
    """Every import of a room of this house, however it is written."""
    depth = source.path.count("/") + 1
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                head, _, rest = name.name.partition(".")
                if head == "pesan" and rest:
                    room, _, inner = rest.partition(".")
                    yield Import(node, room, inner, (), name.asname or "")
        elif isinstance(node, ast.ImportFrom):
            target = node.module or ""
            if node.level == 0 and target.partition(".")[0] == "pesan":
                target = target.partition(".")[2]
            elif node.level != depth:
                continue
            if target:
                room, _, inner = target.partition(".")
                yield Import(node, room, inner, tuple(n.name for n in node.names))
            else:
                for name in node.names:
                    yield Import(node, name.name, "", (), name.asname or name.name)


def front_doors(found: Sequence[Module], doors: Mapping[str, set[str]]) -> list[str]:
    """A room is entered by its front door: the package itself, and only what `__all__` names."""
    complaints = []
    for source in found:
        if source.room in ROOMS_THAT_SEE_EVERYTHING:
            continue
        for entry in imports_of_rooms(source):
            if entry.room in {"kit", source.room} or entry.room not in doors:
                continue
            if entry.inner:
                complaints.append(
                    f"{source.at(entry.node)}: {entry.room}.{entry.inner} is another room's inside"
                )
                continue
            complaints += [
                f"{source.at(entry.node)}: {entry.room} does not show {name}"
                for name in entry.names
                if name not in doors[entry.room]
            ]
            if entry.alias:
                complaints += [
                    f"{source.at(node)}: {entry.room} does not show {node.attr}"
                    for node in ast.walk(source.tree)
                    if isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == entry.alias
                    and node.attr not in doors[entry.room]
                ]
    return complaints


def rules_are_plain(found: Sequence[Module]) -> list[str]:
    """`async def` means "touches the world"; rules do not."""
    return [
        f"{source.at(node)}: a rule awaits"
        for source in found
        if source.furniture == "rules"
        for node in ast.walk(source.tree)
        if isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith))
    ]


def sql_lives_in_queries(
    found: Sequence[Module], elsewhere: Mapping[str, str] = SQL_ELSEWHERE
) -> list[str]:
    """SQL stands in queries, in fragments for another room's statement, in the kit, in migrations."""
    complaints = []
    for source in found:
        if source.room in {"kit", "migrations"} or source.path in elsewhere:
            continue
        if source.furniture not in {"queries", "fragments"}:
            complaints += [f"{source.at(n)}: SQL outside queries.py" for n in _sql_texts(source)]
        complaints += [
            f"{source.at(node)}: a connection used past kit/sql.py"
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Attribute)
            and node.attr in {"execute", "executemany", "fetch", "fetchrow", "fetchval", "prepare"}
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "connection"
        ]
    return complaints


def _sql_texts(source: Module) -> Iterator[ast.Constant]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(source.tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
            and _SQL.match(node.value)
        ):
            yield node


def sql_is_never_spliced(found: Sequence[Module]) -> list[str]:
    """A statement is written down: values are bound, fragments are LiteralStrings of a room."""
    complaints = []
    for source in found:
        for node in ast.walk(source.tree):
            if not (isinstance(node, ast.Call) and _dotted(node.func) == "statement"):
                continue
            complaints += [
                f"{source.at(part)}: a statement is put together from values"
                for argument in node.args
                for part in ast.walk(argument)
                if isinstance(part, (ast.JoinedStr, ast.Call))
                or (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mod))
            ]
    return complaints


def one_http_client(
    found: Sequence[Module], allowed: Mapping[str, str] = HTTP_CLIENTS
) -> list[str]:
    """What leaves the house goes through kit/egress.py."""
    complaints = []
    for source in found:
        if source.path in allowed:
            continue
        for node in ast.walk(source.tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if any(n.partition(".")[0] in _CLIENTS or n in _CLIENT_MODULES for n in names):
                complaints.append(f"{source.at(node)}: a network client beside kit/egress.py")
    return complaints


def one_clock(found: Sequence[Module], allowed: Mapping[str, str] = REAL_TIME) -> list[str]:
    """Everything that expires, waits or is due asks kit/clock.py."""
    return [
        f"{source.at(node)}: {_dotted(node)} instead of clock.now()"
        for source in found
        if source.path not in allowed
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and ".".join(_dotted(node).split(".")[-2:]) in _CLOCKS
    ]


_SECRET = re.compile(r"(^|_)(token|secret|digest|hash|signature|mac|hmac|password|sealed)s?$")


def secrets_are_compared_in_one_time(
    found: Sequence[Module], shown: Mapping[str, str] = SHOWN_HASHES
) -> list[str]:
    """`==` stops at the first byte that differs, and tells by its time how much was right (S45)."""
    return [
        f"{source.at(node)}: compared with == instead of hmac.compare_digest"
        for source in found
        if source.path not in shown
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, (ast.Eq, ast.NotEq)) for operator in node.ops)
        and not any(_is_plain(side) for side in (node.left, *node.comparators))
        and any(_names_a_secret(side) for side in (node.left, *node.comparators))
    ]


def _is_plain(side: ast.expr) -> bool:
    """What was written down, and how long something is, are no secret."""
    return isinstance(side, ast.Constant) or (
        isinstance(side, ast.Call) and _dotted(side.func) == "len"
    )


def _names_a_secret(side: ast.expr) -> bool:
    names = [node.id for node in ast.walk(side) if isinstance(node, ast.Name)]
    names += [node.attr for node in ast.walk(side) if isinstance(node, ast.Attribute)]
    return any(_SECRET.search(name.lower()) for name in names)


def chance_is_the_systems(found: Sequence[Module]) -> list[str]:
    """`random` can be foretold from what it gave; `secrets` cannot, and is used for everything."""
    complaints = []
    for source in found:
        for node in ast.walk(source.tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            if any(name.partition(".")[0] == "random" for name in names):
                complaints.append(f"{source.at(node)}: random instead of secrets")
    return complaints


def names_say_something(found: Sequence[Module]) -> list[str]:
    return [
        f"{source.path}: {part} says nothing"
        for source in found
        for part in source.path.removesuffix(".py").split("/")
        if part in SHAPELESS
    ]


def templates_escape(found: Sequence[Module]) -> list[str]:
    """Every Jinja environment escapes, and treats a missing fact as an error."""
    complaints = []
    for source in found:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            name = _dotted(node.func).rpartition(".")[2]
            if name in {"Environment", "SandboxedEnvironment"}:
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                escape = given.get("autoescape")
                if not (isinstance(escape, ast.Constant) and escape.value is True):
                    complaints.append(f"{source.at(node)}: templates without autoescape=True")
                if _dotted(given.get("undefined")) not in {"StrictUndefined", "jinja2.StrictUndefined"}:  # fmt: skip
                    complaints.append(f"{source.at(node)}: templates without StrictUndefined")
            if name == "Markup" and not all(isinstance(a, ast.Constant) for a in node.args):
                complaints.append(f"{source.at(node)}: Markup() of something that was not written")
    return complaints


def _dotted(node: ast.AST | None) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{_dotted(value)}.{attr}".lstrip(".")
        case _:
            return ""


_HTMX_2 = re.compile(r"hx-ext|hx-disabled-elt|hx-vars|htmx:[a-z]+[A-Z]\w*|hx-on:htmx:\w*[A-Z]")
_UNESCAPED = re.compile(r"\|\s*safe\b|{%-?\s*autoescape\s+false")
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


def templates_are_of_this_house(root: Path) -> list[str]:
    """No htmx 2 idiom (htmx 4 ignores them silently), nothing unescaped, no inline script (CSP)."""
    complaints = []
    files = (file for file in sorted(root.rglob("*")) if file.suffix in {".html", ".jinja", ".j2"})
    for file in files:
        for number, line in enumerate(file.read_text().splitlines(), start=1):
            where = f"{file.relative_to(root).as_posix()}:{number}"
            if found := _HTMX_2.search(line):
                complaints.append(f"{where}: {found[0]} is htmx 2")
            if found := _UNESCAPED.search(line):
                complaints.append(f"{where}: {found[0]} does not escape")
            if found := _INLINE.search(line):
                complaints.append(f"{where}: {found[0].strip()} is inline script")
    return complaints


def long_files(found: Sequence[Module], lines_max: int = 300) -> list[str]:
    """A question, not a law."""
    return [
        f"{source.path} has {source.lines} lines: one idea or two?"
        for source in found
        if source.lines > lines_max
    ]
