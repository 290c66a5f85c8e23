"""Sessions, API keys, invitations, second factors, and what was tried too often."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None: ...
