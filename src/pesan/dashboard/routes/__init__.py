"""Every page of the dashboard, under `/`; the app hangs this one router."""

from litestar import Router
from litestar.di import Provide

from ..screen import provide_screen
from . import (
    broadcast_forms,
    broadcasts,
    connecting,
    connections,
    costs,
    counter,
    customers,
    desk,
    dossiers,
    home,
    hours,
    inbox,
    live,
    login,
    mailed,
    merges,
    messages,
    money,
    order,
    order_forms,
    orders,
    papers,
    proofs,
    segments,
    sending,
    simulator,
    teams,
    undelivered,
    written,
)
from .refusals import draw_refusal

router = Router(
    "/",
    route_handlers=[
        *login.routes,
        *mailed.routes,
        Router(
            "/",
            route_handlers=[
                *broadcasts.routes,
                *broadcast_forms.routes,
                *connecting.routes,
                *connections.routes,
                *costs.routes,
                *desk.routes,
                *dossiers.routes,
                *home.routes,
                *hours.routes,
                *inbox.routes,
                *counter.routes,
                *live.routes,
                *merges.routes,  # before a customer of any name
                *customers.routes,
                *messages.routes,
                *money.routes,
                *orders.routes,
                *order.routes,
                *order_forms.routes,
                *papers.routes,
                *proofs.routes,
                *segments.routes,
                *sending.routes,
                *simulator.routes,
                *teams.routes,
                *undelivered.routes,
                *written.routes,
            ],
            dependencies={"screen": Provide(provide_screen)},
        ),
    ],
    exception_handlers={Exception: draw_refusal},
    include_in_schema=False,
)
