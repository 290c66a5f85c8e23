"""The nervous system on one page: who hears which fact, what runs when, which jobs there are."""

from .. import audit, broadcasts, channels, conversations, orders, payments, stores
from ..accounts import errands as accounts_errands
from ..accounts import jobs as accounts_jobs
from ..agent import handlers as agent_handlers
from ..agent import jobs as agent_jobs
from ..broadcasts import handlers as broadcasts_handlers
from ..channels import errands as channels_errands
from ..channels import handlers as channels_handlers
from ..channels import hooks as channels_hooks
from ..channels import jobs as channels_jobs
from ..channels.templates import actions as channels_templates
from ..channels.templates import errands as templates_errands
from ..conversations import errands as conversations_errands
from ..conversations import handlers as conversations_handlers
from ..conversations import jobs as conversations_jobs
from ..dashboard import handlers as dashboard_handlers
from ..kit.chores import Chore
from ..kit.events import Handlers
from ..kit.here import Starts
from ..kit.jobs import Jobs
from ..kit.timers import Timers
from ..notices import handlers as notices_handlers
from ..notices import jobs as notices_jobs
from ..orders import handlers as orders_handlers
from ..payments import errands as payments_errands
from ..payments import handlers as payments_handlers
from ..payments import jobs as payments_jobs
from ..payments.reconciler import compare as reconciler
from ..stores import jobs as stores_jobs

HANDLERS: Handlers = {
    channels.ChannelReceived: [conversations_handlers.on_channel_received],
    conversations.CatalogueOrderReceived: [agent_handlers.on_catalogue_order_received],
    conversations.ConversationClosed: [conversations_handlers.on_conversation_closed],
    conversations.ConversationGivenBack: [agent_handlers.on_conversation_given_back],
    conversations.MessageFileKept: [payments_handlers.on_file_kept],
    conversations.MessageReceived: [agent_handlers.on_message_received],
    orders.FulfilmentCancelled: [dashboard_handlers.on_order_changed],
    orders.FulfilmentDelivered: [dashboard_handlers.on_order_changed],
    orders.FulfilmentPacked: [dashboard_handlers.on_order_changed],
    orders.FulfilmentShipped: [
        notices_handlers.on_fulfilment_shipped,
        dashboard_handlers.on_order_changed,
    ],
    orders.FulfilmentTracked: [
        notices_handlers.on_fulfilment_tracked,
        dashboard_handlers.on_order_changed,
    ],
    orders.OrderCancelled: [
        notices_handlers.on_order_cancelled,
        dashboard_handlers.on_order_changed,
    ],
    orders.OrderCompleted: [dashboard_handlers.on_order_changed],
    orders.OrderDelivered: [
        notices_handlers.on_order_delivered,
        dashboard_handlers.on_order_changed,
    ],
    orders.OrderEdited: [dashboard_handlers.on_order_changed],
    orders.OrderExpired: [notices_handlers.on_order_expired, dashboard_handlers.on_order_changed],
    orders.OrderPacked: [dashboard_handlers.on_order_changed],
    orders.OrderPaid: [
        notices_handlers.on_order_paid,
        broadcasts_handlers.on_order_paid,
        dashboard_handlers.on_order_changed,
    ],
    orders.OrderPlaced: [dashboard_handlers.on_order_changed],
    orders.OrderReturned: [dashboard_handlers.on_order_changed],
    orders.OrderShipped: [dashboard_handlers.on_order_changed],
    orders.OrderTaken: [notices_handlers.on_order_taken],
    orders.ReturnRecorded: [dashboard_handlers.on_order_changed],
    payments.PaymentCaptured: [
        orders_handlers.on_payment_captured,
        dashboard_handlers.on_payment_changed,
    ],
    payments.PaymentDelayed: [notices_handlers.on_payment_delayed],
    payments.PaymentDisputeClosed: [dashboard_handlers.on_payment_changed],
    payments.PaymentDisputed: [dashboard_handlers.on_payment_changed],
    payments.PaymentExpired: [dashboard_handlers.on_payment_changed],
    payments.PaymentFailed: [
        notices_handlers.on_payment_failed,
        dashboard_handlers.on_payment_changed,
    ],
    payments.PaymentProofAttached: [dashboard_handlers.on_payment_changed],
    payments.PaymentReady: [
        notices_handlers.on_payment_ready,
        dashboard_handlers.on_payment_changed,
    ],
    payments.RefundFailed: [dashboard_handlers.on_payment_changed],
    payments.RefundSucceeded: [
        notices_handlers.on_refund_succeeded,
        dashboard_handlers.on_payment_changed,
    ],
    stores.ConnectionClosed: [channels_handlers.on_connection_closed],
    stores.ConnectionOpened: [
        channels_handlers.on_connection_opened,
        payments_handlers.on_connection_opened,
    ],
    stores.ConnectionResumed: [channels_handlers.on_connection_resumed],
    stores.MemberAvailable: [conversations_handlers.on_member_available],
    stores.MemberUnavailable: [conversations_handlers.on_member_unavailable],
}

# Of what every message brings about: heard within the transaction that made it a message.
ALONG = frozenset({conversations.CatalogueOrderReceived, conversations.MessageReceived})

TIMERS: Timers = {
    broadcasts.ADVANCE: broadcasts_handlers.on_due,
    channels.DUE: channels_handlers.on_due,
    channels.EARLY_STATUS: channels_handlers.on_early_status,
    channels.UPLOAD_OVER: channels_handlers.on_upload_over,
    conversations.LEASE_OVER: conversations_handlers.on_lease_over,
    conversations.OPENING: conversations_handlers.on_opening,
    conversations.TURN_OVER: agent_handlers.on_turn_over,
    conversations.WAKE: conversations_handlers.on_wake_due,
    channels_hooks.LOOK: channels_handlers.on_look_at_hook,
    channels_templates.SYNC: channels_handlers.on_sync_templates,
    conversations.UNSENT: conversations_handlers.on_attachment_unsent,
    orders.COMPLETE: orders_handlers.on_completion_due,
    orders.EXPIRE: orders_handlers.on_expiry_due,
    "payments.events": payments_handlers.on_events_due,
    "payments.look": payments_handlers.on_look,
    "payments.look_at_refund": payments_handlers.on_look_at_refund,
}

JOBS: Jobs = {
    accounts_errands.SendReset: accounts_jobs.send_reset,
    accounts_errands.TellPasswordChanged: accounts_jobs.tell_password_changed,
    agent_jobs.TakeTurn: agent_jobs.take_turn,
    channels.CallSenders: channels_jobs.call_senders,
    channels.Deliver: channels_jobs.deliver,
    templates_errands.RemoveTemplate: channels_jobs.remove_template,
    templates_errands.SubmitTemplate: channels_jobs.submit_template,
    templates_errands.SyncTemplates: channels_jobs.sync_templates,
    channels_errands.Acknowledge: channels_jobs.acknowledge,
    channels_errands.Hook: channels_jobs.hook,
    channels_errands.LookAtHook: channels_jobs.look_at_hook,
    channels_errands.ShowRead: channels_jobs.show_read,
    channels_errands.Unhook: channels_jobs.unhook,
    conversations_errands.FetchFile: conversations_jobs.fetch_file,
    notices_jobs.AskToPay: notices_jobs.ask_to_pay,
    notices_jobs.OfferOthers: notices_jobs.offer_others,
    payments_errands.AskGateway: payments_jobs.ask,
    payments_errands.CancelAtGateway: payments_jobs.cancel,
    payments_errands.ForgetBuyer: payments_jobs.forget_buyer,
    payments_errands.LookAtGateway: payments_jobs.look,
    payments_errands.LookAtRefund: payments_jobs.look_at_refund,
    payments_errands.OfferProof: payments_jobs.offer_proof,
    payments_errands.ReadEvents: payments_jobs.read_events,
    payments_errands.ReadNotice: payments_jobs.read_notice,
    payments_errands.Reconcile: payments_jobs.reconcile,
    payments_errands.RefundAtGateway: payments_jobs.refund,
    payments_errands.RingLate: payments_jobs.ring_late,
    stores_jobs.SendInvitation: stores_jobs.send_invitation,
}

# Jobs whose first step is taken in the transaction that called for them (kit/here.py).
STARTS: Starts = {agent_jobs.TakeTurn: agent_jobs.start_turn}

CHORES = (
    Chore("chain the audit log", every_seconds=1, act=audit.chain),
    Chore(
        "hold the books against the gateways'",
        every_seconds=60,
        act=reconciler.ask_all,
        first_after_seconds=60,
    ),
)
