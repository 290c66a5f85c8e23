from ..kit.errors import Conflict, NotFound


class ConversationNotFound(NotFound):
    code = "conversations.not_found"
    message = "there is no conversation {conversation}"
    hint = "GET /stores/{{store_id}}/conversations lists the conversations."


class OwnershipLost(Conflict):
    """An answer that comes too late: it is dropped, for somebody else speaks now."""

    code = "conversations.ownership_lost"
    message = "the conversation is no longer the {author}'s"
    hint = "Take it again, and look at what was said meanwhile."


class AssigneeNotMember(Conflict):
    code = "conversations.assignee_not_member"
    message = "{assignee} is no member of this store"
    hint = "Assign the conversation to somebody who belongs to the store."
