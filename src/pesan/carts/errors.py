from ..kit.errors import Conflict, NotFound


class CartChanged(Conflict):
    code = "carts.changed"
    message = "the cart is not the one that was confirmed"
    hint = "Read the cart again, show it to the buyer, and let them confirm what it says now."


class CartFull(Conflict):
    code = "carts.full"
    message = "a cart holds at most {lines} different things"
    hint = "Place the order, then start another."


class CartNotReady(Conflict):
    code = "carts.not_ready"
    message = "the cart has no total yet: {missing}"
    hint = "Put something in it and give an address the store ships to."


class MethodNotFound(NotFound):
    code = "carts.shipping_method_not_found"
    message = "this store has no shipping method {method}"
    hint = "GET /stores/{{store_id}}/shipping-methods lists them."
