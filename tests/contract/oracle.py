"""Holds answers against the contract: each status, code, header and body must be in the document."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import jsonschema_rs
import msgspec

METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM = "application/problem+json"
JSON = "application/json"
_DOCUMENT = "urn:pesan:contract"
_DRAFT = jsonschema_rs.Draft202012


class Found(NamedTuple):
    method: str
    path: str
    operation: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


class Contract:
    """A document, and what it says of an answer."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._validators: dict[str, jsonschema_rs.Validator] = {}
        self._registry = jsonschema_rs.Registry([(_DOCUMENT, document)], draft=_DRAFT)
        self._paths = [
            (re.compile(re.sub(r"{\w+}", "[^/]+", path) + "/?"), path)
            for path in sorted(document["paths"], key=lambda path: path.count("{"))
        ]

    def operations(self) -> Iterator[Found]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield Found(method, path, item[method])

    def find(self, method: str, path: str) -> Found | None:
        for pattern, known in self._paths:
            if pattern.fullmatch(path):
                operation = self.document["paths"][known].get(method.lower())
                return None if operation is None else Found(method.lower(), known, operation)
        return None

    def complaints(self, answer: httpx.Response) -> list[str]:
        """What the document does not say of this answer; nothing for what is not in it."""
        found = self.find(answer.request.method, answer.request.url.path)
        if found is None:
            return []
        said = f"{found} answered {answer.status_code}"
        stated = self.resolved(found.operation["responses"].get(str(answer.status_code)))
        if stated is None:
            return [f"{said}, which is not in the contract: {answer.text[:200]}"]
        return [
            f"{said}: {complaint}"
            for complaint in (*self._headers(stated, answer), *self._body(stated, answer))
        ]

    def resolved(self, part: Any) -> Any:
        while isinstance(part, dict) and "$ref" in part:
            found: Any = self.document
            for name in part["$ref"].removeprefix("#/").split("/"):
                found = found[name]
            part = found
        return part

    def validator(self, schema: dict[str, Any]) -> jsonschema_rs.Validator:
        """Of a schema that may name components: the document is compiled once for all of them."""
        name = msgspec.json.encode(schema).decode()
        if name not in self._validators:
            named = name.replace('"#/components/', f'"{_DOCUMENT}#/components/')
            self._validators[name] = jsonschema_rs.Draft202012Validator(
                msgspec.json.decode(named), validate_formats=True, registry=self._registry
            )
        return self._validators[name]

    def _headers(self, stated: dict[str, Any], answer: httpx.Response) -> Iterator[str]:
        for name, header in stated.get("headers", {}).items():
            said = self.resolved(header)
            value = answer.headers.get(name)
            if value is None:
                if said.get("required"):
                    yield f"the header {name} is missing"
                continue
            wanted: Any = int(value) if said["schema"].get("type") == "integer" else value
            if not self.validator(said["schema"]).is_valid(wanted):
                yield f"the header {name} is {value!r}"

    def _body(self, stated: dict[str, Any], answer: httpx.Response) -> Iterator[str]:
        content = stated.get("content", {})
        media = answer.headers.get("content-type", "").partition(";")[0]
        if not content:
            if answer.content:
                yield f"has a body: {answer.text[:200]}"
        elif media not in content and "*/*" not in content:
            yield f"is {media!r}, not {' or '.join(content)}"
        elif media in {JSON, PROBLEM} and "schema" in content.get(media, {}):
            validator = self.validator(content[media]["schema"])
            for error in validator.iter_errors(answer.json()):
                yield f"{'.'.join(map(str, error.instance_path))}: {error.message[:300]}"
