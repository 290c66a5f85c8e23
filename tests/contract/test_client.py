"""The Python client: what is committed is what the contract makes, and it does what it says."""

import importlib.util
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import httpx
import pytest
from pesan_client import Invalid, NotFound, Pesan, models

from ..running import Pesan as Running

CLIENT = Path(__file__).parents[2] / "clients" / "python"


def test_what_is_committed_is_what_the_contract_makes() -> None:
    spec = importlib.util.spec_from_file_location("generate", CLIENT / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)

    for name, text in generate.written().items():
        committed = (CLIENT / "src" / "pesan_client" / name).read_text()
        assert committed == text, f"{name} is stale: run clients/python/generate.py"


async def test_the_example_of_the_readme_runs(pesan: Running) -> None:
    text = (CLIENT / "README.md").read_text()
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    body = "\n".join(f"    {line}" for line in found[1].splitlines())
    names: dict[str, Any] = {}
    exec(f"async def example(url, token):\n{body}\n", names)  # noqa: S102 - our own README
    person = await pesan.person()

    with redirect_stdout(io.StringIO()) as said:
        await names["example"](pesan.url, person.api.headers["authorization"][7:])

    assert "170000" in said.getvalue()
    assert "ord_" in said.getvalue()


class Losing(httpx.AsyncBaseTransport):
    """Delivers every request; loses the first answers, or answers first by itself."""

    def __init__(self, lost: int = 0, instead: list[httpx.Response] | None = None) -> None:
        self._real = httpx.AsyncHTTPTransport()
        self.lost = lost
        self.instead = instead or []
        self.keys: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.keys.append(request.headers.get("Idempotency-Key", ""))
        if self.instead:
            return self.instead.pop(0)
        answer = await self._real.handle_async_request(request)
        if self.lost:
            self.lost -= 1
            await answer.aread()
            raise httpx.ReadTimeout("the answer is lost", request=request)
        return answer

    async def aclose(self) -> None:
        await self._real.aclose()


@asynccontextmanager
async def client(running: Running, transport: Losing) -> AsyncIterator[Pesan]:
    person = await running.person()
    token = person.api.headers["authorization"][7:]
    http = httpx.AsyncClient(base_url=running.url, transport=transport)
    async with Pesan(running.url, token, http=http) as made:
        yield made


async def test_an_answer_that_is_lost_twice_has_one_effect(pesan: Running) -> None:
    transport = Losing(lost=2)
    async with client(pesan, transport) as api:
        store = await api.create_store(models.CreateStore(name="Toko Sekali"))

        assert [one.id async for one in api.every(api.list_stores)] == [store.id]

    assert len(set(transport.keys[:3])) == 1
    assert await pesan.value("SELECT count(*) FROM stores") == 1


async def test_who_is_asked_to_wait_waits_and_asks_again(pesan: Running) -> None:
    busy = httpx.Response(429, headers={"Retry-After": "1"}, json={"code": "requests.too_many"})
    transport = Losing(instead=[busy])
    async with client(pesan, transport) as api:
        assert (await api.me()).name

    assert len(transport.keys) == 2


async def test_refusals_are_told_apart_by_kind_and_code(pesan: Running) -> None:
    async with client(pesan, Losing()) as api:
        store = await api.create_store(models.CreateStore(name="Toko Sari"))
        with pytest.raises(NotFound) as missing:
            await api.get_order(store.id, "ord_01kagztnr8e7d9m5xq2v4w6y8a")
        with pytest.raises(Invalid) as wrong:
            await api.create_product(store.id, models.CreateProduct(name="", variants=[]))

    assert missing.value.code == "orders.not_found"
    assert missing.value.request_id.startswith("req_")
    assert wrong.value.errors[0].field


async def test_a_list_is_read_to_its_end(pesan: Running) -> None:
    async with client(pesan, Losing()) as api:
        store = await api.create_store(models.CreateStore(name="Toko Panjang"))
        for number in range(5):
            variant = models.CreateVariant(sku=f"A-{number}", price="1000")
            body = models.CreateProduct(name=f"Kaos {number}", variants=[variant])
            await api.create_product(store.id, body)

        names = [one.name async for one in api.every(api.list_products, store.id, limit=2)]

    assert names == [f"Kaos {number}" for number in range(4, -1, -1)]
