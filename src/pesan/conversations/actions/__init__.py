from .assignment import (
    OPENING,
    assign,
    assign_waiting,
    let_go,
    put_in_team,
)
from .attachments import UNSENT, attach, content_of, forget_unsent, send_attachment, send_product
from .automations import (
    LEASE_OVER,
    end_automation,
    take_for_automation,
)
from .broadcast import abandon, open_thread, withdraw
from .canned import (
    change_canned_reply,
    create_canned_reply,
    delete_canned_reply,
    fill_in,
)
from .find import (
    list_conversations,
)
from .gestures import send_contact, send_reaction
from .labels import (
    change_label,
    create_label,
    delete_label,
    put_on,
    take_off,
)
from .lines import tell_sellers
from .look import (
    locked,
    note_on,
    recent_messages,
    require_conversation,
    require_message,
)
from .macros import (
    change_macro,
    create_macro,
    delete_macro,
    run_macro,
)
from .media import (
    expire_files,
    file_content,
    find_file,
    give_file_up,
    keep_file,
)
from .notes import (
    add_note,
)
from .owners import (
    give_back,
    hand_over,
    take_over,
)
from .receive import (
    receive,
)
from .say import (
    reply_as_human,
    say,
)
from .states import (
    WAKE,
    close,
    mark_read,
    mark_unread,
    reopen,
    set_priority,
    snooze,
    wake,
)
from .templates import send_template
from .turns import (
    TURN_OVER,
    Finished,
    begin_turn,
    finish_turn,
    release_turn,
    save_dialogue,
    standing,
)
from .undelivered import confirm_arrival, send_again, send_all_again

__all__ = [
    "LEASE_OVER",
    "OPENING",
    "TURN_OVER",
    "UNSENT",
    "WAKE",
    "Finished",
    "abandon",
    "add_note",
    "assign",
    "assign_waiting",
    "attach",
    "begin_turn",
    "change_canned_reply",
    "change_label",
    "change_macro",
    "close",
    "confirm_arrival",
    "content_of",
    "create_canned_reply",
    "create_label",
    "create_macro",
    "delete_canned_reply",
    "delete_label",
    "delete_macro",
    "end_automation",
    "expire_files",
    "file_content",
    "fill_in",
    "find_file",
    "finish_turn",
    "forget_unsent",
    "give_back",
    "give_file_up",
    "hand_over",
    "keep_file",
    "let_go",
    "list_conversations",
    "locked",
    "mark_read",
    "mark_unread",
    "note_on",
    "open_thread",
    "put_in_team",
    "put_on",
    "receive",
    "recent_messages",
    "release_turn",
    "reopen",
    "reply_as_human",
    "require_conversation",
    "require_message",
    "run_macro",
    "save_dialogue",
    "say",
    "send_again",
    "send_all_again",
    "send_attachment",
    "send_contact",
    "send_product",
    "send_reaction",
    "send_template",
    "set_priority",
    "snooze",
    "standing",
    "take_for_automation",
    "take_off",
    "take_over",
    "tell_sellers",
    "wake",
    "withdraw",
]
