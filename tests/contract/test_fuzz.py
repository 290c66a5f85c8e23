"""F10, a slice: `python -m drills fuzz` draws for every operation, as everybody."""

import tempfile
from pathlib import Path

import pytest
from litestar import Litestar, get
from litestar.params import FromQuery
from msgspec import Struct

from pesan.app.contract import contract_of
from pesan.kit.problems import render

from ..databases import Databases
from ..running import free_socket, served
from . import fuzz
from .conftest import a_running_pesan

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("fuzz")]


async def test_what_is_drawn_from_the_contract_is_answered_as_the_contract_says(
    databases: Databases,
) -> None:
    async with a_running_pesan(databases) as pesan:
        fuzzed = await fuzz.run(
            pesan,
            examples=5,
            principals=("nobody", "owner"),
            phases="examples,coverage,fuzzing",
            only="/(products|customers)$",
        )

    assert fuzzed.broken == []
    assert fuzzed.cases.total() > 300
    assert {"createProduct", "listProducts", "createCustomer"} <= fuzzed.reached


class Planted(Struct):
    number: int


@get("/api/v1/planted", operation_id="plantedLiar", public="a lie for the fuzzer")
async def liar() -> Planted:
    """Promises a number."""
    return Planted(number="one")  # type: ignore[arg-type] # the lie


@get("/api/v1/crashing", operation_id="plantedCrash", public="a crash for the fuzzer")
async def crash(count: FromQuery[int] = 0) -> Planted:
    """Cannot count far."""
    if count > 7:
        raise RuntimeError
    return Planted(number=count)


async def test_a_route_that_lies_and_one_that_crashes_turn_the_fuzzer_red() -> None:
    app = Litestar([liar, crash], openapi_config=None, exception_handlers={Exception: render})
    listener = free_socket()
    with tempfile.TemporaryDirectory() as name:
        fuzz.write(Path(name), contract_of(app), known={})
        async with served(app, listener):
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            failures, tally = await fuzz.attack(
                Path(name), url, examples=20, phases="coverage,fuzzing"
            )

    said = "\n".join(failures)
    assert "/api/v1/planted" in said
    assert "/api/v1/crashing" in said
    assert any(key.endswith(" 500") for key in tally)
