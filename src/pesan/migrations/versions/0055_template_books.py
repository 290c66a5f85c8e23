"""Templates are of an account, whichever of its numbers speaks: one list for all of them."""

from pesan.migrations.sql import run

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    run("""
        -- `book`: the WhatsApp business account; else the connection, which is alone there. By whom
        -- a template was handed in, or read, stays in `connection_id`.
        ALTER TABLE message_templates ADD COLUMN book text;
        UPDATE message_templates t SET book = coalesce(c.public ->> 'waba_id', c.id::text)
        FROM connections c WHERE c.store_id = t.store_id AND c.id = t.connection_id;
        ALTER TABLE message_templates ALTER book SET NOT NULL;

        -- Of those that two numbers listed, the one the channel knows stays, then what was said last.
        UPDATE message_templates t SET deleted_at = now()
        WHERE deleted_at IS NULL AND EXISTS (
            SELECT FROM message_templates o
            WHERE o.store_id = t.store_id AND o.book = t.book AND o.name = t.name
                AND o.language = t.language AND o.deleted_at IS NULL
                AND (o.provider_id IS NOT NULL, o.updated_at, o.id)
                    > (t.provider_id IS NOT NULL, t.updated_at, t.id)
        );
        DROP INDEX message_templates_name;
        CREATE UNIQUE INDEX message_templates_name
            ON message_templates (store_id, book, name, language) WHERE deleted_at IS NULL;
    """)
