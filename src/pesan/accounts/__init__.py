"""People: passwords, sessions, tokens. What they may do in a store is the stores room's."""

from .actions import begin_session, log_out
from .addresses import read_email
from .errors import LoginFailed, TokenInvalid
from .models import Principal, User
from .principals import provide_principal, require_token
from .proofs import prove
from .queries import find_user, find_user_by_email, find_users
from .tokens import Signer

__all__ = [
    "LoginFailed",
    "Principal",
    "Signer",
    "TokenInvalid",
    "User",
    "begin_session",
    "find_user",
    "find_user_by_email",
    "find_users",
    "log_out",
    "prove",
    "provide_principal",
    "read_email",
    "require_token",
]
