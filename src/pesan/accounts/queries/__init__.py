"""SQL of the accounts room, a file a family."""

from .attempts import (
    delete_attempts,
    forget_attempts,
    give_back,
    knows_place,
    lock_attempts,
    write_attempts,
)
from .keys import (
    find_live_key,
    insert_key,
    list_keys,
    mark_exposed,
    revoke_key,
    revoke_keys,
    revoke_leaked_key,
    use_key,
)
from .people import (
    find_logged_in,
    find_user,
    find_user_by_email,
    find_users,
    insert_user,
    set_disabled,
    set_password_hash,
)
from .sessions import (
    insert_session,
    live_sessions,
    lock_session,
    revoke_session,
    revoke_session_of,
    revoke_sessions,
    rotate_session,
)

__all__ = [
    "delete_attempts",
    "find_live_key",
    "find_logged_in",
    "find_user",
    "find_user_by_email",
    "find_users",
    "forget_attempts",
    "give_back",
    "insert_key",
    "insert_session",
    "insert_user",
    "knows_place",
    "list_keys",
    "live_sessions",
    "lock_attempts",
    "lock_session",
    "mark_exposed",
    "revoke_key",
    "revoke_keys",
    "revoke_leaked_key",
    "revoke_session",
    "revoke_session_of",
    "revoke_sessions",
    "rotate_session",
    "set_disabled",
    "set_password_hash",
    "use_key",
    "write_attempts",
]
