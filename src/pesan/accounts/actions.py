from datetime import UTC, datetime, timedelta

from .. import audit
from ..kit.db import Tx
from ..kit.ids import SessionId, UserId, encode, new_id
from . import queries
from .errors import EmailTaken, LoginFailed, RefreshRefused
from .models import Principal, User
from .tokens import REFRESH_LIFETIME, RefreshToken

# A client that lost our answer repeats with the token it had; a thief comes later.
REPEAT_GRACE = timedelta(seconds=10)


async def register(tx: Tx, *, email: str, name: str, password_hash: str) -> User:
    """Raises accounts.email_taken."""
    user = User(UserId(new_id()), email, name, password_hash, None)
    inserted = await queries.insert_user(
        tx, user=user.id, email=email, name=name, password_hash=password_hash, now=datetime.now(UTC)
    )
    if not inserted:
        raise EmailTaken
    await _note(tx, user.id, "accounts.register")
    return user


async def begin_session(tx: Tx, user: User, *, user_agent: str) -> tuple[Principal, RefreshToken]:
    """Raises accounts.login_failed for a disabled account."""
    if user.disabled_at is not None:
        raise LoginFailed
    token = RefreshToken.fresh(SessionId(new_id()))
    now = datetime.now(UTC)
    await queries.insert_session(
        tx,
        session=token.session,
        user=user.id,
        refresh_hash=token.hash,
        now=now,
        expires=now + REFRESH_LIFETIME,
        user_agent=user_agent[:200],
    )
    await _note(tx, user.id, "accounts.log_in", token.session)
    return Principal(user.id, token.session), token


async def refresh(tx: Tx, token: RefreshToken) -> tuple[Principal, RefreshToken] | None:
    """Rotates. None when an old token came back: its session is then revoked, and must commit.

    Raises accounts.refresh_refused for what is no token of a live session.
    """
    now = datetime.now(UTC)
    session = await queries.lock_session(tx, token.session)
    if session is None or session.revoked_at is not None or session.expires_at <= now:
        raise RefreshRefused
    repeated = token.hash == session.previous_hash and now - session.rotated_at < REPEAT_GRACE
    if token.hash != session.refresh_hash and not repeated:
        await queries.revoke_session(tx, session.id, now)
        await _note(tx, session.user_id, "accounts.reuse_refresh_token", session.id)
        return None
    successor = RefreshToken.fresh(session.id)
    await queries.rotate_session(tx, session.id, successor.hash, now, now + REFRESH_LIFETIME)
    return Principal(session.user_id, session.id), successor


async def log_out(tx: Tx, principal: Principal) -> None:
    await queries.revoke_session(tx, principal.session, datetime.now(UTC))
    await _note(tx, principal.user, "accounts.log_out", principal.session)


async def _note(tx: Tx, user: UserId, action: str, session: SessionId | None = None) -> None:
    actor = encode("usr", user)
    subject = actor if session is None else encode("ses", session)
    await audit.record_person(tx, actor=actor, action=action, subject=subject)
