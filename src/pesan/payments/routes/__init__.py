"""By who calls: people and programs of a store, and gateways; the app hangs both."""

from ..ledger.routes import store_routes as ledger_routes
from ..proofs.routes import store_routes as proofs_routes
from ..reconciler.routes import store_routes as reconciler_routes
from . import (
    attempts,
    bank_accounts,
    cases,
    disputes,
    gateways,
    methods,
    refunds,
    simulations,
    webhooks,
)

store_routes = [
    *bank_accounts.routes,
    *attempts.routes,
    *refunds.routes,
    *simulations.routes,
    *cases.routes,
    *disputes.routes,
    *methods.routes,
    *webhooks.routes,
    *ledger_routes,
    *proofs_routes,
    *reconciler_routes,
]
routes = gateways.routes
