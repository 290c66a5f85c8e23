"""The nervous system on one page: who hears which fact, what runs when, which jobs there are."""

from .. import channels
from ..channels import jobs as channels_jobs
from ..conversations import handlers as conversations_handlers
from ..kit.events import Handlers
from ..kit.jobs import Jobs
from ..kit.timers import Timers
from ..payments import errands as payments_errands
from ..payments import handlers as payments_handlers
from ..payments import jobs as payments_jobs

HANDLERS: Handlers = {
    channels.ChannelReceived: [conversations_handlers.on_channel_received],
}

TIMERS: Timers = {
    channels.EARLY_STATUS: channels.on_early_status,
    "payments.look": payments_handlers.on_look,
    "payments.look_at_refund": payments_handlers.on_look_at_refund,
}

JOBS: Jobs = {
    channels.Deliver: channels_jobs.deliver,
    payments_errands.AskGateway: payments_jobs.ask,
    payments_errands.CancelAtGateway: payments_jobs.cancel,
    payments_errands.LookAtGateway: payments_jobs.look,
    payments_errands.LookAtRefund: payments_jobs.look_at_refund,
    payments_errands.ReadNotice: payments_jobs.read_notice,
    payments_errands.RefundAtGateway: payments_jobs.refund,
}
