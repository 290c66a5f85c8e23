"""People: passwords, sessions, tokens. What they may do in a store is the stores room's."""

from .actions import begin_session, log_out
from .errors import LoginFailed
from .models import Principal, User
from .principals import provide_principal, require_token
from .proofs import prove
from .queries import find_user
from .tokens import Signer

__all__ = [
    "LoginFailed",
    "Principal",
    "Signer",
    "User",
    "begin_session",
    "find_user",
    "log_out",
    "prove",
    "provide_principal",
    "require_token",
]
