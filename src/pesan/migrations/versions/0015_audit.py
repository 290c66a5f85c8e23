"""A chain of hashes a store, so that a changed row is found."""

revision = "0015"
down_revision = "0014"


def upgrade() -> None: ...
