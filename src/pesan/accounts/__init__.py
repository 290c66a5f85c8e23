"""People: passwords, sessions, tokens. What they may do in a store is the stores room's."""

from .actions import begin_session, disable, enable, log_out
from .addresses import read_email
from .errors import CodeNeeded, CodeWrong, KeyNotFound, LoginFailed, TokenInvalid, TooManyAttempts
from .keys import KeyRing, end_key, keys_of, make_key, report_leak
from .models import ApiKey, Caller, KeyHolder, Principal, SessionKind, User
from .principals import is_alive, provide_caller, provide_principal, read_caller, require_token
from .proofs import prove
from .queries import find_user, find_user_by_email, find_users
from .second_factor import is_on as asks_for_code
from .second_factor import prove_code
from .tokens import Signer

__all__ = [
    "ApiKey",
    "Caller",
    "CodeNeeded",
    "CodeWrong",
    "KeyHolder",
    "KeyNotFound",
    "KeyRing",
    "LoginFailed",
    "Principal",
    "SessionKind",
    "Signer",
    "TokenInvalid",
    "TooManyAttempts",
    "User",
    "asks_for_code",
    "begin_session",
    "disable",
    "enable",
    "end_key",
    "find_user",
    "find_user_by_email",
    "find_users",
    "is_alive",
    "keys_of",
    "log_out",
    "make_key",
    "prove",
    "prove_code",
    "provide_caller",
    "provide_principal",
    "read_caller",
    "read_email",
    "report_leak",
    "require_token",
]
