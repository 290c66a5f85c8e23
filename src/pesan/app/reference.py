"""/docs: the API for people, drawn from the same OpenAPI document that programs read."""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.datastructures import State

from ..kit import clock
from ..kit.errors import REGISTRY
from ..kit.pages import SECURITY, Local, Pages, Words, publish
from .contract import METHODS, contract_of, noun_of

_HERE = Path(__file__).parent
publish(_HERE / "static")
PAGES = Pages(_HERE / "templates", Words({}))
_SAID = {
    "format": "{}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "at least {} long",
    "maxLength": "at most {} long",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "pattern": "like {}",
}
HTML = "text/html; charset=utf-8"

Reader = Request[Any, Any, State]


@get(
    "/openapi.json",
    operation_id="openapi",
    public="the API describes itself",
    include_in_schema=False,
)
async def openapi_document(request: Reader) -> Response[bytes]:
    """OpenAPI 3.1, generated from the code."""
    document = await _contract(request.app)
    return Response(msgspec.json.encode(document), media_type="application/json")


@get("/docs", operation_id="docs", public="the API describes itself", include_in_schema=False)
async def docs(request: Reader) -> Response[bytes]:
    """Every operation with its parameters, its body and its answer."""
    document = await _contract(request.app)
    return _page("reference.html", rooms=_rooms(document), title=document["info"]["title"])


@get(
    "/docs/errors",
    operation_id="docsErrors",
    public="the API describes itself",
    include_in_schema=False,
)
async def errors() -> Response[bytes]:
    """Every error code: a problem's `type` points here."""
    known = [
        {
            "code": code,
            "status": f"{problem.status} {HTTPStatus(problem.status).phrase}",
            "message": problem.message,
            "hint": problem.hint.replace("{{", "{").replace("}}", "}"),
        }
        for code, problem in sorted(REGISTRY.items())
        if problem.__module__.startswith("pesan.")
    ]
    return _page("errors.html", errors=known)


routes = [openapi_document, docs, errors]


async def _contract(app: Litestar) -> dict[str, Any]:
    """Made once, when it is first asked for, beside the requests that wait for nobody."""
    if "contract" not in app.state:
        app.state["contract"] = await asyncio.to_thread(contract_of, app)
    made: dict[str, Any] = app.state["contract"]
    return made


def _page(template: str, **facts: Any) -> Response[bytes]:
    body = PAGES.render(template, language="en", local=Local("UTC", "en", clock.now()), **facts)
    return Response(body, media_type=HTML, headers=SECURITY)


def _rooms(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Operations by the noun their address names, in the order the routes are hung."""
    rooms: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        for method in map(str.lower, METHODS):
            if method in item:
                rooms.setdefault(noun_of(path), []).append(
                    _operation(document, method, path, item[method])
                )
    return rooms


def _operation(
    document: dict[str, Any], method: str, path: str, operation: dict[str, Any]
) -> dict[str, Any]:
    answers = [one for status, one in operation["responses"].items() if status < "300"]
    media: dict[str, Any] = next(iter(answers[0].get("content", {}).values()), {})
    content = next(iter(operation.get("requestBody", {}).get("content", {}).items()), None)
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "about": operation["description"].replace("`", "").split("\n\n"),
        "parameters": [
            {
                "name": one["name"],
                "in": one["in"],
                "required": one["required"],
                "about": one.get("description", ""),
                "type": _type(document, one["schema"]),
                "limits": _limits(one["schema"]),
            }
            for one in operation["parameters"]
        ],
        "body": _fields(document, content[1].get("schema") if content else None),
        "answer": _fields(document, media.get("schema")),
        "status": next(status for status in operation["responses"] if status < "300"),
        "example": _printed(media.get("example")),
        "curl": _curl(method, path, operation, content),
        "errors": _errors(document, operation),
    }


def _curl(method: str, path: str, operation: dict[str, Any], content: Any) -> str:
    """The request as it would be typed."""
    names = {one["name"]: one.get("example", "") for one in operation["parameters"]}
    for name, example in names.items():
        path = path.replace(f"{{{name}}}", str(example))
    lines = [f"curl -X {method.upper()} $URL{path}" if method != "get" else f"curl $URL{path}"]
    if operation["security"]:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if "Idempotency-Key" in names:
        lines.append(f"-H 'Idempotency-Key: {names['Idempotency-Key']}'")
    if content is not None:
        lines.append(f"-H 'Content-Type: {content[0]}'")
        example = content[1].get("example")
        body = msgspec.json.encode(example).decode()
        lines.append(f"-d '{body}'" if example is not None else "--data-binary @file")
    return " \\\n  ".join(lines)


def _errors(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Each status it can refuse with, and the codes."""
    found = []
    for status, answer in operation["responses"].items():
        if status >= "400":
            stated = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            [media] = stated["content"].values()
            found.append({"status": status, "codes": list(media["examples"])})
    return found


def _printed(example: Any) -> str:
    if example is None:
        return ""
    return msgspec.json.format(msgspec.json.encode(example), indent=2).decode()


def _fields(document: dict[str, Any], schema: dict[str, Any] | None) -> list[dict[str, Any]]:
    found = _resolved(document, schema or {})
    if found.get("type") == "array":
        found = _resolved(document, found.get("items", {}))
    required = set(found.get("required", ()))
    return [
        {
            "name": name,
            "type": _type(document, one),
            "limits": _limits(one),
            "required": name in required,
        }
        for name, one in found.get("properties", {}).items()
    ]


def _limits(schema: dict[str, Any]) -> str:
    """`1 to 100`, `at most 200 long`: what a value has to keep to."""
    shapes = [schema, *schema.get("anyOf", [])]
    facts = {name: value for shape in shapes for name, value in shape.items()}
    said = [template.format(facts[name]) for name, template in _SAID.items() if facts.get(name)]
    if "default" in facts and facts["default"] not in (None, [], {}, ""):
        said.append(f"{facts['default']} unless given")
    return ", ".join(said)


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def _type(document: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    options = schema.get("oneOf") or schema.get("anyOf")
    if options:
        return " | ".join(_type(document, option) for option in options)
    if "enum" in schema:
        return " | ".join(repr(value) for value in schema["enum"])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"{_type(document, schema.get('items', {}))}[]"
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
