from ..kit.errors import Conflict, NotFound


class ConversationNotFound(NotFound):
    code = "conversations.not_found"
    message = "there is no conversation {conversation}"
    hint = "GET /stores/{{store_id}}/conversations lists the conversations."


class AssigneeNotMember(Conflict):
    code = "conversations.assignee_not_member"
    message = "{assignee} is no member of this store"
    hint = "Assign the conversation to somebody who belongs to the store."
