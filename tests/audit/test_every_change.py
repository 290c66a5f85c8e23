"""Deny by default, for the log: a route that changes something leaves a line, or says here why not.

Inside a store the line is written by StoreCall whatever the room does (stores/calls.py); that it is
really there is asked by the `pesan` fixture after every test (`assert_audited` in tests/running.py).
"""

from collections.abc import Sequence

from pesan.dashboard.screen import Screen
from pesan.stores import StoreCall

from ..architecture import web
from ..architecture.verdict import assert_clean
from ..architecture.web import Route
from ..routes import all_routes
from ..running import Pesan

# Routes that change something outside a store's call, and where the line comes from or why none.
ELSEWHERE = {
    "forgotByForm": "accounts.ask_for_reset, in the chain of no store",
    "newPasswordByForm": "accounts.change_password, in the chain of no store",
    "joinByForm": "stores.invitations records it in the store that is joined",
    "loginByCode": "accounts.log_in or accounts.fail_second_factor",
    "changePassword": "accounts.change_password, in the chain of no store",
    "resetPassword": "the same",
    "askForPasswordReset": "accounts.ask_for_reset, in the chain of no store",
    "enrolSecondFactor": "accounts.enrol_second_factor, in the chain of no store",
    "confirmSecondFactor": "accounts.second_factor_on, in the chain of no store",
    "removeSecondFactor": "accounts.second_factor_off, in the chain of no store",
    "acceptInvitation": "stores.invitations records it in the store that is joined",
    "createStore": "stores.create records it in the new store",
    "reauthenticate": "accounts.reauthenticate, in the chain of no store",
    "register": "accounts.register, in the chain of no store",
    "makeApiKey": "accounts.make_key, in the chain of no store",
    "revokeApiKey": "accounts.end_key, in the chain of no store",
    "reportLeakedKey": "accounts.end_leaked_key, in the chain of no store",
    "endSession": "accounts.end_session, in the chain of no store",
    "login": "accounts.log_in or accounts.fail_to_log_in, in the chain of no store",
    "loginByForm": "the same",
    "logout": "accounts.log_out, in the chain of no store",
    "logoutByForm": "the same",
    "refresh": "a rotation is no change of anything; a reused token is: accounts.reuse_refresh_token",
    "receiveWhatsappWebhook": "a genuine one is kept whole in channel_updates",
    "receiveSandboxMessage": "a genuine one is kept whole in channel_updates",
    "receiveXenditWebhook": "a genuine one is kept whole in payment_webhook_logs",
    "receiveSandboxWebhook": "a genuine one is kept whole in payment_webhook_logs",
    "payAgain": "a buyer's attempt: payment_status_history has it, with who and why",
    "simulatePayment": "the simulated gateway's, which is no part of a shop",
    "shiftClock": "exists in tests only",
}


def changes_are_recorded(routes: Sequence[Route], elsewhere: dict[str, str]) -> list[str]:
    changing = [route for route in routes if route.methods - {"GET"}]
    complaints = [
        f"{route}: changes something, and the audit log will not know"
        for route in changing
        if not route.takes & {StoreCall, Screen} and route.operation not in elsewhere
    ]
    known = {route.operation for route in changing}
    return complaints + [f"{name} is no route" for name in elsewhere if name not in known]


def test_every_route_that_changes_something_leaves_a_line() -> None:
    routes = web.routes_of(all_routes())

    assert_clean(changes_are_recorded(routes, ELSEWHERE))
    assert len([route for route in routes if route.methods - {"GET"}]) > 25


async def test_the_gate_turns_red(pesan: Pesan) -> None:
    sly = Route("/api/v1/sly", frozenset({"POST"}), "sly", public="says it needs nobody")

    assert changes_are_recorded([sly], {})
    assert not changes_are_recorded([sly], {"sly": "a reason"})
