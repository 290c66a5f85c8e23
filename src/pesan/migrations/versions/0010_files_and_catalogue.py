"""Pictures, collections, and what search needs at size."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None: ...
