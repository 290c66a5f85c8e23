"""Facts go up, jobs go out: what app/wiring.py joins together."""

from typing import Any

import pytest

from pesan.app import wiring
from pesan.kit.events import Fact
from pesan.kit.jobs import Job, PersonalJob

from . import nervous, statements
from .verdict import assert_clean


@pytest.fixture(scope="module", autouse=True)
def everything() -> None:
    statements.import_everything()


def jobs_of_the_house() -> list[type[Any]]:
    return [*nervous.subclasses_of(Job), *nervous.subclasses_of(PersonalJob)]


def test_facts_and_jobs_carry_ids_only() -> None:
    assert_clean(nervous.told_in_ids(nervous.subclasses_of(Fact)))
    assert_clean(nervous.told_in_ids(jobs_of_the_house()))


def test_facts_and_jobs_are_named_once_after_their_room() -> None:
    facts, jobs = nervous.subclasses_of(Fact), jobs_of_the_house()

    assert_clean(nervous.named_after_their_room({"type": facts, "name": jobs}))


def test_reactions_stand_in_handlers_and_work_in_jobs() -> None:
    assert_clean(nervous.handlers_stand_in_their_place(wiring.HANDLERS, wiring.TIMERS, wiring.JOBS))


def test_every_job_is_done_by_somebody() -> None:
    facts, jobs = nervous.subclasses_of(Fact), jobs_of_the_house()

    assert_clean(nervous.everything_is_wired(facts, wiring.HANDLERS, jobs, wiring.JOBS))
