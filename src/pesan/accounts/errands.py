"""Mails a person gets: asked for by name in a transaction, sent by jobs.py later."""

from typing import ClassVar

from ..kit.ids import ResetId, UserId
from ..kit.jobs import PersonalJob


class SendReset(PersonalJob, frozen=True, kw_only=True):
    name: ClassVar[str] = "accounts.send_reset"
    reset_id: ResetId


class TellPasswordChanged(PersonalJob, frozen=True, kw_only=True):
    name: ClassVar[str] = "accounts.tell_password_changed"
    user_id: UserId
