"""A logged-in browser: a random cookie, kept here as a hash only (OWASP Session Management).

Real time, like access tokens: a shifted shop does not log its people out. A page that is open and
seen is in use; hidden, it asks for nothing and the idle time runs.
"""

import secrets
from datetime import UTC, datetime, timedelta

from ..accounts import Principal, SessionKind, User, begin_session, log_out
from ..kit.crypto import digest
from ..kit.db import Tx
from ..kit.world import World
from .models import Session
from .queries import sessions as queries

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_FORMS = "form tokens"
_TOUCH_AFTER = timedelta(minutes=1)  # a write a minute, not a write a click


def cookie_name(world: World) -> str:
    """`__Host-` wants https; on a shop's own network a phone opens plain http."""
    return "__Host-pesan" if world.environment == "production" else "pesan"


async def begin(tx: Tx, world: World, user: User, *, user_agent: str) -> str:
    """Logs a browser in; answers its cookie. Raises accounts.login_failed for a disabled account.

    Its refresh token is dropped unseen: only the cookie leads to this session.
    """
    principal, _ = await begin_session(
        tx,
        world,
        user,
        user_agent=user_agent,
        kind=SessionKind.DASHBOARD,
        lifetime=LONGEST,
    )
    token = secrets.token_urlsafe(32)
    await queries.insert_session(
        tx, token_hash=hashed(token), session=principal.session, now=datetime.now(UTC)
    )
    return token


async def find(tx: Tx, token: str) -> Session | None:
    """The live session of a cookie."""
    now = datetime.now(UTC)
    session = await queries.find_session(
        tx, token_hash=hashed(token), seen_after=now - IDLE, created_after=now - LONGEST
    )
    if session is not None and now - session.seen_at > _TOUCH_AFTER:
        await queries.touch_session(tx, session.token_hash, now)
    return session


async def end(tx: Tx, token: str) -> None:
    """Nothing where there is none."""
    session = await find(tx, token)
    if session is not None:
        await queries.delete_session(tx, session.token_hash)
        await log_out(tx, Principal(session.user_id, session.session_id))


def hashed(token: str) -> bytes:
    return digest(token.encode())


def form_token(world: World, cookie: str) -> str:
    """What a form must carry: made from the cookie, so it needs no place of its own (S55)."""
    return world.secret.mac(_FORMS, cookie.encode()).hex()


def is_form_token(world: World, cookie: str, given: str) -> bool:
    return world.secret.is_mac(given, _FORMS, cookie.encode())
