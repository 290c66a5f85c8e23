"""Writes the client's models, operations and error codes from the contract.

    .venv/bin/python clients/python/generate.py

A test fails when what is committed is not what this writes.
"""

import json
import keyword
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from pesan.app.document import openapi_json

HERE = Path(__file__).parent / "src" / "pesan_client"
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
_ASK = """\
    @abstractmethod
    async def _ask(
        self, kind: Any, method: str, path: str, *values: str, query: dict[str, Any] | None = None,
        body: Any = None, key: str | None = None, headers: dict[str, str | None] | None = None,
    ) -> Any: ...
"""
_MADE = '"""Made from the contract by generate.py; not edited by hand."""\n\n'


def written() -> dict[str, str]:
    """Each file's text."""
    document = json.loads(openapi_json())
    made = {
        "models.py": _models(document),
        "operations.py": _operations(document),
        "codes.py": _codes(document),
    }
    return {name: _formatted(text) for name, text in made.items()}


def _models(document: dict[str, Any]) -> str:
    lines = [
        _MADE,
        "from __future__ import annotations\n",
        "from typing import Any, Generic, Literal, TypeVar\n",
        "from msgspec import UNSET, Struct, UnsetType\n",
        'T = TypeVar("T")\n',
        "class Page(Struct, Generic[T]):",
        "    items: list[T]\n    next_cursor: str | None = None\n",
    ]
    schemas = {
        name: schema
        for name, schema in document["components"]["schemas"].items()
        if name not in {"Problem", "Invalid", "FieldError"}  # problems.py
    }
    aliases = {name: schema for name, schema in schemas.items() if "properties" not in schema}
    for name, schema in aliases.items():
        lines.append(f"{name} = {_type(schema)}\n")
    for name, schema in schemas.items():
        if name not in aliases:
            lines.append(_struct(name, schema))
    return "\n".join(lines)


def _struct(name: str, schema: dict[str, Any]) -> str:
    fields = schema["properties"]
    renamed = {_name(field): field for field in fields if _name(field) != field}
    rename = f", rename={renamed!r}" if renamed else ""
    lines = [f"class {name}(Struct, kw_only=True{rename}):"]
    required = set(schema.get("required", ()))
    for field, shape in fields.items():
        kind = _type(shape)
        lines.append(
            f"    {_name(field)}: {kind}"
            if field in required
            else f"    {_name(field)}: {kind} | UnsetType = UNSET"
        )
    return "\n".join(lines) + "\n"


def _type(schema: dict[str, Any]) -> str:  # noqa: PLR0911 - one for each kind
    match schema:
        case {"$ref": str(reference)}:
            return reference.rpartition("/")[2]
        case {"const": value}:
            return f"Literal[{value!r}]"
        case {"enum": values}:
            return f"Literal[{', '.join(map(repr, values))}]"
        case {"anyOf": options} | {"oneOf": options}:
            return " | ".join(dict.fromkeys(_type(option) for option in options))
        case {"allOf": [first, *_]}:
            return _type(first)
        case {"type": "array"}:
            return f"list[{_type(schema.get('items', {}))}]"
        case {"type": "object"}:
            inner = schema.get("additionalProperties")
            return f"dict[str, {_type(inner) if isinstance(inner, dict) else 'Any'}]"
        case {"type": str(kind)}:
            return {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}.get(
                kind, "None"
            )
    return "Any"


def _operations(document: dict[str, Any]) -> str:
    lines = [
        _MADE,
        "from abc import ABC, abstractmethod\nfrom typing import Any\n",
        "from . import models as m\n",
        "class Operations(ABC):",
        _ASK,
    ]
    for path, item in document["paths"].items():
        if path.startswith("/api/"):
            lines += [_method(path, method, item[method]) for method in METHODS if method in item]
    return "\n".join(lines)


def _method(path: str, method: str, operation: dict[str, Any]) -> str:
    names = re.findall(r"{(\w+)}", path)
    parameters = operation["parameters"]
    takes = [f"{_name(name)}: str" for name in names]
    body, media = _body(operation)
    if body:
        takes.append(f"body: {body}")
    named = []
    query = {p["name"]: p for p in parameters if p["in"] == "query"}
    for name, parameter in query.items():
        kind = _qualified(_type(parameter["schema"]))
        named.append(f"{_name(name)}: {kind}" + ("" if parameter["required"] else " | None = None"))
    headers = {p["name"] for p in parameters if p["in"] == "header"}
    if "Idempotency-Key" in headers:
        named.append('idempotency_key: str = ""')
    if "If-Match" in headers:
        named.append("if_match: str | None = None")
    kind = _answer(operation)
    asked = [kind, repr(method.upper()), repr(re.sub(r"{\w+}", "{}", path))]
    asked += [_name(name) for name in names]
    if query:
        pairs = ", ".join(f"{name!r}: {_name(name)}" for name in query)
        asked.append(f"query={{{pairs}}}")
    if body:
        asked.append("body=body")
    if "Idempotency-Key" in headers:
        asked.append("key=idempotency_key")
    sent = ['"If-Match": if_match'] if "If-Match" in headers else []
    sent += [f'"Content-Type": {media!r}'] if media not in {"", JSON} else []
    if sent:
        asked.append(f"headers={{{', '.join(sent)}}}")
    signature = ", ".join(["self", *takes, *(["*", *named] if named else [])])
    summary = operation["summary"].replace('"', "'").replace("\\", "\\\\")
    call = f"await self._ask({', '.join(asked)})"
    tail = (
        f"        {call}"
        if kind == "None"
        else f"        made: {kind} = {call}\n        return made"
    )
    return (
        f"    async def {_snake(operation['operationId'])}({signature}) -> {kind}:\n"
        f'        """{summary}."""\n{tail}\n'
    )


def _body(operation: dict[str, Any]) -> tuple[str, str]:
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return "", ""
    if JSON in content:
        return _qualified(_type(content[JSON]["schema"])), JSON
    return "bytes", next(iter(content))


def _answer(operation: dict[str, Any]) -> str:
    status = min(operation["responses"])
    content = operation["responses"][status].get("content", {})
    if not content:
        return "None"
    media = next(iter(content))
    schema = content[media].get("schema")
    if media != JSON or schema is None:
        return "bytes"
    if {"items", "next_cursor"} == set(schema.get("properties", ())):
        return f"m.Page[{_qualified(_type(schema['properties']['items']['items']))}]"
    return _qualified(_type(schema))


def _qualified(kind: str) -> str:
    """Names of models get their module; Python's own stay."""
    return re.sub(r"(?<![\w'\"])([A-Z]\w+)(?![\w'\"])", _module, kind)


def _module(found: re.Match[str]) -> str:
    return found[1] if found[1] in {"Any", "Literal", "None"} else f"m.{found[1]}"


def _codes(document: dict[str, Any]) -> str:
    codes = sorted(document["components"]["examples"])
    return f"{_MADE}from typing import Literal\n\nCode = Literal[{', '.join(map(repr, codes))}]\n"


def _name(field: str) -> str:
    plain = re.sub(r"\W", "_", field)
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _formatted(text: str) -> str:
    ruff = str(Path(sys.executable).parent / "ruff")
    made = text
    for command in (["check", "--fix-only", "-q", "--select", "F401,I"], ["format", "-q"]):
        made = subprocess.run(  # noqa: S603 - our own formatter
            [ruff, *command, "--stdin-filename", str(HERE / "made.py"), "-"],
            input=made,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    return made


def main() -> None:
    for name, text in written().items():
        (HERE / name).write_text(text)


if __name__ == "__main__":
    main()
