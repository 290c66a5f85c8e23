from datetime import datetime

from ...kit.db import Tx
from ...kit.ids import InvitationId, StoreId, UserId
from ...kit.sql import Changed, statement
from ..models import Invitation, Role


@statement("""
    INSERT INTO invitations (store_id, id, email, role, invited_by, issued_at, expires_at)
    VALUES ($store, $invitation, $email, $role, $invited_by, $now, $expires)
    ON CONFLICT (store_id, email) WHERE accepted_at IS NULL DO UPDATE
        SET role = excluded.role, invited_by = excluded.invited_by,
            issued_at = excluded.issued_at, expires_at = excluded.expires_at
    RETURNING store_id, id, email, role, invited_by, issued_at, expires_at, accepted_by
""")
async def put_invitation(
    tx: Tx,
    *,
    store: StoreId,
    invitation: InvitationId,
    email: str,
    role: Role,
    invited_by: UserId,
    now: datetime,
    expires: datetime,
) -> Invitation: ...


@statement("""
    SELECT store_id, id, email, role, invited_by, issued_at, expires_at, accepted_by
    FROM invitations
    WHERE store_id = $store AND accepted_at IS NULL AND ($after::uuid IS NULL OR id < $after)
    ORDER BY id DESC LIMIT $limit
""")
async def list_invitations(
    tx: Tx, *, store: StoreId, after: InvitationId | None, limit: int
) -> list[Invitation]: ...


@statement("""
    SELECT store_id, id, email, role, invited_by, issued_at, expires_at, accepted_by
    FROM invitations WHERE store_id = $store AND id = $invitation
""")
async def find_invitation(
    tx: Tx, store: StoreId, invitation: InvitationId
) -> Invitation | None: ...


@statement("""
    UPDATE invitations SET accepted_at = $now, accepted_by = $user
    WHERE store_id = $store AND id = $invitation AND issued_at = $issued_at
        AND accepted_at IS NULL AND expires_at > $now
""")
async def accept_invitation(
    tx: Tx,
    *,
    store: StoreId,
    invitation: InvitationId,
    issued_at: datetime,
    user: UserId,
    now: datetime,
) -> Changed: ...


@statement("""
    DELETE FROM invitations
    WHERE store_id = $store AND id = $invitation AND accepted_at IS NULL
""")
async def delete_invitation(tx: Tx, store: StoreId, invitation: InvitationId) -> Changed: ...


@statement("""
    -- any store: the token names an invitation only; this finds whose it is
    SELECT store_id FROM invitations WHERE id = $invitation
""")
async def store_of_invitation(tx: Tx, invitation: InvitationId) -> StoreId | None: ...
