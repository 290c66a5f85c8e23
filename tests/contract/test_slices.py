"""F10 and F11, a slice of each: `python -m drills fuzz --full`, `python -m drills probe --full`."""

import tempfile
from pathlib import Path

import pytest
from litestar import Litestar, get
from litestar.params import FromQuery
from msgspec import Struct

from pesan.app.contract import contract_of
from pesan.app.listener import bind
from pesan.kit.problems import render
from pesan.kit.sql import all_statements
from pesan.stores import gate

from ..running import Pesan, served
from . import fuzz, probe
from .probe import Probe
from .scene import Scene

# After test_conventions, in its house: what is done here, and what is weakened, it need not bear.
pytestmark = [
    pytest.mark.drill,
    pytest.mark.xdist_group("contract"),
    pytest.mark.timeout(400),
]


@pytest.fixture(scope="module")
async def made(house: Pesan, pair: tuple[Scene, Scene]) -> Probe:
    return await probe.prepared(house, *pair)


async def test_a_store_learns_nothing_of_another_and_roles_do_what_they_may(made: Probe) -> None:
    found = await probe.run(made.part(one_in=40, seed=0), each=1)

    assert found.broken == []
    assert set(found.by) == {one.name for one in made.by}
    assert found.probes > 400


async def test_what_is_drawn_from_the_contract_is_answered_as_the_contract_says(
    house: Pesan, scene: Scene
) -> None:
    fuzzed = await fuzz.run(
        *(house, scene),
        examples=5,
        principals=("owner",),
        phases="examples,coverage,fuzzing",
        only="/(products|customers)$",
    )

    assert fuzzed.broken == []
    assert fuzzed.cases.total() > 200
    assert {"createProduct", "listProducts", "createCustomer"} <= fuzzed.reached


async def test_a_gate_that_forgets_the_roles_turns_the_probe_red(
    house: Pesan, made: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(gate), "ROLES", vars(gate)["ROLES"])  # as it was, afterwards
    await probe.CONTROLS["no-roles"](house)

    found = await probe.run(made.part(only="createCollection "), each=1)

    assert any("answers viewer 201: products.write" in one for one in found.broken), found.broken
    assert any("changed A's rows: ['audit" in one for one in found.broken), found.broken


async def test_a_store_without_its_two_fences_turns_the_probe_red(
    house: Pesan, made: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    for statement in all_statements():
        monkeypatch.setattr(statement, "sql", statement.sql)  # as it was, afterwards
    await probe.CONTROLS["no-fences"](house)

    found = await probe.run(made.part(only="getCustomer "), each=1)

    assert any("for a foreign id" in one for one in found.broken), found.broken
    assert any("their words" in one for one in found.broken), found.broken


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
    listener = bind("127.0.0.1", 0)
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
