from datetime import timedelta

import pytest
from msgspec.structs import replace

from pesan.accounts import attempts
from pesan.accounts.rules import Allowance

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def hashes() -> None:
    """As dear as they are (tests/conftest.py)."""


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits last a minute at least, tries are remembered for ten: a busy machine is slow to ask."""
    allowances = {n: a for n, a in vars(attempts).items() if isinstance(a, Allowance)}
    for name, one in allowances.items():
        if one is not attempts.EVERYBODY:
            slower = replace(one, first=MINUTE, longest=15 * MINUTE, forgets=10 * MINUTE)
            monkeypatch.setattr(attempts, name, slower)
