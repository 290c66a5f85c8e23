"""The ways the Telegram twin can be told to misbehave."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """How a coming call fails. `taken`: whether it has its effect all the same."""

    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    taken: bool = False
    silent: bool = False
    cut: bool = False
    garbage: bool = False


TOO_MANY = Failure(429, "Too Many Requests: retry after 2", retry_after=2)
BROKEN = Failure(500, "Internal Server Error")
BROKEN_AFTER_TAKING = Failure(502, "Bad Gateway", taken=True)
REVOKED = Failure(401, "Unauthorized")
BLOCKED = Failure(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = Failure(403, "Forbidden: user is deactivated")
NO_SUCH_CHAT = Failure(400, "Bad Request: chat not found")
NOT_MODIFIED = Failure(400, "Bad Request: message is not modified")
TOO_OLD = Failure(
    400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
)
PICTURE_AWAY = Failure(400, "Bad Request: failed to get HTTP URL content")
CONFLICT = Failure(409, "Conflict: terminated by other getUpdates request")
SILENT = Failure(silent=True)
SILENT_AFTER_TAKING = Failure(silent=True, taken=True)
CUT = Failure(200, cut=True, taken=True)
GARBAGE = Failure(200, garbage=True, taken=True)
