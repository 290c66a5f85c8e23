"""/auth: secrets are answered here, so Idempotency-Key is ignored: nothing usable is stored."""

from litestar import Router

from . import auth, passwords, second_factor, sessions

router = Router(
    "/auth",
    route_handlers=[*auth.routes, *sessions.routes, *second_factor.routes, *passwords.routes],
    tags=["auth"],
)
