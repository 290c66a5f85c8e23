"""The OpenAPI 3.1 document: every operation, made from its route, its types and its source."""

import string
from collections import defaultdict
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from litestar import Litestar

from ... import __version__
from ...kit.errors import Invalid, Problem, TooMany, Unauthorised, Unavailable
from ...kit.idempotency import KeyInUse
from ...kit.problems import MEDIA_TYPE as PROBLEM
from .examples import Examples
from .operations import Operation, Parameter, operations_of
from .shapes import REF, id_pattern, shapes

_ABOUT = """\
Chat-native commerce. JSON over HTTP; ids are prefixed strings, money is a decimal string with its
currency, times are RFC 3339 in UTC, failures are problem+json with a permanent `code`.
For people: /docs.
"""
_EVERYWHERE = {
    name: {"$ref": f"#/components/headers/{name}"}
    for name in ("X-Request-Id", "RateLimit", "RateLimit-Policy")
}


def contract_of(app: Litestar) -> dict[str, Any]:
    """The whole document of an application."""
    return _Document(operations_of(app)).made()


class _Document:
    def __init__(self, operations: list[Operation]) -> None:
        self._operations = operations
        asked: list[Any] = []
        for operation in operations:
            asked += [operation.body, operation.answer]
            asked += [parameter.annotation for parameter in operation.parameters]
        schemas, self._components = shapes(asked)
        self._schemas = iter(schemas)
        self._examples = Examples(self._components)
        self._refusals: dict[tuple[type[Problem], ...], str] = {}

    def made(self) -> dict[str, Any]:
        paths: dict[str, dict[str, Any]] = {}
        for operation in self._operations:
            paths.setdefault(operation.path, {})[operation.method.lower()] = self._one(operation)
        problems = {kind for operation in self._operations for kind in operation.failures}
        return {
            "openapi": "3.1.0",
            "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
            "info": {
                "title": "Pesan",
                "version": __version__,
                "description": _ABOUT,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/"}],
            "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in self._operations)],
            "paths": paths,
            "components": {
                "schemas": {**self._components, **_PROBLEM_SCHEMAS},
                "responses": {name: _refusal(kinds) for kinds, name in self._refusals.items()},
                "examples": {kind.code: {"value": _instance(kind)} for kind in _by_code(problems)},
                "headers": _HEADERS,
                "securitySchemes": _SECURITY,
            },
        }

    def _one(self, operation: Operation) -> dict[str, Any]:
        body, answer = next(self._schemas), next(self._schemas)
        parameters = [self._parameter(one, next(self._schemas)) for one in operation.parameters]
        if operation.takes_key:
            parameters.append(_key(required=operation.requires_key))
        made: dict[str, Any] = {
            "operationId": operation.id,
            "summary": operation.summary,
            "description": operation.description,
            "tags": [operation.tag],
            "security": [] if operation.right is None else [{"bearer": []}],
            "parameters": parameters,
            "responses": {
                str(operation.status): self._answer(operation, answer),
                **self._refused(operation.failures),
            },
        }
        if operation.right is not None:
            made["x-right"] = operation.right
        if operation.body is not None:
            made["requestBody"] = self._body(operation, body)
        return made

    def _refused(self, failures: Iterable[type[Problem]]) -> dict[str, Any]:
        """One answer for each status, with the codes it can bear; like ones are one component."""
        by_status: dict[int, list[type[Problem]]] = defaultdict(list)
        for kind in _by_code(failures):
            by_status[kind.status].append(kind)
        return {
            str(status): {"$ref": f"#/components/responses/{self._refusal(status, tuple(kinds))}"}
            for status, kinds in sorted(by_status.items())
        }

    def _refusal(self, status: int, kinds: tuple[type[Problem], ...]) -> str:
        word = HTTPStatus(status).phrase.replace(" ", "")
        like = sum(one[0].status == status for one in self._refusals)
        return self._refusals.setdefault(kinds, f"{word}{like + 1}")

    def _body(self, operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = {"schema": schema}
        example = None if operation.body is bytes else self._examples.body(schema)
        if example is not None:
            content["example"] = example
        required = operation.body is bytes or not self._may_be_empty(schema)
        if not required:  # null is read as nothing is
            content["schema"] = {"anyOf": [schema, {"type": "null"}]}
        return {"required": required, "content": dict.fromkeys(operation.body_media, content)}

    def _may_be_empty(self, schema: dict[str, Any]) -> bool:
        """Nothing is read as {}: fine where every field is optional."""
        shape = self._components.get(str(schema.get("$ref", "")).removeprefix(REF), schema)
        return shape.get("type") == "object" and not shape.get("required")

    def _answer(self, operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
        headers: dict[str, Any] = {**_EVERYWHERE}
        if operation.takes_key:
            headers["Idempotency-Replayed"] = {"$ref": "#/components/headers/Idempotency-Replayed"}
        made: dict[str, Any] = {
            "description": HTTPStatus(operation.status).phrase,
            "headers": headers,
        }
        if operation.answer is bytes:
            made["content"] = {operation.answer_media: {}}
        elif operation.answer is not None:
            media = {"schema": schema, "example": self._examples.answer(schema)}
            made["content"] = {operation.answer_media: media}
        return made

    def _parameter(self, parameter: Parameter, schema: dict[str, Any]) -> dict[str, Any]:
        schema = _bounded(_not_null(schema), parameter)
        if parameter.default is not None:
            schema = {**schema, "default": getattr(parameter.default, "value", parameter.default)}
        made = {
            "name": parameter.name,
            "in": parameter.place,
            "required": parameter.required,
            "schema": schema,
            **_ABOUT_PARAMETERS.get(parameter.name, {}),
        }
        if parameter.place == "path":
            made["example"] = self._examples.parameter(parameter.name, schema)
        return made


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is there or not; it is never null."""
    options = [o for o in schema.get("anyOf", []) if o.get("type") != "null"]
    return dict(options[0]) if len(options) == 1 else schema


def _bounded(schema: dict[str, Any], parameter: Parameter) -> dict[str, Any]:
    pattern = id_pattern(parameter.name) if parameter.annotation in {str, str | None} else None
    if pattern is not None and not parameter.bounds:
        return {**schema, "pattern": pattern}
    return {**schema, **{_BOUNDS[name]: value for name, value in parameter.bounds.items()}}


_BOUNDS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
}
_ABOUT_PARAMETERS: dict[str, dict[str, Any]] = {
    "limit": {"description": "How many at most."},
    "cursor": {"description": "`next_cursor` of the page before; good for the same list alone."},
    "If-Match": {
        "description": 'Change it only while its `version` is still this one, like `"3"`.',
        "schema": {"type": "string", "pattern": '^("[0-9]{1,9}"|[0-9]{1,9}|\\*)$'},
        "example": '"1"',
    },
}


def _key(*, required: bool) -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": required,
        "description": "A fresh random key for each intended effect; the same when it is repeated.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        "example": "0b5f7a52-6a0e-4c43-9d0e-2f6a4b7f3c11",
    }


def _refusal(kinds: tuple[type[Problem], ...]) -> dict[str, Any]:
    headers: dict[str, Any] = {**_EVERYWHERE}
    waits = [issubclass(kind, TooMany | Unavailable | KeyInUse) for kind in kinds]
    if any(waits):
        headers["Retry-After"] = {**_RETRY_AFTER, "required": all(waits)}
    if any(issubclass(kind, Unauthorised) for kind in kinds):
        headers["WWW-Authenticate"] = {"$ref": "#/components/headers/WWW-Authenticate"}
    shape = "Invalid" if all(issubclass(kind, Invalid) for kind in kinds) else "Problem"
    codes = {"properties": {"code": {"enum": [kind.code for kind in kinds]}}}
    return {
        "description": HTTPStatus(kinds[0].status).phrase,
        "headers": headers,
        "content": {
            PROBLEM: {
                "schema": {"allOf": [{"$ref": REF + shape}, codes]},
                "examples": {
                    kind.code: {"$ref": f"#/components/examples/{kind.code}"} for kind in kinds
                },
            }
        },
    }


def _by_code(kinds: Iterable[type[Problem]]) -> list[type[Problem]]:
    return sorted(kinds, key=lambda kind: kind.code)


def _instance(kind: type[Problem]) -> dict[str, Any]:
    """The problem as it would be answered, its facts left as their names."""
    made: dict[str, Any] = {
        "type": f"/docs/errors#{kind.code}",
        "title": HTTPStatus(kind.status).phrase,
        "status": kind.status,
        "detail": _plain(kind.message),
        "code": kind.code,
        "hint": _plain(kind.hint),
        "request_id": "req_5f0c1a9e2b7d4c3688aa10ef",
    }
    if issubclass(kind, Invalid):
        wrong = {"field": "items[0].quantity", "message": "Expected `int` >= 1"}
        made |= {"detail": "the request has 1 wrong field(s)", "errors": [wrong]}
    return made


def _plain(template: str) -> str:
    return "".join(
        text + (f"<{name}>" if name else "")
        for text, name, _, _ in string.Formatter().parse(template)
    )


_TEXT = {"type": "string"}
_PROBLEM_SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "RFC 9457. Programs may rely on `code`, and on nothing in `detail`.",
        "properties": {
            "type": {**_TEXT, "format": "uri-reference"},
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": _TEXT,
            "code": {**_TEXT, "pattern": "^[a-z]+\\.[a-z0-9_]+$"},
            "hint": _TEXT,
            "request_id": _TEXT,
            "errors": {"type": "array", "items": {"$ref": REF + "FieldError"}},
        },
        "required": ["type", "title", "status", "detail", "code", "hint", "request_id"],
    },
    "Invalid": {"allOf": [{"$ref": REF + "Problem"}, {"required": ["errors"]}]},
    "FieldError": {
        "type": "object",
        "properties": {
            "field": {**_TEXT, "description": "A path into the body, or a parameter's name."},
            "message": _TEXT,
        },
        "required": ["field", "message"],
    },
}
_HEADERS: dict[str, Any] = {
    "X-Request-Id": {
        "description": "Names this request in logs and to support; yours, if you sent one.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,64}$"},
    },
    "RateLimit": {
        "description": "What is left of each quota that was asked, and in how many seconds.",
        "required": True,
        "schema": {"type": "string"},
        "example": '"visitor";r=11999;t=1, "caller";r=5999;t=1',
    },
    "RateLimit-Policy": {
        "description": "Each quota, and the seconds it is for.",
        "required": True,
        "schema": {"type": "string"},
        "example": '"visitor";q=12000;w=60, "caller";q=6000;w=60',
    },
    "Idempotency-Replayed": {
        "description": "`true` when this is the kept answer to an earlier request with this key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "WWW-Authenticate": {"required": True, "schema": {"type": "string", "const": "Bearer"}},
}
_RETRY_AFTER = {
    "description": "Seconds to wait before repeating.",
    "schema": {"type": "integer", "minimum": 1},
}
_SECURITY = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token (POST /api/v1/auth/login, ten minutes), or an API key.",
    }
}
