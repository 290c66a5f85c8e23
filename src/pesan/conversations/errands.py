"""What is left to be done after a commit."""

from typing import ClassVar

from ..kit.ids import MessageId
from ..kit.jobs import Job


class FetchFile(Job, frozen=True, kw_only=True):
    """A file came with a message: get its bytes while the channel still has them. Safe twice."""

    name: ClassVar[str] = "conversations.fetch_file"
    message_id: MessageId
