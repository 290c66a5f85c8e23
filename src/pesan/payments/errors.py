from ..kit.errors import (
    Conflict,
    Malformed,
    NotFound,
    Problem,
    Unauthorised,
    Unavailable,
    Upstream,
)


class ConnectionUnknown(NotFound):
    code = "payments.connection_not_found"
    message = "there is no such webhook address"
    hint = "Copy the webhook URL from the store's connection again."


class PaymentNotFound(NotFound):
    code = "payments.payment_not_found"
    message = "there is no payment {payment}"
    hint = "List the order's payments to find it."


class OrderNotFound(NotFound):
    code = "payments.order_not_found"
    message = "there is no order {order}"
    hint = "Place the order first: POST /orders."


class RefundNotFound(NotFound):
    code = "payments.refund_not_found"
    message = "there is no refund {refund}"
    hint = "List the payment's refunds to find it."


class MethodNotFound(NotFound):
    code = "payments.method_not_found"
    message = "there is no saved payment method {method}"
    hint = "GET /payment-methods?customer_id= lists what a customer has saved."


class CaseNotFound(NotFound):
    code = "payments.case_not_found"
    message = "there is no case {case}"
    hint = "GET /reconciliation/cases lists them."


class WebhookNotFound(NotFound):
    code = "payments.webhook_not_found"
    message = "there is no webhook {webhook}"
    hint = "GET /payment-webhooks lists those that came."


class NothingToReplay(Conflict):
    code = "payments.nothing_to_replay"
    message = "webhook {webhook} names nothing to look at"
    hint = "What it named is not kept for ever, or is of no concern here. Reconcile to find money."


class ReconciliationNotFound(NotFound):
    code = "payments.reconciliation_not_found"
    message = "there is no reconciliation {reconciliation}"
    hint = "GET /reconciliations lists them."


class CaseResolved(Conflict):
    code = "payments.case_resolved"
    message = "case {case} is resolved already"
    hint = "Nothing is left to do; it opens again by itself if there is news."


class ActionNotOffered(Conflict):
    code = "payments.action_not_offered"
    message = "a case of {kind} does not offer {action}"
    hint = "Choose one of the case's own actions, or keep."


class NothingToGiveBack(Conflict):
    code = "payments.nothing_to_give_back"
    message = "nothing more is held for the order of case {case} than it costs"
    hint = "It went back meanwhile: resolve the case with keep."


class StatementHeaderWrong(Problem):
    code = "payments.statement_header_wrong"
    status = 422
    message = "the first line of the file is no header of a statement: {reason}"
    hint = "Name the columns type, id and amount at least: docs/settlements-csv.md explains them."


class ProofNotFound(NotFound):
    code = "payments.proof_not_found"
    message = "there is no proof {proof} of this payment"
    hint = "GET /payments/{{payment_id}}/proofs lists them; they are kept for half a year."


class ProofNotAwaited(Conflict):
    code = "payments.proof_not_awaited"
    message = "a payment by {method} that is {status} awaits no proof"
    hint = "Proofs are of bank transfers that nobody has confirmed yet."


class TooManyProofs(Conflict):
    code = "payments.too_many_proofs"
    message = "this payment has {most} proofs already"
    hint = "Look at those that are there; more of them prove no more."


class SignatureInvalid(Unauthorised):
    code = "payments.signature_invalid"
    message = "the webhook's token or signature does not match"
    hint = "Check the webhook token of this connection."


class NoticeMalformed(Malformed):
    code = "payments.notice_malformed"
    message = "the webhook is genuine, but not of the gateway's shape"
    hint = "It was stored for inspection and has no effect."


class AttemptInProgress(Conflict):
    code = "payments.attempt_in_progress"
    message = "order {order} already has a live payment attempt"
    hint = 'Use that attempt, or send {{"replace": true}} to cancel it and begin a new one.'


class OrderNotPayable(Conflict):
    code = "payments.order_not_payable"
    message = "an order that is {status} takes no payment"
    hint = "Only an order awaiting payment can be paid; place a new one."


class SimulationIsLive(Conflict):
    code = "payments.simulation_is_live"
    message = "the {provider} connection takes real money, which nobody plays with"
    hint = "Connect {provider} with a test key first, or try it out in the demo's own shop."


class NotSimulated(Conflict):
    code = "payments.not_simulated"
    message = "{provider} cannot play this payment: {reason}"
    hint = (
        "Try one by Xendit's test key or the sandbox; on a gateway's test page use its test cards."
    )


class StatementUnreadable(Problem):
    code = "payments.statement_unreadable"
    status = 422
    message = "row {row} of the statement: {reason}"
    hint = "Send the bank's CSV with its header, or one of date, description, amount, direction."


class LineNotFound(NotFound):
    code = "payments.line_not_found"
    message = "there is no line {line} of a bank's statement"
    hint = "GET /bank-statements/lines lists them."


class LineSettled(Conflict):
    code = "payments.line_settled"
    message = "line {line} is {status} already"
    hint = "Look at what became of it; what was ignored can be taken up again, what paid cannot."


class LineStands(Conflict):
    code = "payments.line_stands"
    message = "line {line} is {status}, and was not put aside"
    hint = "Only an ignored line is taken up again. Money that was booked goes back by a refund."


class NotTransferred(Conflict):
    code = "payments.not_transferred"
    message = "payment {payment} is by {method}, and a bank's line can only be a transfer's"
    hint = "Begin a manual bank_transfer for the order, then match the line to that."


class LineInOtherCurrency(Conflict):
    code = "payments.line_in_other_currency"
    message = "{came} came, and the payment is in {currency}"
    hint = "Match it to a payment in its own currency, or ignore it."


class LineMayBeBooked(Conflict):
    code = "payments.line_may_be_booked"
    message = "{came} came, and {booked} was booked for this payment by hand"
    hint = (
        'Send {{"already_booked": true}} if it is that money, {{"already_booked": false}} '
        "if it came besides."
    )


class NothingBookedByHand(Conflict):
    code = "payments.nothing_booked_by_hand"
    message = "no money of payment {payment} was booked by hand that no line is known of"
    hint = "Leave `already_booked` out: then this line books its money."


class CodesTaken(Conflict):
    code = "payments.codes_taken"
    message = "every unique code is taken by a transfer that is still open"
    hint = "Confirm or cancel transfers that are open, or offer another method for now."


class NotConnected(Conflict):
    code = "payments.not_connected"
    message = "this store has no {provider} connection"
    hint = "Connect the gateway first: PUT /stores/{{store_id}}/connections/{provider}."


class GatewayRefused(Conflict):
    """The gateway said no to this ask, and will again."""

    code = "payments.gateway_refused"
    message = "{provider} refused: {reason}"
    hint = "Look at the reason; a changed amount or another channel may be accepted."


class KeyRefused(GatewayRefused):
    """It is our key that it does not take: of what it was asked about it has said nothing."""

    code = "payments.key_refused"
    message = "{provider} refused the key of its connection: {reason}"
    hint = "Connect again with a key that {provider} takes."


class KeyLacksRight(KeyRefused):
    """The key is genuine, and its owner has not let it do this."""

    code = "payments.key_lacks_right"
    message = "the key of the {provider} connection may not do that: {reason}"
    hint = "Give the key that right in {provider}'s dashboard, or connect with one that has it."


class AmountOutsideLimits(GatewayRefused):
    """Known before anybody is asked."""

    code = "payments.amount_outside_limits"
    message = "{channel} takes {least} to {most}, and this is {asked}"
    hint = "Choose another method or channel for this amount."


class PhoneMissing(GatewayRefused):
    """Known before anybody is asked."""

    code = "payments.phone_missing"
    message = "{channel} rings up the buyer's phone, and this customer has none"
    hint = "Give the customer a phone number (PATCH /customers/{{customer_id}}), or choose another method."


class GatewayUnknown(Upstream):
    """A timeout, a cut or a 5xx after sending: it may exist there. Never repeated blindly."""

    code = "payments.gateway_unknown"
    message = "it is not known whether {provider} took the request: {reason}"
    hint = "We look it up at the gateway before anything is asked again."


class GatewayUnavailable(Unavailable):
    code = "payments.gateway_unavailable"
    message = "{provider} cannot be reached: {reason}"
    hint = "Nothing was created; it is tried again by itself."


class RefundNotSupported(Conflict):
    code = "payments.refund_not_supported"
    message = "{provider} cannot refund this payment: {reason}"
    hint = "Refund by manual transfer and resolve the case."


class RefundExceedsCaptured(Conflict):
    code = "payments.refund_exceeds_captured"
    message = "of payment {payment} {left} can be given back, not {asked}"
    hint = "What was captured, less every refund under way or done, is what is left."


class NotConfirmable(Conflict):
    code = "payments.not_confirmable"
    message = "a {provider} payment that is {status} takes no confirmation"
    hint = "Money taken by hand is confirmed once; a gateway says itself what it holds."
