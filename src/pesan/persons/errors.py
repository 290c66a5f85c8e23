from ..kit.errors import Conflict


class OrdersUnderWay(Conflict):
    """An order that is awaited, paid or on its way needs its name and address to be done."""

    code = "persons.orders_under_way"
    message = "the orders {orders} are not done"
    hint = "Deliver or cancel them first, then erase."
