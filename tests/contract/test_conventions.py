"""What api.md says of every operation, asked of every operation: the list is the contract's own."""

import asyncio
import secrets
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from pesan.kit.ids import encode, new_id

from ..running import Pesan
from .oracle import JSON, PROBLEM, Found
from .scene import Scene
from .walk import BY_ITSELF, ID, Asked

# The first of them walks every operation; the others use what it found.
pytestmark = [pytest.mark.xdist_group("contract"), pytest.mark.timeout(400)]


async def test_every_operation_that_takes_nothing_away_is_reached(scene: Scene) -> None:
    names = {
        found.operation["operationId"]
        for found in scene.walk.contract.operations()
        if found.path.startswith("/api/") and found.method != "delete" and "logout" not in found.path
    }  # fmt: skip

    unreached = {
        name: scene.walk.refused.get(name)
        for name in names - set(scene.walk.reached) - set(BY_ITSELF)
    }

    assert not unreached, "no example, and no body in scene.py, gets past its refusals"


async def test_every_answer_on_the_way_was_what_the_contract_says(scene: Scene) -> None:
    assert scene.walk.complaints == []


async def test_a_field_nobody_knows_is_refused(scene: Scene) -> None:
    for found, asked in bodies(scene):
        body = asked.body | {"surprise": True}
        answer = await scene.walk.send(found, replace(asked, body=body))

        assert_problem(found, answer, 422, "requests.invalid")


async def test_another_media_type_is_refused(scene: Scene) -> None:
    for found, asked in bodies(scene):
        answer = await scene.walk.send(found, replace(asked, media="text/plain"))

        assert_problem(found, answer, 415)


async def test_what_is_no_json_is_400(scene: Scene) -> None:
    for found, asked in bodies(scene):
        for raw in (b"{", b"[1,]", b"\xff", b'{"a":' * 100_000, b'{"name":"a","name":"b"}'):
            answer = await scene.walk.send(found, replace(asked, body=None, content=raw))

            assert_problem(found, answer, 400)


async def test_numbers_too_large_for_anything_are_refused(scene: Scene) -> None:
    for found, asked in bodies(scene):
        for name, value in asked.body.items():
            if isinstance(value, bool) or not isinstance(value, int):
                continue
            for huge in (2**31, 2**53 + 1, 2**63, -(2**63), 10**40, 1.5):
                body = asked.body | {name: huge}
                answer = await scene.walk.send(found, replace(asked, body=body))
                assert_refused(found, answer, f"{name}={huge}")


async def test_a_key_is_missed_where_it_is_required(scene: Scene) -> None:
    for found, asked in posts(scene):
        required = any(p["required"] for p in found.operation["parameters"] if p["in"] == "header")
        if required:
            request = await scene.walk.send(found, asked, **{"Idempotency-Key": ""})
            assert_problem(found, request, 400, "requests.idempotency_key_malformed")
            answer = await bare(scene, found, asked)
            assert_problem(found, answer, 400, "requests.idempotency_key_missing")


async def test_the_same_key_and_body_give_the_same_answer_byte_for_byte(scene: Scene) -> None:
    kept = 0
    for found, asked in posts(scene):
        fresh = next(scene.walk.requests(found)) if asked.body else asked
        key = {"Idempotency-Key": secrets.token_hex(8)}

        first, second, third = [await scene.walk.send(found, fresh, **key) for _ in range(3)]

        if first.status_code not in {200, 201, 202, 204, 409}:
            continue
        kept += 1
        assert second.content == third.content == first.content, found
        assert second.status_code == third.status_code == first.status_code, found
        assert second.headers.get("Idempotency-Replayed") == "true", found
        assert "Idempotency-Replayed" not in first.headers, found
        if isinstance(fresh.body, dict):
            other = replace(fresh, body=fresh.body | {"surprise": 1})
            refused = await scene.walk.send(found, other, **key)
            assert refused.status_code == 422, found

    assert kept > 15


async def test_one_key_at_once_has_one_effect(scene: Scene) -> None:
    for found, asked in posts(scene):
        fresh = next(scene.walk.requests(found)) if asked.body else asked
        key = {"Idempotency-Key": secrets.token_hex(8)}

        answers = await asyncio.gather(*(scene.walk.send(found, fresh, **key) for _ in range(4)))

        good = {answer.content for answer in answers if answer.is_success}
        assert len(good) <= 1, f"{found}: {good}"
        assert all(answer.status_code < 500 for answer in answers), found


async def test_a_stale_version_is_412(scene: Scene) -> None:
    seen = 0
    for found, asked in asked_of(scene):
        if any(p["name"] == "If-Match" for p in found.operation["parameters"]):
            if not (await scene.walk.send(found, asked)).is_success:
                continue  # it was merged, sent or taken away on the way
            seen += 1
            answer = await scene.walk.send(found, asked, **{"If-Match": '"999999"'})
            assert_problem(found, answer, 412, "requests.version_stale")
            answer = await scene.walk.send(found, asked, **{"If-Match": "yesterday"})
            assert_problem(found, answer, 422)

    assert seen >= 3


async def test_a_cursor_is_good_for_its_own_list_alone(house: Pesan, scene: Scene) -> None:
    other = (await house.seller("Lain")).store_id
    cursors = {}
    for found, asked in lists(scene):
        page = await scene.walk.send(found, replace(asked, query={"limit": "1"}))
        if cursor := page.json()["next_cursor"]:
            cursors[str(found)] = cursor
            again = await scene.walk.send(found, replace(asked, query={"cursor": cursor}))
            assert again.status_code == 200, found
            elsewhere = replace(asked, path={**asked.path, "store_id": other})
            stolen = await scene.walk.send(found, replace(elsewhere, query={"cursor": cursor}))
            assert_refused(found, stolen, "another store's cursor")
    for found, asked in lists(scene):
        strange = [cursor for name, cursor in cursors.items() if name != str(found)]
        for cursor in ("", "x", "null", "'", encode("ord", new_id()), *strange[:3]):
            answer = await scene.walk.send(found, replace(asked, query={"cursor": cursor}))
            assert_problem(found, answer, 422)

    assert len(cursors) >= 5


async def test_a_page_has_one_to_a_hundred_items(scene: Scene) -> None:
    for found, asked in lists(scene):
        for limit in ("0", "101", "-1", "x", "1.5", "", "null", "99999999999999999999"):
            answer = await scene.walk.send(found, replace(asked, query={"limit": limit}))
            assert_problem(found, answer, 422)
        for limit in ("1", "100"):
            answer = await scene.walk.send(found, replace(asked, query={"limit": limit}))
            assert answer.status_code == 200, found
            assert len(answer.json()["items"]) <= int(limit)


async def test_a_parameter_stands_once(scene: Scene) -> None:
    for found, asked in lists(scene):
        path = address(found, asked)
        answer = await scene.walk.api.get(f"{path}?limit=5&limit=6")
        assert_problem(found, answer, 422)


async def test_strange_words_in_any_parameter_break_nothing(scene: Scene) -> None:
    strange = ("\0", "a\0b", "\ud800".encode("utf-8", "surrogatepass"), "%", "'; --", "9" * 3000)
    for found, asked in asked_of(scene):
        for parameter in found.operation["parameters"]:
            if parameter["in"] == "query":
                for value in (*strange, "2026-13-45", "0001-01-01T00:00:00Z", "2026-11-22"):
                    query: dict[str, Any] = {parameter["name"]: value}
                    answer = await scene.walk.send(found, replace(asked, query=query))
                    assert answer.status_code < 500, f"{found} {query}: {answer.text[:200]}"


async def test_an_id_of_another_kind_is_404(scene: Scene) -> None:
    for found, asked in asked_of(scene):
        for name, value in asked.path.items():
            if ID.fullmatch(value):
                other = encode("evt", new_id())
                answer = await scene.walk.send(
                    found, replace(asked, path={**asked.path, name: other})
                )
                assert_problem(found, answer, 404)


async def test_no_method_but_those_of_the_contract_is_taken(scene: Scene) -> None:
    asked = {found.path: one for found, one in asked_of(scene)}
    for path, item in scene.walk.contract.document["paths"].items():
        if path not in asked:
            continue
        known = {method.upper() for method in item}
        found = scene.walk.contract.find(next(iter(item)), path)
        assert found is not None
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"} - known:
            answer = await scene.walk.api.request(method, address(found, asked[path]))
            assert_problem(found, answer, 405)
            assert known <= set(answer.headers["Allow"].split(", ")), found
        options = await scene.walk.api.options(address(found, asked[path]))
        assert known <= set(options.headers["Allow"].split(", ")), found


async def test_an_address_as_long_as_a_book_breaks_nothing(scene: Scene) -> None:
    for found, asked in asked_of(scene):
        if found.method == "get":
            answer = await scene.walk.send(found, replace(asked, query={"q": "x" * 30_000}))
            assert answer.status_code < 500, found


async def test_a_request_id_of_ones_own_is_kept_and_no_header_can_be_smuggled(scene: Scene) -> None:
    for given, kept in (("my-request-0001", True), ("a b\tc", False), ("x" * 500, False)):
        answer = await scene.walk.api.get("/api/v1/auth/me", headers={"X-Request-Id": given})
        assert (answer.headers["X-Request-Id"] == given) is kept
    raw = await scene.walk.api.get("/api/v1/stores/by-slug/a%0d%0aSet-Cookie:%20a=b")
    assert raw.status_code == 404
    assert "set-cookie" not in raw.headers


def asked_of(scene: Scene) -> Iterator[tuple[Found, Asked]]:
    """Every operation inside a store, with what it was asked well."""
    for found in scene.walk.contract.operations():
        asked = scene.walk.reached.get(found.operation["operationId"])
        if asked is not None and "{store_id}" in found.path:
            yield found, asked


def bodies(scene: Scene) -> Iterator[tuple[Found, Asked]]:
    for found, asked in asked_of(scene):
        if isinstance(asked.body, dict):
            yield found, asked


def posts(scene: Scene) -> Iterator[tuple[Found, Asked]]:
    """Those that take an Idempotency-Key."""
    for found, asked in asked_of(scene):
        if any(p["name"] == "Idempotency-Key" for p in found.operation["parameters"]):
            yield found, asked


def lists(scene: Scene) -> Iterator[tuple[Found, Asked]]:
    for found, asked in asked_of(scene):
        if any(p["name"] == "cursor" for p in found.operation["parameters"]):
            yield found, asked


def address(found: Found, asked: Asked) -> str:
    path = found.path
    for name, value in asked.path.items():
        path = path.replace(f"{{{name}}}", value)
    return path


async def bare(scene: Scene, found: Found, asked: Asked) -> httpx.Response:
    """Without any key."""
    return await scene.walk.api.request(
        found.method.upper(),
        address(found, asked),
        content=None if asked.body is None else msgspec.json.encode(asked.body),
        headers={"Content-Type": JSON},
    )


def assert_problem(found: Found, answer: httpx.Response, status: int, code: str = "") -> None:
    said = f"{found} answered {answer.status_code}: {answer.text[:300]}"
    assert answer.status_code == status, said
    assert answer.headers["content-type"].startswith(PROBLEM), said
    assert not code or answer.json()["code"] == code, said


def assert_refused(found: Found, answer: httpx.Response, what: str) -> None:
    assert 400 <= answer.status_code < 500, f"{found} with {what}: {answer.status_code}"
