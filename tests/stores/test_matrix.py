"""The matrix of rights, written down a second time: who changes one changes both, and means it."""

from itertools import product

import pytest

from pesan.stores.models import Role
from pesan.stores.rights import ROLES, SCOPES, SENSITIVE, Right, may, may_grant

LETTERS = {"o": Role.OWNER, "a": Role.ADMIN, "s": Role.STAFF, "v": Role.VIEWER}
MATRIX = {
    "stores.read": "oasv",
    "stores.write": "oa",
    "stores.delete": "o",
    "members.read": "oas",
    "members.write": "oa",
    "connections.write": "oa",
    "connections.read": "oa",
    "products.read": "oasv",
    "products.write": "oas",
    "discounts.read": "oasv",
    "discounts.write": "oa",
    "customers.read": "oasv",
    "customers.write": "oas",
    "customers.export": "oa",
    "customers.erase": "oa",
    "inventory.read": "oasv",
    "inventory.write": "oas",
    "orders.read": "oasv",
    "orders.write": "oas",
    "payments.read": "oasv",
    "payments.write": "oas",
    "payments.refund": "oa",
    "conversations.read": "oasv",
    "conversations.write": "oas",
    "broadcasts.read": "oasv",
    "broadcasts.write": "oas",
    "broadcasts.send": "oa",
    "events.read": "oa",
    "audit.read": "oa",
}


def test_every_right_is_in_the_matrix() -> None:
    assert {right.value for right in Right} == set(MATRIX) == {right.value for right in ROLES}


@pytest.mark.parametrize("right", MATRIX)
def test_each_role_may_what_the_matrix_says_and_nothing_else(right: str) -> None:
    allowed = {role for role in Role if may(role, Right(right))}

    assert allowed == {LETTERS[letter] for letter in MATRIX[right]}


def test_nobody_gives_a_role_above_their_own() -> None:
    order = "oasv"
    for granter, role in product(order, order):
        is_allowed = order.index(granter) <= order.index(role)
        assert may_grant(LETTERS[granter], LETTERS[role]) == is_allowed, (granter, role)


def test_a_key_can_neither_change_who_belongs_to_a_store_nor_end_it() -> None:
    assert {right.value for right in SCOPES} == set(MATRIX) - {"members.write", "stores.delete"}


def test_what_lasts_asks_for_a_fresh_proof() -> None:
    assert {right.value for right in SENSITIVE} == {
        "members.write",
        "connections.write",
        "stores.delete",
        "customers.export",
        "customers.erase",
    }
