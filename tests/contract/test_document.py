"""The OpenAPI document: valid, whole, and true to its own schemas. Made from the app, so for all of it."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from pesan.app.document import openapi_json

from .oracle import JSON, PROBLEM, Contract, Found


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract(json.loads(openapi_json()))


async def test_it_is_openapi_3_1(contract: Contract) -> None:
    assert contract.document["openapi"].startswith("3.1")
    jsonschema_rs.Draft202012Validator(OPENAPI_31).validate(contract.document)


async def test_every_schema_is_json_schema_2020_12(contract: Contract) -> None:
    for name, schema in contract.document["components"]["schemas"].items():
        jsonschema_rs.meta.validate(schema)  # 2020-12 where none is named
        contract.validator({"$ref": f"#/components/schemas/{name}"})  # all it names is there


def test_every_operation_is_described_whole(contract: Contract) -> None:
    operations = list(contract.operations())

    assert len(operations) > 60
    for found in operations:
        for part in ("operationId", "summary", "description", "tags", "responses"):
            assert found.operation[part], f"{found} has no {part}"
        assert "security" in found.operation, found
        assert any(status < "300" for status in found.operation["responses"]), found


def test_whoever_needs_a_token_can_be_told_so(contract: Contract) -> None:
    for found in contract.operations():
        responses = found.operation["responses"]
        if found.operation["security"]:
            assert {"401", "503"} <= set(responses), found
        if "{store_id}" in found.path:
            assert {"403", "404"} <= set(responses), found


def test_a_body_can_be_unreadable_too_large_of_another_kind_and_wrong(contract: Contract) -> None:
    for found in contract.operations():
        if JSON in found.operation.get("requestBody", {}).get("content", {}):
            assert {"400", "413", "415", "422"} <= set(found.operation["responses"]), found


def test_a_write_model_takes_no_field_it_does_not_name(contract: Contract) -> None:
    for found in contract.operations():
        for schema in _bodies(contract, found):
            for shape in _objects(contract, schema):
                assert shape["additionalProperties"] is False, f"{found}: {shape}"


def test_every_failure_is_problem_json_with_its_codes(contract: Contract) -> None:
    for found in contract.operations():
        for status, answer in found.operation["responses"].items():
            if status < "400":
                continue
            stated = contract.resolved(answer)["content"][PROBLEM]
            codes = stated["schema"]["allOf"][1]["properties"]["code"]["enum"]
            assert set(codes) == set(stated["examples"]), f"{found} {status}"
            for example in stated["examples"].values():
                instance = contract.resolved(example)["value"]
                contract.validator(stated["schema"]).validate(instance)
                assert instance["status"] == int(status)


def test_every_example_is_what_its_schema_says(contract: Contract) -> None:
    seen = 0
    for found in contract.operations():
        for where, schema, example in _examples(contract, found):
            problem = next(iter(contract.validator(schema).iter_errors(example)), None)
            assert problem is None, f"{found} {where}: {problem}"
            seen += 1

    assert seen > 150


def test_a_body_and_an_answer_come_with_an_example(contract: Contract) -> None:
    for found in contract.operations():
        places = {where.partition(" ")[0] for where, _, _ in _examples(contract, found)}
        if _bodies(contract, found):
            assert "body" in places, found
        for status, answer in found.operation["responses"].items():
            if status < "300" and JSON in contract.resolved(answer).get("content", {}):
                assert "answer" in places, found


def test_a_key_is_required_where_money_or_an_order_comes_into_being(contract: Contract) -> None:
    required = {
        found.operation["operationId"]
        for found in contract.operations()
        for parameter in found.operation["parameters"]
        if parameter["name"] == "Idempotency-Key" and parameter["required"]
    }

    assert {"placeOrder", "beginPayment", "refundPayment"} <= required


def test_a_post_inside_a_store_takes_a_key_and_may_be_a_replay(contract: Contract) -> None:
    for found in contract.operations():
        names = {parameter["name"] for parameter in found.operation["parameters"]}
        if "Idempotency-Key" in names:
            assert found.method == "post"
            assert {"400", "409", "422"} <= set(found.operation["responses"]), found


def test_the_oracle_sees_what_the_contract_does_not_say(contract: Contract) -> None:
    """Its negative control."""
    import httpx  # noqa: PLC0415 - used here alone

    def answered(status: int, body: Any, **headers: str) -> list[str]:
        request = httpx.Request("GET", "http://shop/api/v1/auth/me")
        said = {"X-Request-Id": "req_12345678", "RateLimit": "x", "RateLimit-Policy": "x"}
        headers = said | headers
        return contract.complaints(
            httpx.Response(status, json=body, headers=headers, request=request)
        )

    me = {"id": "usr_01kagztnr8e7d9m5xq2v4w6y8a", "name": "Sari", "email": "s@example.com"}
    assert answered(200, me) == []
    assert answered(200, me | {"id": "sto_01kagztnr8e7d9m5xq2v4w6y8a"})
    assert answered(200, {"name": "Sari"})
    assert answered(200, me, **{"X-Request-Id": "no"})
    assert answered(418, {})
    assert answered(401, {"code": "accounts.token_missing"})


def _bodies(contract: Contract, found: Found) -> list[dict[str, Any]]:
    content = found.operation.get("requestBody", {}).get("content", {})
    return [media["schema"] for kind, media in content.items() if kind == JSON]


def _objects(contract: Contract, schema: Any) -> list[dict[str, Any]]:
    """Every object with named fields that a schema holds."""
    shape = contract.resolved(schema)
    if isinstance(shape, list):
        return [inner for part in shape for inner in _objects(contract, part)]
    if not isinstance(shape, dict):
        return []
    inner = [
        found
        for key, part in shape.items()
        if key not in {"enum", "default"}
        for found in _objects(contract, list(part.values()) if key == "properties" else part)
    ]
    return [shape, *inner] if "properties" in shape else inner


def _examples(contract: Contract, found: Found) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for parameter in found.operation["parameters"]:
        if "example" in parameter:
            yield f"parameter {parameter['name']}", parameter["schema"], parameter["example"]
    for media in found.operation.get("requestBody", {}).get("content", {}).values():
        if "example" in media:
            yield "body", media["schema"], media["example"]
    for status, answer in found.operation["responses"].items():
        for media in contract.resolved(answer).get("content", {}).values():
            if "example" in media:
                yield f"answer {status}", media["schema"], media["example"]
