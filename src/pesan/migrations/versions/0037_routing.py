"""Who speaks, who is at their desk, who gets what: ownership, hours, teams, assignment."""

from pesan.migrations.sql import fence, run

revision = "0037"
down_revision = "0029"


def upgrade() -> None:
    _ownership()
    _people()
    _stores()
    fence("teams", grants="SELECT, INSERT, UPDATE, DELETE")
    fence("team_members", grants="SELECT, INSERT, DELETE")


def _ownership() -> None:
    run("""
        -- What an agent or an automation says, it says under the fence it held; people have none.
        ALTER TABLE customer_messages ADD COLUMN IF NOT EXISTS fence integer;

        UPDATE conversations SET owner = 'human' WHERE owner = 'automation';
        ALTER TABLE conversations
            -- An automation has it for a time, and then whoever had it before.
            ADD COLUMN owner_until timestamptz,
            ADD COLUMN owner_before text CHECK (owner_before IN ('agent', 'human')),
            -- A person took over at this fence: what was said under an earlier one, and lies in the
            -- queue, is not sent.
            ADD COLUMN silenced_below integer NOT NULL DEFAULT 0,
            ADD COLUMN team_id uuid,
            ADD CONSTRAINT conversations_automations_end CHECK (
                (owner = 'automation') = (owner_until IS NOT NULL)
                AND (owner = 'automation') = (owner_before IS NOT NULL));
        CREATE INDEX conversations_assigned ON conversations (store_id, assignee_id)
            WHERE assignee_id IS NOT NULL AND owner = 'human' AND status <> 'closed';
        CREATE INDEX conversations_unassigned ON conversations (store_id, last_message_at)
            WHERE assignee_id IS NULL AND owner = 'human' AND status = 'open';
    """)


def _people() -> None:
    run("""
        ALTER TABLE members
            ADD COLUMN available boolean NOT NULL DEFAULT true,
            ADD COLUMN capacity integer CHECK (capacity BETWEEN 1 AND 1000),
            -- Whose turn it was last, by round-robin.
            ADD COLUMN assigned_turn bigint NOT NULL DEFAULT 0;

        CREATE TABLE teams (
            store_id uuid NOT NULL REFERENCES stores (id),
            id uuid NOT NULL,
            name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
            version integer NOT NULL DEFAULT 1,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (store_id, id)
        );
        CREATE UNIQUE INDEX teams_name_key ON teams (store_id, lower(name));

        CREATE TABLE team_members (
            store_id uuid NOT NULL,
            team_id uuid NOT NULL,
            user_id uuid NOT NULL,
            PRIMARY KEY (store_id, team_id, user_id),
            FOREIGN KEY (store_id, team_id) REFERENCES teams (store_id, id),
            FOREIGN KEY (store_id, user_id) REFERENCES members (store_id, user_id)
        );
        CREATE INDEX team_members_user ON team_members (store_id, user_id);

        -- What a team had stays, and is nobody's in particular.
        ALTER TABLE conversations ADD FOREIGN KEY (store_id, team_id)
            REFERENCES teams (store_id, id) ON DELETE SET NULL (team_id);
        CREATE INDEX conversations_team ON conversations (store_id, team_id)
            WHERE team_id IS NOT NULL;
    """)


def _stores() -> None:
    run("""
        ALTER TABLE stores
            ADD COLUMN holidays jsonb NOT NULL DEFAULT '[]',
            ADD COLUMN away_translations jsonb NOT NULL DEFAULT '{}',  -- locale -> away_message
            ADD COLUMN away_always boolean NOT NULL DEFAULT false,  -- where the agent answers too
            ADD COLUMN assignment jsonb NOT NULL DEFAULT '{}';

        -- Where a number has its own people. NULL: as the store.
        ALTER TABLE connections
            ADD COLUMN default_owner text CHECK (default_owner IN ('agent', 'human')),
            ADD COLUMN team_id uuid,
            ADD FOREIGN KEY (store_id, team_id)
                REFERENCES teams (store_id, id) ON DELETE SET NULL (team_id);
    """)
