from ..kit.errors import Conflict


class NothingToPay(Conflict):
    code = "notices.nothing_to_pay"
    message = "no order of conversation {conversation} waits for its money"
    hint = "Place one: POST /conversations/{{conversation_id}}/cart/order."


class NoWayToPay(Conflict):
    code = "notices.no_way_to_pay"
    message = "order #{number} has never been asked to be paid, so it is not known how"
    hint = "Say how: provider and method, as POST /orders/{{order_id}}/payments takes them."
