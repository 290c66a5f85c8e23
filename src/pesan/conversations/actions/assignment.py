"""Which of the sellers gets what falls to people: by hand, in turn, or who has least to do.

A conversation's row is locked first, then the members it may go to: never the other way round.
"""

from ... import audit, stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import ConversationId, StoreId, TeamId, UserId, encode
from ...kit.live import tell
from ...kit.timers import set_timer
from ...stores import AssignmentRule, MemberUnavailable, Role, Store
from .. import queries, rules
from ..errors import AssigneeNotMember, TeamNotThere
from ..models import Conversation, Owner
from .look import TOPIC, locked

OPENING = "conversations.opening"
AT_ONCE_MAX = 200


async def assign(
    tx: Tx, store: StoreId, conversation: ConversationId, assignee: UserId | None
) -> None:
    """By hand. Raises conversations.assignee_not_member."""
    changed = await queries.assign(tx, store=store, conversation=conversation, assignee=assignee)
    if not changed:
        assert assignee is not None, "the caller looked the conversation up"
        raise AssigneeNotMember(assignee=encode("usr", assignee))
    await tell(tx, store, TOPIC)


async def put_in_team(
    tx: Tx, store: StoreId, conversation: ConversationId, team: TeamId | None
) -> None:
    """From then on it is somebody's of the team. Raises conversations.team_not_there."""
    await locked(tx, store, conversation)
    if not await queries.put_in_team(tx, store=store, conversation=conversation, team=team):
        if team is not None and not await queries.has_team(tx, store, team):
            raise TeamNotThere(team=encode("tem", team))
        return
    await tell(tx, store, TOPIC)
    moved = await locked(tx, store, conversation)
    if moved.owner is Owner.HUMAN:
        await assign_by_rule(tx, store, moved)


async def assign_by_rule(tx: Tx, store: StoreId, conversation: Conversation) -> UserId | None:
    """Whom the store's rule gives it to, if anybody has room. The caller holds the conversation."""
    shop = await stores.find_store(tx, store)
    if shop is None or shop.assignment.rule is AssignmentRule.MANUAL:
        return None
    if not await _is_staffed(tx, shop):
        return None
    candidates = await stores.lock_available(tx, store, team=conversation.team_id)
    loads = await queries.loads(tx, store, [one.user_id for one in candidates])
    assignee = rules.chosen(
        shop.assignment.rule, candidates, {one.user_id: one.conversations for one in loads}
    )
    if assignee is None:
        return None
    await queries.assign(tx, store=store, conversation=conversation.id, assignee=assignee)
    await stores.took_turn(tx, store, assignee)
    audit.note(
        tx,
        store,
        actor="system",
        action="conversations.assign",
        subject=encode("con", conversation.id),
        detail={"assignee": encode("usr", assignee)},
    )
    await tell(tx, store, TOPIC)
    return assignee


async def assign_waiting(tx: Tx, store: StoreId) -> None:
    """What fell to people and is nobody's yet: somebody is there now, or has room again."""
    for conversation in await queries.lock_unassigned(tx, store, limit=AT_ONCE_MAX):
        await assign_by_rule(tx, store, conversation)


async def let_go(tx: Tx, store: StoreId, user: UserId) -> None:
    """What somebody had who takes conversations no more goes to others; unless they are back."""
    member = await stores.find_member(tx, store, user)
    works_here = member is not None and member.role is not Role.VIEWER
    if works_here:
        shop = await stores.find_store(tx, store)
        stays = shop is None or not shop.assignment.reassign
        by_hand = shop is not None and shop.assignment.rule is AssignmentRule.MANUAL
        if (member is not None and member.available) or stays or by_hand:
            return
    had = await queries.lock_assigned(tx, store, user, limit=AT_ONCE_MAX)
    for conversation in had:
        await queries.assign(tx, store=store, conversation=conversation.id, assignee=None)
        await assign_by_rule(tx, store, conversation)
    if len(had) == AT_ONCE_MAX:
        await emit(tx, MemberUnavailable(store_id=store, user_id=user))
    if had:
        await tell(tx, store, TOPIC)


async def _is_staffed(tx: Tx, shop: Store) -> bool:
    """Whether anybody is there at this hour; if not, it is looked at again when the store opens."""
    now = clock.now()
    if not shop.assignment.offline_outside_hours or stores.is_open(shop, now):
        return True
    opening = stores.opens_at(shop, now)
    if opening is not None:
        await set_timer(tx, shop.id, OPENING, shop.id, due_at=opening)
    return False
