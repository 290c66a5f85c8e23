"""What is left to be done at the channel after a commit."""

from typing import ClassVar

from ...kit.ids import ConnectionId, TemplateId
from ...kit.jobs import Job


class SubmitTemplate(Job, frozen=True, kw_only=True):
    """Hands a new template in for review. Safe twice: a name and a language are one template."""

    name: ClassVar[str] = "channels.submit_template"
    template_id: TemplateId


class RemoveTemplate(Job, frozen=True, kw_only=True):
    """Takes a deleted template off the channel, too."""

    name: ClassVar[str] = "channels.remove_template"
    template_id: TemplateId


class SyncTemplates(Job, frozen=True, kw_only=True):
    """Reads every template the channel has."""

    name: ClassVar[str] = "channels.sync_templates"
    connection_id: ConnectionId
