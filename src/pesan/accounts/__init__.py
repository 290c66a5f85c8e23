"""People: passwords, sessions, tokens. What they may do in a store is the stores room's."""

from .actions import begin_session, disable, enable, log_out
from .addresses import read_email
from .errors import (
    CodeNeeded,
    CodeWrong,
    EmailTaken,
    KeyInUrl,
    KeyNotFound,
    LoginFailed,
    ReauthenticationRequired,
    ResetRefused,
    SecondFactorRequired,
    TokenInvalid,
    TooManyAttempts,
)
from .keys import KeyRing, end_key, keys_of, make_key, report_leak
from .models import ApiKey, Caller, KeyHolder, Principal, SessionKind, User
from .principals import is_alive, provide_caller, provide_principal, read_caller, require_token
from .proofs import FRESH, is_fresh, prove
from .queries import find_user, find_user_by_email, find_users
from .reception import ask_for_reset, begin_account, is_known, reset_password
from .second_factor import is_on as asks_for_code
from .second_factor import prove_code
from .second_factor import require as require_second_factor
from .tokens import Signer

__all__ = [
    "FRESH",
    "ApiKey",
    "Caller",
    "CodeNeeded",
    "CodeWrong",
    "EmailTaken",
    "KeyHolder",
    "KeyInUrl",
    "KeyNotFound",
    "KeyRing",
    "LoginFailed",
    "Principal",
    "ReauthenticationRequired",
    "ResetRefused",
    "SecondFactorRequired",
    "SessionKind",
    "Signer",
    "TokenInvalid",
    "TooManyAttempts",
    "User",
    "ask_for_reset",
    "asks_for_code",
    "begin_account",
    "begin_session",
    "disable",
    "enable",
    "end_key",
    "find_user",
    "find_user_by_email",
    "find_users",
    "is_alive",
    "is_fresh",
    "is_known",
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
    "require_second_factor",
    "require_token",
    "reset_password",
]
