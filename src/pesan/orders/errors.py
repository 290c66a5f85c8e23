from ..kit.errors import Conflict, Malformed, NotFound, Problem


class OrderNotFound(NotFound):
    code = "orders.not_found"
    message = "there is no order {order}"
    hint = "GET /orders lists the store's orders."


class CannotMove(Conflict):
    code = "orders.cannot_move"
    message = "an order that is {status} cannot become {to}"
    hint = "Read the order again: somebody may have moved it. Possible from here: {possible}."


class NotPayableByHand(Conflict):
    code = "orders.paid_by_money_only"
    message = "an order becomes paid by money, not by hand"
    hint = "Take a payment: POST /orders/{{order_id}}/payments, or confirm a manual one."


class NowhereToShip(Conflict):
    code = "orders.nowhere_to_ship"
    message = "{method} does not go to {city}"
    hint = "Choose another shipping method or address."


class ShippingMethodNotFound(NotFound):
    code = "orders.shipping_method_not_found"
    message = "this store has no shipping method {method}"
    hint = "GET /stores/{{store_id}}/shipping-methods lists them."


class FulfilmentNotFound(NotFound):
    code = "orders.fulfilment_not_found"
    message = "there is no parcel {fulfilment}"
    hint = "GET /orders/{{order_id}}/fulfilments lists an order's parcels."


class ItemNotFound(NotFound):
    code = "orders.item_not_found"
    message = "order {order} has no line {item}"
    hint = "GET /orders/{{order_id}} shows its lines with their ids."


class MoreThanOrdered(Conflict):
    code = "orders.more_than_ordered"
    message = "of line {item} {left} are left to pack, not {asked}"
    hint = "Pack what is left, or call another parcel off first."


class NothingLeftToPack(Conflict):
    code = "orders.nothing_left_to_pack"
    message = "all of order {order} is in a parcel already"
    hint = "GET /orders/{{order_id}}/fulfilments lists them."


class FulfilmentCannotMove(Conflict):
    code = "orders.fulfilment_cannot_move"
    message = "a parcel that is {status} cannot become {to}"
    hint = "Read the parcel again: somebody may have moved it. Possible from here: {possible}."


class FulfilmentClosed(Conflict):
    code = "orders.fulfilment_closed"
    message = "courier and tracking number of a parcel that is {status} stay as they are"
    hint = "They can be changed until the parcel is delivered or called off."


class PartlyShipped(Conflict):
    code = "orders.partly_shipped"
    message = "a part of order {order} is on its way, so it cannot be cancelled"
    hint = "Take the part back with POST /orders/{{order_id}}/returns once it has come back."


class TotalTooLarge(Problem):
    code = "orders.total_too_large"
    status = 422
    message = "an order costs at most {most}"
    hint = "Split it into several orders; or look whether a price or a quantity is wrong."


class NotPaidYet(Conflict):
    code = "orders.not_paid_yet"
    message = "order #{number} is delivered, and its money has not come"
    hint = "Record the money first: POST /payments/{{payment_id}}/confirmation."


class ReturnNotFound(NotFound):
    code = "orders.return_not_found"
    message = "there is no return {return_id}"
    hint = "GET /orders/{{order_id}}/returns lists an order's returns."


class MoreThanShipped(Conflict):
    code = "orders.more_than_shipped"
    message = "of line {item} {left} can come back, not {asked}"
    hint = "Only what was shipped and has not come back yet can be returned."


class RefundExceedsKept(Conflict):
    code = "orders.refund_exceeds_kept"
    message = "{kept} are held for order {order}, so {asked} cannot go back"
    hint = (
        'Ask for less, or leave `refund` out: what the goods cost goes back. "none" gives nothing.'
    )


class NotEditable(Conflict):
    code = "orders.not_editable"
    message = "{what} of an order that is {status} cannot be changed"
    hint = (
        "Lines, delivery and discount change while it awaits payment, the address until it ships."
    )


class DraftNotFound(NotFound):
    code = "orders.draft_not_found"
    message = "there is no draft order {draft}"
    hint = "GET /draft-orders lists those that are not placed yet."


class DraftNotReady(Conflict):
    code = "orders.draft_not_ready"
    message = "the draft has {missing}"
    hint = "PATCH /draft-orders/{{draft_id}} adds what is missing."


class DraftPlaced(Conflict):
    code = "orders.draft_placed"
    message = "the draft was placed already, as order {order}"
    hint = "Change that order: PATCH /orders/{{order_id}}."


class StatementCutOff(Malformed):
    code = "orders.statement_cut_off"
    message = "the upload ended before the file did; {credits} credits are in"
    hint = "Send the same file again: what is in already is not taken twice."
