from ..kit.errors import Conflict, Unauthorised


class EmailTaken(Conflict):
    code = "accounts.email_taken"
    message = "an account with this e-mail exists"
    hint = "Log in, or register with another address."


class LoginFailed(Unauthorised):
    """One answer for an unknown address, a wrong password and a disabled account."""

    code = "accounts.login_failed"
    message = "e-mail or password is wrong"
    hint = "Check both; passwords are case-sensitive."


class TokenMissing(Unauthorised):
    code = "accounts.token_missing"
    message = "this request needs an access token"
    hint = "Send Authorization: Bearer <access_token> from POST /api/v1/auth/login."


class TokenInvalid(Unauthorised):
    code = "accounts.token_invalid"
    message = "the access token is not valid"
    hint = "It may have expired: get a new one from POST /api/v1/auth/refresh, or log in again."


class RefreshRefused(Unauthorised):
    code = "accounts.refresh_refused"
    message = "the refresh token is not valid any more"
    hint = "Log in again. A refresh token works once; using an old one ends its session."
