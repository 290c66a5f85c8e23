"""Who may do what, and what an error says: asked of the routes and of the registry."""

import pytest

from pesan.app import docs
from pesan.kit.errors import REGISTRY, Problem
from pesan.stores.rights import ROLES, Right

from ..routes import all_routes
from . import statements, web
from .verdict import assert_clean
from .web import Route


@pytest.fixture(scope="module")
def routes() -> list[Route]:
    return web.routes_of(all_routes())


@pytest.fixture(scope="module")
def problems() -> dict[str, type[Problem]]:
    docs.import_errors()
    return {c: p for c, p in REGISTRY.items() if p.__module__.startswith("pesan.")}


def test_every_route_says_who_may_use_it(routes: list[Route]) -> None:
    assert len(routes) > 20
    assert_clean(web.routes_say_who_may(routes))


def test_what_is_inside_a_store_is_entered_through_its_call(routes: list[Route]) -> None:
    assert_clean(web.stores_are_behind_the_call(routes))


def test_no_body_binds_more_than_it_names(routes: list[Route]) -> None:
    assert len({body for route in routes for body in route.bodies}) > 25
    assert_clean(web.bodies_bind_only_what_they_name(routes))


def test_every_field_that_may_be_sent_after_all_is_there(routes: list[Route]) -> None:
    there = {(b.__name__, f) for r in routes for b in r.bodies for f in b.__struct_fields__}

    assert sorted(set(web.MAY_BE_SENT) - there) == []


def test_every_operation_has_a_name_of_its_own(routes: list[Route]) -> None:
    assert_clean(web.operations_are_named_once(routes))


def test_an_idempotency_key_is_required_of_posts_only(routes: list[Route]) -> None:
    assert_clean(web.keys_are_asked_of_posts(routes))


def test_reading_shares_no_handler_with_writing(routes: list[Route]) -> None:
    assert_clean(web.reads_change_nothing(routes))


def test_every_right_stands_in_the_matrix_with_somebody_who_has_it() -> None:
    assert set(ROLES) == set(Right)
    assert all(ROLES.values())


def test_errors_speak_our_way(problems: dict[str, type[Problem]]) -> None:
    assert_clean(web.problems_speak_our_way(problems))


def test_errors_are_declared_whole(problems: dict[str, type[Problem]]) -> None:
    statements.import_everything()

    assert_clean(web.problems_are_declared_whole(web.every_problem()))


def test_the_page_of_errors_is_what_the_code_says(problems: dict[str, type[Problem]]) -> None:
    page = (docs.PAGES / "errors.md").read_text()

    assert_clean(web.undocumented(problems, page))
    assert page == docs.errors_page(), "docs/errors.md is stale: run `python -m pesan.app.docs`"


def test_every_fact_is_documented_by_generation() -> None:
    page = (docs.PAGES / "events.md").read_text()

    assert page == docs.events_page(), "docs/events.md is stale: run `python -m pesan.app.docs`"
    assert "|  |" not in page, "a fact says neither when it is told nor what it carries"
