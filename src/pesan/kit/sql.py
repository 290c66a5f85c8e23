"""Typed SQL without an ORM: a statement is a function's signature with its SQL.

    @statement("SELECT id, name FROM customers WHERE store_id = $store AND id = $customer")
    async def find_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer | None: ...

Parameters are named and bound, never spliced. The return annotation says what comes back:

    Struct, or a scalar     exactly one row (of one column)
    ... | None              one row or none
    list[...]               every row
    Changed                 how many rows were changed
    None                    nothing is asked

Structs, dicts and tuples travel as jsonb, lists of scalars as arrays. `$filters.owner` is one field
of a Struct: what several statements take travels as one. A test PREPAREs every
statement against the migrated schema and compares names, number and types.
"""

import functools
import re
import types
from collections.abc import Awaitable, Callable, Coroutine
from enum import Enum
from inspect import Parameter, signature
from typing import (
    Any,
    Concatenate,
    LiteralString,
    NewType,
    ParamSpec,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import asyncpg
import msgspec

from .db import Tx

P = ParamSpec("P")
R = TypeVar("R")

Changed = NewType("Changed", int)

# Each reads its statement once, when it is first run or looked at: a process runs a tenth of them,
# and to read the signatures of all is a twentieth of its start.
READERS: list[Callable[[], "Statement"]] = []

_PLACEHOLDER = re.compile(r"\$([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?)")


class Statement:
    """One typed SQL statement: its text with positions, its parameters, its rows."""

    def __init__(self, function: Callable[..., Any], sql: str) -> None:
        hints = get_type_hints(function)
        parameters = list(signature(function).parameters.values())[1:]
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.source = sql
        self.parameters = {p.name: hints[p.name] for p in parameters}
        self.order: list[str] = []
        self._open_folded(sql)
        self.sql = _PLACEHOLDER.sub(self._position, sql)
        unused = set(self.parameters) - set(self.order)
        assert not unused, f"{self.name} never uses {sorted(unused)}"
        self.result = hints["return"]
        self.many, self.optional, self.row = _shape(self.result)
        self._names = [p.name for p in parameters]
        self._defaults = {p.name: p.default for p in parameters if p.default is not Parameter.empty}
        self._encoders = [_encoder(self.parameters[name]) for name in self.order]
        self._sources = [
            (self._names.index(name), field)
            for name, _, field in (one.partition(".") for one in self.order)
        ]
        self._decode = _row_decoder(self.row)

    def _open_folded(self, sql: str) -> None:
        """A Struct whose fields are named one by one is so many parameters."""
        for name in {one.partition(".")[0] for one in _PLACEHOLDER.findall(sql) if "." in one}:
            hints = get_type_hints(self.parameters.pop(name))
            self.parameters |= {f"{name}.{field}": hint for field, hint in hints.items()}

    def _position(self, match: re.Match[str]) -> str:
        name = match[1]
        assert name in self.parameters, f"{self.name} uses ${name}, which is no parameter of it"
        if name not in self.order:
            self.order.append(name)
        return f"${self.order.index(name) + 1}"

    def arguments(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        rest = self._names[len(args) :]
        values = [*args, *(kwargs[n] if n in kwargs else self._defaults[n] for n in rest)]
        sent = (
            getattr(values[index], field) if field else values[index]
            for index, field in self._sources
        )
        return [
            value if encode is None else encode(value)
            for value, encode in zip(sent, self._encoders, strict=True)
        ]

    async def run(self, tx: Tx, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        values = self.arguments(args, kwargs)
        connection = await tx.begun(self.sql)
        if self.row is None:
            await connection.execute(self.sql, *values)
            return None
        if self.row is Changed:
            tag = await connection.execute(self.sql, *values)
            return int(tag.rpartition(" ")[2])
        if self.many:
            return [self._decode(record) for record in await connection.fetch(self.sql, *values)]
        record = await connection.fetchrow(self.sql, *values)
        if record is None:
            assert self.optional, f"{self.name} promised one row and found none"
            return None
        return self._decode(record)


def statement(
    sql: LiteralString,
) -> Callable[
    [Callable[Concatenate[Tx, P], Awaitable[R]]],
    Callable[Concatenate[Tx, P], Coroutine[Any, Any, R]],
]:
    """Makes a function of its signature and this SQL. See the module's docstring."""

    def make(
        function: Callable[Concatenate[Tx, P], Awaitable[R]],
    ) -> Callable[Concatenate[Tx, P], Coroutine[Any, Any, R]]:
        read = functools.cache(functools.partial(Statement, function, sql))
        READERS.append(read)

        async def run(tx: Tx, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result: R = await read().run(tx, args, kwargs)
            return result

        return functools.wraps(function)(run)

    return make


def all_statements() -> list[Statement]:
    """Of every module that is imported."""
    return [read() for read in READERS]


def base_type(hint: Any) -> Any:
    """Follows NewTypes down: OrderId -> UUID."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    return hint


def without_none(hint: Any) -> tuple[Any, bool]:
    """`X | None` -> (X, True); `X` -> (X, False)."""
    if get_origin(hint) in {Union, types.UnionType}:
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        assert len(inner) == 1, f"a column has one type, not {hint}"
        return inner[0], True
    return hint, False


def is_json(hint: Any) -> bool:
    """What travels as jsonb: Structs, dicts, tuples, and lists of them. A list of scalars is an array."""
    hint = base_type(without_none(hint)[0])
    if get_origin(hint) is list:
        return is_json(get_args(hint)[0])
    if get_origin(hint) in {dict, tuple} or hint in {dict, tuple}:
        return True
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def _shape(result: Any) -> tuple[bool, bool, Any]:
    """(many rows?, may be none?, the row's type)."""
    if result is type(None) or result is None:
        return False, True, None
    if get_origin(result) is list:
        return True, False, get_args(result)[0]
    row, optional = without_none(result)
    return False, optional, row


def _encoder(hint: Any) -> Callable[[Any], Any] | None:
    if is_json(hint):
        return lambda value: None if value is None else msgspec.json.encode(value).decode()
    return None


def _row_decoder(row: Any) -> Callable[[asyncpg.Record], Any]:
    if row is None or row is Changed:
        return lambda record: record
    if not (isinstance(row, type) and issubclass(row, msgspec.Struct)):
        decode = _column_decoder(row)
        return (lambda record: record[0]) if decode is None else (lambda record: decode(record[0]))
    hints = get_type_hints(row)
    decoders = [(n, d) for n in row.__struct_fields__ if (d := _column_decoder(hints[n]))]
    if not decoders:
        return lambda record: row(**record)

    def build(record: asyncpg.Record) -> Any:
        values = dict(record)
        for name, decode in decoders:
            values[name] = decode(values[name])
        return row(**values)

    return build


def _column_decoder(hint: Any) -> Callable[[Any], Any] | None:
    inner = base_type(without_none(hint)[0])
    if is_json(hint):
        decoder = msgspec.json.Decoder(inner)
        return lambda value: None if value is None else decoder.decode(value)
    if isinstance(inner, type) and issubclass(inner, Enum):
        return lambda value: None if value is None else inner(value)
    return None
