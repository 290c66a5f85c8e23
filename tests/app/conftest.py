"""A folder in which Pesan has been before: to make a database from nothing is most of what a short
test of a process takes, and is tested by itself (test_serve, test_demo).
"""

import shutil
from pathlib import Path

import pytest

from .processes import run


@pytest.fixture(scope="session")
def first_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    migrated = run("migrate", folder=folder)
    assert migrated.returncode == 0, migrated.stderr
    return folder


@pytest.fixture
def migrated(first_folder: Path, tmp_path: Path) -> Path:
    """A test's own folder with a database that is migrated, empty, and does not run."""
    return furnished(first_folder, tmp_path)


def furnished(first_folder: Path, folder: Path) -> Path:
    if not (first_folder / ".pesan/postgres/cluster").is_symlink():  # as one of root's may be
        shutil.copytree(first_folder / ".pesan", folder / ".pesan", symlinks=True)
    return folder
