from ..channels import DeliveryRefused
from ..kit.errors import Conflict, NotFound


class OrdersUnderWay(Conflict):
    """An order that is awaited, paid or on its way needs its name and address to be done."""

    code = "persons.orders_under_way"
    message = "the orders {orders} are not done"
    hint = "Deliver or cancel them first, then erase."


class ThreadParted(DeliveryRefused):
    """A reply written while two customers were taken for one: it may be meant for either."""

    code = "persons.thread_parted"
    message = "not sent: the merge of two customers who both wrote here was undone first"
    hint = "Look for whom it was meant, then say it again in the thread of that one."


class SuggestionNotFound(NotFound):
    code = "persons.suggestion_not_found"
    message = "there is no merge suggestion {suggestion}"
    hint = "GET /merge-suggestions lists those that are open."


class SuggestionDecided(Conflict):
    """By a seller, or by a merge of the two or its undoing."""

    code = "persons.suggestion_decided"
    message = "the merge suggestion {suggestion} is {status} already"
    hint = "Merge the two by hand, or undo their merge, where that was wrong."
