"""The simulated phone reviews templates, as its switch says."""

from pesan.migrations.sql import run

revision = "0043"
down_revision = "0039"


def upgrade() -> None:
    run("""
        ALTER TABLE sandbox_phones ADD COLUMN template_review text NOT NULL DEFAULT 'approve'
            CHECK (template_review IN ('approve', 'wait', 'reject'));
    """)
