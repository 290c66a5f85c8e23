"""The shared inbox: labels, notes, mentions, canned replies, macros, snoozing, waiting, and its words."""

from pesan.migrations.sql import erasable, fence, run

revision = "0034"
down_revision = "0031"


def upgrade() -> None:
    run("""
        ALTER TABLE stores ADD COLUMN response_target_minutes integer DEFAULT 15
            CHECK (response_target_minutes BETWEEN 1 AND 10080);

        ALTER TABLE conversations
            ADD COLUMN priority text CHECK (priority IN ('urgent', 'high', 'low')),
            ADD COLUMN snoozed_until timestamptz,
            -- A customer waits for a human since then; of the agent's conversations, nobody.
            ADD COLUMN waiting_since timestamptz,
            -- Since people have to do with them: from the first wait to the close.
            ADD COLUMN opened_at timestamptz,
            ADD COLUMN first_answered_at timestamptz,
            ADD CONSTRAINT conversations_only_the_snoozed_wake
                CHECK (snoozed_until IS NULL OR status = 'snoozed'),
            ADD CONSTRAINT conversations_who_waits_is_open
                CHECK (opened_at IS NOT NULL OR (waiting_since IS NULL AND first_answered_at IS NULL));
        -- Every one that stands with the sellers now, unanswered, is waited in from its last message.
        UPDATE conversations SET opened_at = last_inbound_at, waiting_since = last_inbound_at
        WHERE owner = 'human' AND status = 'open' AND unread > 0 AND last_inbound_at IS NOT NULL;
        CREATE INDEX conversations_waiting ON conversations (store_id, waiting_since, id)
            WHERE waiting_since IS NOT NULL;

        -- How long people took, each time: a ledger.
        CREATE TABLE conversation_times (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            kind text NOT NULL CHECK (kind IN ('first_response', 'reply', 'resolution')),
            user_id uuid,
            began_at timestamptz NOT NULL,
            ended_at timestamptz NOT NULL CHECK (ended_at >= began_at),
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, conversation_id) REFERENCES conversations (store_id, id)
        );
        CREATE INDEX conversation_times_ended ON conversation_times (store_id, ended_at);

        -- What a thread is found by: each word that was said or noted in it, once
        -- (docs/decisions/0008: no index serves a part of a text behind the fence).
        CREATE TABLE conversation_words (
            store_id uuid NOT NULL,
            word text NOT NULL CHECK (length(word) BETWEEN 1 AND 40),
            conversation_id uuid NOT NULL,
            PRIMARY KEY (store_id, word, conversation_id)
        );
        CREATE INDEX conversation_words_conversation
            ON conversation_words (store_id, conversation_id);
        INSERT INTO conversation_words (store_id, word, conversation_id)
        SELECT DISTINCT m.store_id, left(w.word, 40), m.conversation_id
        FROM customer_messages m
        CROSS JOIN LATERAL regexp_split_to_table(lower(m.text), '[^[:alnum:]]+') AS w (word)
        WHERE m.author <> 'system' AND m.type <> 'erased' AND w.word <> '';

        CREATE TABLE labels (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
            color text NOT NULL
                CHECK (color IN ('gray', 'red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink')),
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id)
        );
        CREATE UNIQUE INDEX labels_name_key ON labels (store_id, lower(name));

        CREATE TABLE conversation_labels (
            store_id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            label_id uuid NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, conversation_id, label_id),
            FOREIGN KEY (store_id, conversation_id) REFERENCES conversations (store_id, id),
            FOREIGN KEY (store_id, label_id) REFERENCES labels (store_id, id)
        );
        CREATE INDEX conversation_labels_label
            ON conversation_labels (store_id, label_id, conversation_id);

        -- What sellers tell each other in a thread. A table of its own: whatever sends messages
        -- cannot meet a note.
        CREATE TABLE conversation_notes (
            store_id uuid NOT NULL,
            id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            author text NOT NULL,
            text text NOT NULL,
            after_sequence integer NOT NULL,  -- where in the thread it stands
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            FOREIGN KEY (store_id, conversation_id) REFERENCES conversations (store_id, id)
        );
        CREATE INDEX conversation_notes_thread
            ON conversation_notes (store_id, conversation_id, id);

        CREATE TABLE note_mentions (
            store_id uuid NOT NULL,
            user_id uuid NOT NULL,
            note_id uuid NOT NULL,
            conversation_id uuid NOT NULL,
            read_at timestamptz,
            PRIMARY KEY (store_id, user_id, note_id),
            FOREIGN KEY (store_id, note_id) REFERENCES conversation_notes (store_id, id),
            FOREIGN KEY (store_id, conversation_id) REFERENCES conversations (store_id, id)
        );
        CREATE INDEX note_mentions_note ON note_mentions (store_id, note_id);
        CREATE INDEX note_mentions_thread ON note_mentions (store_id, conversation_id);

        CREATE TABLE canned_replies (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            code text NOT NULL CHECK (code ~ '^[a-z0-9_-]{1,30}$'),
            text text NOT NULL,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id),
            CONSTRAINT canned_replies_code_key UNIQUE (store_id, code)
        );

        CREATE TABLE macros (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            steps jsonb NOT NULL,
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id)
        );
        CREATE UNIQUE INDEX macros_name_key ON macros (store_id, lower(name));
    """)
    fence("conversation_times", grants="SELECT, INSERT")
    fence("conversation_words", grants="SELECT, INSERT, DELETE")
    fence("labels", grants="SELECT, INSERT, UPDATE, DELETE")
    fence("conversation_labels", grants="SELECT, INSERT, DELETE")
    fence("conversation_notes", grants="SELECT, INSERT")
    erasable("conversation_notes", "text")
    fence("note_mentions", grants="SELECT, INSERT, UPDATE")
    fence("canned_replies", grants="SELECT, INSERT, UPDATE, DELETE")
    fence("macros", grants="SELECT, INSERT, UPDATE, DELETE")
