"""The queue's tables are the library's, to the letter."""

import importlib
import re

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment

from .verdict import assert_clean


def test_the_migration_makes_the_queue_as_the_library_does() -> None:
    migration = importlib.import_module("pesan.migrations.versions.0003_facts_and_jobs")

    assert_clean(differences(migration.PGQUEUER, QueryBuilderEnvironment().build_install_query()))


def differences(ours: str, library: str) -> list[str]:
    """Statements that only one of the two has, spaces aside."""
    mine, theirs = _statements(ours), _statements(library)
    return sorted(mine ^ theirs)


def _statements(sql: str) -> set[str]:
    sql = re.sub(r"^--.*$", "", sql, flags=re.MULTILINE)
    bodies = re.split(r";\s*\n(?=\s*(?:CREATE|ALTER|INSERT)\b)", sql)
    return {re.sub(r"\s+", " ", body).strip(" ;") for body in bodies if body.strip()}
