"""The laws of docs/STYLE.md and of the rooms that stand in the source itself."""

import pytest

from . import source
from .verdict import assert_clean

MODULES = source.modules()


def test_rooms_are_entered_by_the_front_door() -> None:
    assert_clean(source.front_doors(MODULES, source.public_names(MODULES)))


def test_rules_are_plain_functions() -> None:
    assert_clean(source.rules_are_plain(MODULES))


def test_sql_lives_in_queries() -> None:
    assert_clean(source.sql_lives_in_queries(MODULES))


def test_sql_is_written_down_and_never_spliced() -> None:
    assert_clean(source.sql_is_never_spliced(MODULES))


def test_whatever_leaves_the_house_leaves_through_one_client() -> None:
    assert_clean(source.one_http_client(MODULES))


def test_there_is_one_clock() -> None:
    assert_clean(source.one_clock(MODULES))


def test_secrets_are_compared_in_one_time() -> None:
    assert_clean(source.secrets_are_compared_in_one_time(MODULES))


def test_chance_is_the_systems() -> None:
    assert_clean(source.chance_is_the_systems(MODULES))


def test_files_are_named_for_what_they_hold() -> None:
    assert_clean(source.names_say_something(MODULES))


def test_every_template_environment_escapes() -> None:
    assert_clean(source.templates_escape(MODULES))


def test_templates_hold_no_htmx_2_nothing_unescaped_and_no_inline_script() -> None:
    assert_clean(source.templates_are_of_this_house(source.SOURCE))


def test_every_exception_names_a_file_that_is_there_and_a_reason() -> None:
    lists = (source.REAL_TIME, source.SQL_ELSEWHERE, source.HTTP_CLIENTS, source.SHOWN_HASHES)
    paths = {module.path for module in MODULES}

    assert [path for allowed in lists for path in allowed if path not in paths] == []
    assert all(reason for allowed in lists for reason in allowed.values())


def test_long_files_are_asked_about(capsys: pytest.CaptureFixture[str]) -> None:
    questions = source.long_files(MODULES)

    with capsys.disabled():
        for question in questions:
            print("\n  " + question, end="")  # noqa: T201 - a question for the reader
