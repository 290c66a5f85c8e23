import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from .. import audit
from ..kit.db import Tx
from ..kit.ids import SessionId, UserId, encode, new_id
from ..kit.world import World
from . import attempts, queries
from .errors import EmailTaken, LoginFailed, RefreshRefused, SessionNotFound, UserNotFound
from .models import Principal, SessionKind, User
from .proofs import FRESH, whence
from .tokens import REFRESH_LIFETIME, RefreshToken

# A client that lost our answer repeats with the token it had; a thief comes later.
REPEAT_GRACE = timedelta(seconds=10)
_AGENT_CHARACTERS_MAX = 200


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


async def begin_session(
    tx: Tx,
    world: World,
    user: User,
    *,
    user_agent: str,
    kind: SessionKind = SessionKind.API,
    lifetime: timedelta = REFRESH_LIFETIME,
) -> tuple[Principal, RefreshToken]:
    """Raises accounts.login_failed for a disabled account."""
    token = RefreshToken.fresh(SessionId(new_id()))
    now = datetime.now(UTC)
    begun = await queries.insert_session(
        tx,
        session=token.session,
        user=user.id,
        kind=kind,
        refresh_hash=token.hash,
        now=now,
        expires=now + lifetime,
        user_agent=user_agent[:_AGENT_CHARACTERS_MAX],
        place=attempts.place_of(world, whence()),
    )
    if not begun:
        raise LoginFailed
    await _note(tx, user.id, "accounts.log_in", token.session)
    return Principal(user.id, token.session), token


async def refresh(
    tx: Tx, token: RefreshToken, successors: Sequence[RefreshToken], *, user_agent: str
) -> tuple[Principal, RefreshToken] | None:
    """Rotates to the first successor. None when an old token came back: its session is then revoked,
    and must commit.

    Within the grace the same client gets the same successor again; nothing is rotated twice.
    Raises accounts.refresh_refused for what is no token of a live session.
    """
    now = datetime.now(UTC)
    session = await queries.lock_session(tx, token.session)
    if session is None or session.revoked_at is not None or session.expires_at <= now:
        raise RefreshRefused
    if hmac.compare_digest(token.hash, session.refresh_hash):
        expires = now + REFRESH_LIFETIME
        await queries.rotate_session(tx, session.id, successors[0].hash, now, expires)
        return Principal(session.user_id, session.id), successors[0]
    repeated = (
        hmac.compare_digest(token.hash, session.previous_hash or b"")
        and now - session.rotated_at < REPEAT_GRACE
        and user_agent[:_AGENT_CHARACTERS_MAX] == session.user_agent
    )
    given = [s for s in successors if hmac.compare_digest(s.hash, session.refresh_hash)]
    if repeated and given:
        return Principal(session.user_id, session.id), given[0]
    await queries.revoke_session(tx, session.id, now)
    await _note(tx, session.user_id, "accounts.reuse_refresh_token", session.id)
    return None


async def proved(tx: Tx, principal: Principal) -> datetime:
    """They have just proved it anew. Answers until when that is fresh."""
    now = datetime.now(UTC)
    await queries.mark_proved(tx, principal.session, now)
    await _note(tx, principal.user, "accounts.reauthenticate", principal.session)
    return now + FRESH


async def log_out(tx: Tx, principal: Principal) -> None:
    await queries.revoke_session(tx, principal.session, datetime.now(UTC))
    await _note(tx, principal.user, "accounts.log_out", principal.session)


async def end_session(tx: Tx, principal: Principal, session: SessionId) -> None:
    """One of their own. Raises accounts.session_not_found."""
    if not await queries.revoke_session_of(tx, session, principal.user, datetime.now(UTC)):
        raise SessionNotFound(session=encode("ses", session))
    await _note(tx, principal.user, "accounts.end_session", session)


async def disable(tx: Tx, email: str) -> None:
    """Ends everything of theirs at once: sessions, cookies, keys. Raises accounts.user_not_found."""
    now = datetime.now(UTC)
    user = await queries.set_disabled(tx, email, now)
    if user is None:
        raise UserNotFound(email=email)
    await queries.revoke_sessions(tx, user=user, except_for=None, now=now)
    await queries.revoke_keys(tx, user, now)
    await _note(tx, user, "accounts.disable")


async def enable(tx: Tx, email: str) -> None:
    """They may log in again; what was ended stays ended. Raises accounts.user_not_found."""
    user = await queries.set_disabled(tx, email, None)
    if user is None:
        raise UserNotFound(email=email)
    await _note(tx, user, "accounts.enable")


async def _note(tx: Tx, user: UserId, action: str, session: SessionId | None = None) -> None:
    actor = encode("usr", user)
    subject = actor if session is None else encode("ses", session)
    await audit.record_person(tx, actor=actor, action=action, subject=subject)
