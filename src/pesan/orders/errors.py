from ..kit.errors import Conflict, NotFound


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
