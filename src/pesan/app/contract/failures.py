"""Which Problems a function can end with, read from the source: its own, and of all that it calls.

An operation's errors in the contract are not written down beside its route, where they would be
forgotten: this follows the calls from the route down through the rooms, by the same names and
annotations that a reader follows, and collects every Problem that is made on the way and not
caught again. A name it cannot follow (a callable that was passed in) it leaves out; the tests hold
every answer they see against the contract, so what is left out shows.
"""

import ast
import builtins
import inspect
import sys
import types
import typing
from collections import ChainMap
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ...kit.errors import Problem

Failures = frozenset[type[Problem]]
NONE: Failures = frozenset()
_OPENED = ("__init__", "__enter__", "__exit__", "__aenter__", "__aexit__", "__post_init__")
# What is asked for one thing and gives another: `await f()`, `async with f()`, `for x in f()`.
_WRAPPERS = {"Awaitable", "Coroutine", "AsyncIterator", "Iterator", "AsyncGenerator", "Annotated"}


class Of(NamedTuple):
    """Something whose type alone is known."""

    type: Any


class Several(NamedTuple):
    """A Protocol's verb: whichever of its implementations is there is called."""

    promised: Any
    kept: tuple[Any, ...]


_known: dict[types.FunctionType, Failures] = {}


def failures_of(called: Any) -> Failures:
    """Every Problem that calling `called` can end with."""
    if isinstance(called, type):
        members = [called.__dict__.get(name) for name in _OPENED]
        return _all(failures_of(member) for member in members if member is not None)
    if isinstance(called, Several):
        return _all(failures_of(implementation) for implementation in called.kept)
    function = inspect.unwrap(getattr(called, "__func__", called))
    if not isinstance(function, types.FunctionType) or not _is_ours(function.__module__):
        return NONE
    if function not in _known:
        _known[function] = NONE  # while it is read: one that calls itself adds nothing by that
        tree = _source(function.__module__).get(function.__code__.co_firstlineno)
        if tree is not None:
            _known[function] = _Body(function).of(tree.body)
    return _known[function]


class _Body:
    """One function's statements, with the names that stand in it."""

    def __init__(self, function: types.FunctionType) -> None:
        self._globals = function.__globals__
        self._local: dict[str, Any] = dict(_closure(function))
        hints = _hints(function)
        self._local |= {name: Of(hint) for name, hint in hints.items() if name != "return"}
        owner = _owner(function)
        if owner is not None:
            self._local.setdefault("self", Of(owner))
            self._local.setdefault("cls", owner)

    def of(self, statements: list[ast.stmt]) -> Failures:
        return _all(self._statement(statement) for statement in statements)

    def _statement(self, node: ast.stmt) -> Failures:
        match node:
            case ast.Try() | ast.TryStar():
                return self._try(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for argument in [*node.args.args, *node.args.kwonlyargs]:
                    if argument.annotation is not None:
                        self._local[argument.arg] = Of(self._value(argument.annotation))
                return self.of(node.body)
            case ast.Match():  # its patterns name what may come, and make nothing
                bodies = [self.of(case.body) for case in node.cases]
                return _all([self._expression(node.subject), *bodies])
        found = self._children(node) if isinstance(node, ast.Assign) else NONE
        self._learn(node)
        return found if isinstance(node, ast.Assign) else self._children(node)

    def _learn(self, node: ast.stmt) -> None:
        """What a statement says of the names it binds."""
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._name(name, self._value(value))
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                self._name(name, Of(self._value(annotation)))
            case ast.For(target=ast.Name(id=name), iter=iterated):
                self._name(name, _element(self._value(iterated)))
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if isinstance(item.optional_vars, ast.Name):
                        self._name(item.optional_vars.id, self._value(item.context_expr))

    def _children(self, node: ast.AST) -> Failures:
        found = []
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                found.append(self._statement(child))
            elif isinstance(child, ast.expr):
                found.append(self._expression(child))
            elif not isinstance(child, ast.ExceptHandler):
                found.append(self._children(child))
        return _all(found)

    def _try(self, node: ast.Try | ast.TryStar) -> Failures:
        found = self.of(node.body)
        passed = NONE  # no later handler of the same `try` catches it
        for handler in node.handlers:
            caught = self._caught(handler)
            if _passes_on(handler):  # whoever names it here expects it, wherever it comes from
                passed |= {one for one in found if issubclass(one, caught)}
                passed |= {one for one in caught if issubclass(one, Problem) and one.code}
            found = frozenset(kind for kind in found if not issubclass(kind, caught))
        rest = [self.of(handler.body) for handler in node.handlers]
        return _all([found, passed, *rest, self.of(node.orelse), self.of(node.finalbody)])

    def _caught(self, handler: ast.ExceptHandler) -> tuple[type, ...]:
        named = handler.type
        if named is None:
            return (Exception,)
        parts = named.elts if isinstance(named, ast.Tuple) else [named]
        kinds = [self._value(part) for part in parts]
        return tuple(kind for kind in kinds if isinstance(kind, type))

    def _expression(self, node: ast.expr) -> Failures:
        match node:
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass"), args=[first, *_]):
                return self._expression(first)
            case ast.Name() | ast.Attribute():
                return _all([self._named(self._value(node)), self._children(node)])
            case ast.Lambda():
                return self._expression(node.body)
        return self._children(node)

    def _named(self, value: Any) -> Failures:
        """A function's name is as good as its call: it is called here, or given to who calls it."""
        if isinstance(value, type) and issubclass(value, Problem):
            return frozenset({value}) if value.code else NONE
        if isinstance(value, property):
            return failures_of(value.fget)
        if isinstance(value, Several) or (callable(value) and not isinstance(value, Of)):
            return failures_of(value)
        return NONE

    def _name(self, name: str, value: Any) -> None:
        if value is not None:
            self._local[name] = value

    def _value(self, node: ast.expr) -> Any:
        """The object a name stands for, `Of` its type where only that is known, or None."""
        match node:
            case ast.Name(id=name):
                known = ChainMap(self._local, self._globals, vars(builtins))
                return known.get(name)
            case ast.Attribute(value=owner, attr=name):
                return _member(self._value(owner), name)
            case ast.Await(value=inner):
                return self._value(inner)
            case ast.Call(func=function):
                return _result(self._value(function))
            case ast.Subscript(value=owner):
                found = self._value(owner)
                return _element(found) if isinstance(found, Of) else found
        return None


def _member(owner: Any, name: str) -> Any:
    if not isinstance(owner, Of):
        return getattr(owner, name, None) if isinstance(owner, type | types.ModuleType) else None
    kind = _plain(owner.type)
    if not isinstance(kind, type):
        return None
    if getattr(kind, "_is_protocol", False):
        return Several(getattr(kind, name, None), _implementations(kind, name))
    found = inspect.getattr_static(kind, name, None)
    if isinstance(found, classmethod | staticmethod):
        return found.__func__
    if isinstance(found, property | types.FunctionType):
        return found
    begun = inspect.getattr_static(kind, "__init__")
    hint = _hints(kind).get(name) or _hints(begun).get(name.lstrip("_"))
    return None if hint is None else Of(hint)


def _implementations(protocol: type, name: str) -> tuple[Any, ...]:
    """They stand in providers/ and brains/ of the Protocol's own room."""
    room = protocol.__module__.split(".")[:2]
    return tuple(
        vars(kind)[name]
        for module in list(sys.modules.values())
        if module.__name__.split(".")[:2] == room
        for kind in vars(module).values()
        if isinstance(kind, type) and kind is not protocol and name in vars(kind)
    )


def _result(called: Any) -> Any:
    if isinstance(called, type):
        return Of(called)
    if isinstance(called, Several):
        return _result(called.promised)
    function = inspect.unwrap(getattr(called, "__func__", called)) if callable(called) else None
    if not isinstance(function, types.FunctionType):
        return None
    hint = _hints(function).get("return")
    return None if hint is None else Of(hint)


def _element(value: Any) -> Any:
    if not isinstance(value, Of):
        return None
    arguments = typing.get_args(_bare(value.type))
    return Of(arguments[-1]) if arguments else None


def _plain(hint: Any) -> Any:
    """`Awaitable[Order | None]` -> Order."""
    bare = _bare(hint)
    if typing.get_origin(bare) in {typing.Union, types.UnionType}:
        inner = [_bare(part) for part in typing.get_args(bare) if part is not type(None)]
        return _plain(inner[0]) if inner else None
    return typing.get_origin(bare) or bare


def _bare(hint: Any) -> Any:
    while getattr(typing.get_origin(hint) or hint, "__name__", "") in _WRAPPERS:
        arguments = typing.get_args(hint)
        if not arguments:
            return hint
        hint = arguments[-1] if hint.__name__ == "Coroutine" else arguments[0]
    return hint


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether what was caught goes on: raised again, or handed to somebody."""
    causes = {
        node.cause
        for node in ast.walk(handler)
        if isinstance(node, ast.Raise) and node.cause is not None
    }
    for node in ast.walk(handler):
        if isinstance(node, ast.Raise) and node.exc is None:
            return True
        if isinstance(node, ast.Name) and node.id == handler.name and node not in causes:
            return True
    return False


def _closure(function: types.FunctionType) -> Iterator[tuple[str, Any]]:
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:  # not filled yet
            continue


def _owner(function: types.FunctionType) -> type | None:
    """The class a method stands in."""
    found: Any = function.__globals__
    *path, _ = function.__qualname__.split(".")
    for name in path:
        found = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
    return found if isinstance(found, type) else None


@cache
def _hints(annotated: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(annotated)
    except (NameError, TypeError, AttributeError):  # names of type checkers alone
        return {}


def _all(found: Iterable[Failures]) -> Failures:
    return NONE.union(*found)


def _is_ours(module: str) -> bool:
    return module == "pesan" or module.startswith("pesan.")


@cache
def _source(module: str) -> dict[int, ast.FunctionDef | ast.AsyncFunctionDef]:
    """A module's functions by the line they begin at, decorators included."""
    file = inspect.getsourcefile(sys.modules[module])
    assert file is not None
    return {
        min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]): node
        for node in _statements(ast.parse(Path(file).read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """All that stand below it; no function is defined inside an expression."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        if not isinstance(child, ast.expr):
            yield from _statements(child)
