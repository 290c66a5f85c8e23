from ..kit.errors import Conflict, NotFound, Refused, TooMany, Unauthorised


class EmailTaken(Conflict):
    code = "accounts.email_taken"
    message = "an account with this e-mail exists"
    hint = "Log in, or register with another address."


class LoginFailed(Unauthorised):
    """One answer for an unknown address, a wrong password and a disabled account."""

    code = "accounts.login_failed"
    message = "e-mail or password is wrong"
    hint = "Check both; passwords are case-sensitive."


class CodeNeeded(Unauthorised):
    code = "accounts.code_needed"
    message = "the password is right; this account asks for a code too"
    hint = "Send the same again with `code`: from the authenticator, or a recovery code."


class CodeWrong(Unauthorised):
    """Wrong, too old, or used before."""

    code = "accounts.code_wrong"
    message = "the code is wrong or was used already"
    hint = "Each code works once; wait for the next one, or use a recovery code."


class SecondFactorOn(Conflict):
    code = "accounts.second_factor_on"
    message = "the second factor is on already"
    hint = "Remove it first, with your password and a code."


class SecondFactorMissing(NotFound):
    code = "accounts.second_factor_missing"
    message = "this account has no second factor"
    hint = "POST /api/v1/auth/second-factor begins one."


class ResetRefused(Unauthorised):
    """Never made, used, too old, or the password was changed since: one answer."""

    code = "accounts.reset_refused"
    message = "this link does not work any more"
    hint = "Ask for another one: it works once, within 30 minutes."


class TooManyAttempts(TooMany):
    """The same for an address that exists and one that does not."""

    code = "accounts.too_many_attempts"
    message = "this was tried too often"
    hint = "Wait as long as Retry-After says, then try once more."


class RegistrationClosed(Refused):
    code = "accounts.registration_closed"
    message = "nobody can register here"
    hint = "Ask a store's owner to invite you."


class TokenMissing(Unauthorised):
    code = "accounts.token_missing"
    message = "this request needs an access token"
    hint = "Send Authorization: Bearer <access_token> from POST /api/v1/auth/login."


class TokenInvalid(Unauthorised):
    code = "accounts.token_invalid"
    message = "the access token is not valid"
    hint = "It may have expired: get a new one from POST /api/v1/auth/refresh, or log in again."


class ReauthenticationRequired(Refused):
    """A stolen token or cookie alone does no lasting harm (S17)."""

    code = "accounts.reauthentication_required"
    message = "this needs your password, given within the last five minutes"
    hint = (
        "POST /api/v1/auth/reauthentication with your password, and a code where you have a second"
        " factor, or log in again; then repeat."
    )


class SecondFactorRequired(Refused):
    """Where the operator asks it of owners (PESAN_OWNERS_NEED_SECOND_FACTOR)."""

    code = "accounts.second_factor_required"
    message = "an owner needs a second factor for this"
    hint = "POST /api/v1/auth/second-factor begins one; confirm it, then repeat."


class KeyInUrl(Unauthorised):
    code = "accounts.key_in_url"
    message = "an API key stands in the address"
    hint = "Send it as Authorization: Bearer. Addresses are logged: revoke this key, make another."


class KeyFromElsewhere(Refused):
    code = "accounts.key_from_elsewhere"
    message = "this API key is not taken from {ip}"
    hint = "Ask from one of the key's networks, or make a key with this one among them."


class PersonNeeded(Refused):
    code = "accounts.person_needed"
    message = "an API key may not do this, only a person who is logged in"
    hint = "Log in with POST /api/v1/auth/login and use its access token."


class KeysTooMany(Conflict):
    code = "accounts.keys_too_many"
    message = "you have {most} API keys already"
    hint = "Revoke one you do not use any more."


class KeyNotFound(NotFound):
    code = "accounts.key_not_found"
    message = "you have no API key {key}"
    hint = "GET /api/v1/api-keys lists yours."


class SessionNotFound(NotFound):
    code = "accounts.session_not_found"
    message = "you have no session {session}"
    hint = "GET /api/v1/auth/sessions lists those that are open."


class UserNotFound(NotFound):
    code = "accounts.user_not_found"
    message = "there is no account of {email}"
    hint = "Check the address."


class RefreshRefused(Unauthorised):
    code = "accounts.refresh_refused"
    message = "the refresh token is not valid any more"
    hint = "Log in again. A refresh token works once; using an old one ends its session."
