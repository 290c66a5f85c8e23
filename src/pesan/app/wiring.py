"""The nervous system on one page: who hears which fact, what runs when, which jobs there are."""

from ..kit.events import Handlers
from ..kit.jobs import Jobs
from ..kit.timers import Timers
from ..payments import errands as payments_errands
from ..payments import handlers as payments_handlers
from ..payments import jobs as payments_jobs

HANDLERS: Handlers = {}

TIMERS: Timers = {
    "payments.look": payments_handlers.on_look,
    "payments.look_at_refund": payments_handlers.on_look_at_refund,
}

JOBS: Jobs = {
    payments_errands.AskGateway: payments_jobs.ask,
    payments_errands.CancelAtGateway: payments_jobs.cancel,
    payments_errands.LookAtGateway: payments_jobs.look,
    payments_errands.LookAtRefund: payments_jobs.look_at_refund,
    payments_errands.ReadNotice: payments_jobs.read_notice,
    payments_errands.RefundAtGateway: payments_jobs.refund,
}
