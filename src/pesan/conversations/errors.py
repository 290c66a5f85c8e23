from ..kit.errors import Conflict, NotFound, Unavailable


class TeamNotThere(Conflict):
    code = "conversations.team_not_there"
    message = "this store has no team {team}"
    hint = "GET /stores/{{store_id}}/teams lists the teams."


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


class LabelNotFound(NotFound):
    code = "conversations.label_not_found"
    message = "there is no label {label}"
    hint = "GET /stores/{{store_id}}/labels lists the labels."


class LabelExists(Conflict):
    code = "conversations.label_exists"
    message = "there is a label {name!r} already"
    hint = "Use that one, or choose another name; capital letters make no difference."


class TooManyLabels(Conflict):
    code = "conversations.too_many_labels"
    message = "there are {most} labels already"
    hint = "Take away one that is not used any more."


class CannedReplyNotFound(NotFound):
    code = "conversations.canned_reply_not_found"
    message = "there is no canned reply {canned_reply}"
    hint = "GET /stores/{{store_id}}/canned-replies lists the canned replies."


class CannedReplyExists(Conflict):
    code = "conversations.canned_reply_exists"
    message = "there is a canned reply /{name} already"
    hint = "Change that one, or choose another short code."


class VariableMissing(Conflict):
    code = "conversations.variable_missing"
    message = "nothing can stand for {variables} in this conversation"
    hint = (
        "Write the reply by hand, or use one that does not name what this customer does not have."
    )


class MacroNotFound(NotFound):
    code = "conversations.macro_not_found"
    message = "there is no macro {macro}"
    hint = "GET /stores/{{store_id}}/macros lists the macros."


class MacroExists(Conflict):
    code = "conversations.macro_exists"
    message = "there is a macro {name!r} already"
    hint = "Change that one, or choose another name."


class MacroBroken(Conflict):
    code = "conversations.macro_broken"
    message = "step {step} names {what}, which is there no more"
    hint = "Nothing was done. Change the macro: a label, a reply or a member of it is gone."


class ConversationIsClosed(Conflict):
    code = "conversations.closed"
    message = "the conversation is closed"
    hint = "POST .../reopen first."


class MentionNotMember(Conflict):
    code = "conversations.mention_not_member"
    message = "{member} is no member of this store"
    hint = "Mention somebody who belongs to the store: GET /stores/{{store_id}}/members."


class AttachmentNotFound(NotFound):
    code = "conversations.attachment_not_found"
    message = "this conversation has no attachment {attachment}"
    hint = "POST /conversations/{{conversation_id}}/attachments uploads one; unsent it stays a day."


class AttachmentSent(Conflict):
    code = "conversations.attachment_sent"
    message = "attachment {attachment} was sent already"
    hint = "Upload the file again to send it again."


class AttachmentOfOtherKind(Conflict):
    code = "conversations.attachment_of_other_kind"
    message = "attachment {attachment} is a {kind}"
    hint = "Send a picture as `image` and a PDF as `document`."


class ProductNotSold(Conflict):
    code = "conversations.product_not_sold"
    message = "product {product} is not on sale"
    hint = "Only active products are shown to buyers: PATCH /products/{{product_id}} changes that."


class FileNotThere(NotFound):
    code = "conversations.file_not_there"
    message = "the message {message} has no file that can be opened"
    hint = "Its `media` says where the file stands; a thumbnail is of pictures alone."


class ReactionsNotShown(Conflict):
    code = "conversations.reactions_not_shown"
    message = "{channel} shows no reactions"
    hint = "Answer in words."


class NotReactable(Conflict):
    code = "conversations.not_reactable"
    message = "nothing can be put on the message {message}"
    hint = "React to what the customer wrote in this conversation and has not taken back."


class MessageOnItsWay(Unavailable):
    """What changes a message was read before the message: the next try finds it."""

    code = "conversations.message_on_its_way"
    message = "the message that is changed was not put into its thread yet"
    hint = "It is tried again by itself."
