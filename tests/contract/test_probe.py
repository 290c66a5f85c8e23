"""F11, a slice: `python -m drills probe --full` asks it of every operation."""

import pytest

from pesan.kit.sql import STATEMENTS

from ..databases import Databases
from . import probe
from .conftest import a_running_pesan

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("probe")]


async def test_a_store_learns_nothing_of_another_until_its_two_fences_are_taken_away(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_running_pesan(databases) as pesan:
        made = await probe.prepared(pesan)

        found = await probe.run(made.part(one_in=20, seed=0), each=1)

        assert found.broken == []
        assert found.probes > 150

        for statement in STATEMENTS:
            monkeypatch.setattr(statement, "sql", statement.sql)  # as it was, afterwards
        await probe.take_the_fences_away(pesan)

        found = await probe.run(made.part(only="getCustomer"), each=1)

        assert any("for a foreign id" in one for one in found.broken), found.broken
