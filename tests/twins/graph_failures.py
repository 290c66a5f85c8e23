"""The ways the Graph twin can be told to misbehave."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """How a coming request fails. `taken`: whether its message reaches the recipient all the same."""

    status: int = 500
    code: int = 1
    details: str = "An unknown error has occurred."
    taken: bool = False
    silent: bool = False
    cut: bool = False


RATE_LIMITED = Failure(429, 130429, "Cloud API message throughput has been reached.")
PAIR_RATE_LIMITED = Failure(400, 131056, "Too many messages to this recipient in a short time.")
BROKEN = Failure(500, 1)
BROKEN_AFTER_TAKING = Failure(500, 1, taken=True)
TEMPORARILY_DOWN = Failure(503, 131016, "A service is temporarily unavailable.")
TOKEN_EXPIRED = Failure(401, 190, "Error validating access token: Session has expired.")
SILENT = Failure(silent=True)
SILENT_AFTER_TAKING = Failure(silent=True, taken=True)
CUT = Failure(200, cut=True, taken=True)
MALFORMED = Failure(400, 100, "Invalid parameter.")
RESTRICTED = Failure(400, 131042, "Business eligibility payment issue.")
UNDELIVERABLE = Failure(400, 131026, "Message undeliverable.")
