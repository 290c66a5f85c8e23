import pytest

from pesan.broadcasts.actions import stages


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One step follows the other: how fast a store tells its customers is not what is tested."""
    monkeypatch.setattr(stages, "STEP_SECONDS", 0.0)
    monkeypatch.setattr(stages, "REST_SECONDS", 0.1)
