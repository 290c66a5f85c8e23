"""Small lies about a module, one at a time: what a test that looks would notice."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from inspect import unwrap
from types import ModuleType
from typing import Any

from pesan.kit.sql import READERS, Statement, all_statements

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}
# The matrix of rights names who may by these.
_CIRCLES = {"OWNERS": "ADMINS", "ADMINS": "STAFF", "STAFF": "ALL", "ALL": "STAFF"}


@dataclass(frozen=True)
class Mutant:
    module: str
    line: int
    says: str
    source: str  # of the whole module


def python_mutants(module: str, source: str) -> Iterator[Mutant]:
    """Flipped comparisons and arithmetic, negated conditions, changed constants, lost members."""
    tree = ast.parse(source)
    for index, node in enumerate(_worth_changing(tree)):
        for says in _changes(node):
            changed = deepcopy(tree)
            target = _worth_changing(changed)[index]
            _apply(target, says)
            yield Mutant(module, node.lineno, says, ast.unparse(changed))


def sql_mutants(module: str, source: str) -> Iterator[Mutant]:
    """Locks dropped, conditions dropped, comparisons flipped, sums turned; store fences apart.

    The fences have a gate of their own (tests/architecture/test_tenancy.py).
    """
    lines = source.splitlines(keepends=True)
    for number, text in enumerate(lines):
        for pattern, instead in _SQL:
            for found in re.finditer(pattern, text):
                if _is_prose(text) or "store_id" in found[0]:
                    continue
                changed = text[: found.start()] + found.expand(instead) + text[found.end() :]
                body = "".join([*lines[:number], changed, *lines[number + 1 :]])
                yield Mutant(
                    module, number + 1, f"{found[0].strip()!r} is {changed.strip()!r}", body
                )


_SQL = (
    (r" ?FOR UPDATE( OF [a-z]+)?", ""),
    (r"(?<=[a-z0-9)]) >= (?=[a-z0-9(])", " > "),
    (r"(?<=[a-z0-9)]) <= (?=[a-z0-9$(])", " < "),
    (r"(?<=[a-z0-9)]) < (?=[a-z0-9$(])", " <= "),
    (r"(?<=[a-z0-9)]) > (?=[a-z0-9$(])", " >= "),
    (r"(reserved|on_hand|used) \+ (?=[a-z0-9])", r"\1 - "),
    (r"(reserved|on_hand|used) - (?=[a-z0-9])", r"\1 + "),
    (r"\b(WHERE|AND) ([a-z]+\.)?status = '([a-z_]+)'", r"\1 \2status <> '\3'"),
    (r"NOT EXISTS", "EXISTS"),
    (r"NOT backorder AND ", ""),
    (r"(?<![$])\b(l\.)?backorder OR ", ""),
    (r"^(\s+)AND .*\n", r"\1\n"),
)


def tell(mutant: Mutant) -> list[Statement]:
    """Puts a mutant's SQL in the place of the true one, in every statement it is part of."""
    module, told = sys.modules[mutant.module], ModuleType(mutant.module)
    told.__package__ = module.__spec__.parent if module.__spec__ else None
    true = all_statements()
    exec(compile(mutant.source, mutant.module, "exec"), told.__dict__)  # noqa: S102 - our own module
    lies = {one.name: one.source for one in all_statements()[len(true) :]}
    del READERS[len(true) :]
    fragments = [
        (text, told.__dict__[name])
        for name, text in vars(module).items()
        if isinstance(text, str) and told.__dict__.get(name) != text and not name.startswith("__")
    ]
    changed = []
    for one in true:
        source = lies.get(one.name, one.source)
        for text, lie in fragments:
            source = source.replace(text, lie)
        if source != one.source:
            vars(one).update(vars(Statement(unwrap(_function(one.name)), source)))
            changed.append(one)
    assert changed, f"{mutant.module}:{mutant.line} is part of no statement"
    return changed


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(sys.modules[module], function)
    return found


def _is_prose(text: str) -> bool:
    return text.lstrip().startswith(("#", "--", '"""'))


def _worth_changing(tree: ast.Module) -> list[ast.expr]:
    """Expressions that decide something: no docstrings, annotations, messages or asserts."""
    found: list[ast.expr] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, (ast.Assert, ast.ClassDef, ast.Raise, ast.Import, ast.ImportFrom)):
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if isinstance(node, ast.expr):
            found.append(node)
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "pattern"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    visit(child)

    visit(tree)
    return [node for node in found if any(True for _ in _changes(node))]


def _changes(node: ast.expr) -> Iterator[str]:  # noqa: C901 - one a kind of expression
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARE:
            yield f"{type(op).__name__} is {_COMPARE[type(op)].__name__}"
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            yield f"{type(op).__name__} is {_ARITHMETIC[type(op)].__name__}"
        case ast.BoolOp(op=ast.And()):
            yield "And is Or"
        case ast.BoolOp(op=ast.Or()):
            yield "Or is And"
        case ast.UnaryOp(op=ast.Not()):
            yield "Not is gone"
        case ast.IfExp():
            yield "the condition is turned"
        case ast.Constant(value=bool()):
            yield "the truth is turned"
        case ast.Constant(value=int()):
            yield "one more"
        case ast.Set(elts=[_, *_]):
            for index in range(len(node.elts)):
                yield f"member {index} is gone"
        case ast.Name(id=name, ctx=ast.Load()) if name in _CIRCLES:
            yield f"{name} is {_CIRCLES[name]}"


def _apply(node: ast.expr, says: str) -> None:
    match node:
        case ast.Compare(ops=[op]):
            node.ops = [_COMPARE[type(op)]()]
        case ast.BinOp(op=op):
            node.op = _ARITHMETIC[type(op)]()
        case ast.BoolOp(op=op):
            node.op = ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Constant(value=bool() as truth):
            node.value = not truth
        case ast.Constant(value=int() as number):
            node.value = number + 1
        case ast.Set():
            del node.elts[int(says.split()[1])]
        case ast.Name(id=name):
            node.id = _CIRCLES[name]
