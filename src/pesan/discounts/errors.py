from ..kit.away import TryAgain
from ..kit.errors import Conflict, NotFound
from .models import Refusal

_WHY = {
    Refusal.UNKNOWN: "there is no such code",
    Refusal.NOT_STARTED: "it does not apply yet",
    Refusal.ENDED: "it has ended",
    Refusal.MIN_SPEND: "the goods cost less than it asks for",
    Refusal.USED_UP: "it has been used as often as it may",
    Refusal.CUSTOMER_USED_UP: "this customer has used it as often as they may",
    Refusal.SAVES_NOTHING: "there is nothing it would take off",
}


class DiscountNotFound(NotFound):
    code = "discounts.not_found"
    message = "there is no discount {discount}"
    hint = "GET /discounts lists the store's discounts."


class NotApplicable(Conflict):
    """Carries which reason it is."""

    code = "discounts.not_applicable"
    message = "the discount code {discount_code} does not apply: {why}"
    hint = "Order without it or with another; `reason` says why this one was refused."

    def __init__(self, discount_code: str, reason: Refusal) -> None:
        self.discount_code, self.reason = discount_code[:60], reason
        super().__init__(discount_code=self.discount_code, why=_WHY[reason])

    def members(self) -> dict[str, object]:
        return {"reason": self.reason.value, "discount_code": self.discount_code}


class CodeTaken(Conflict):
    code = "discounts.code_taken"
    message = "the discount code {discount_code} is taken"
    hint = "Choose another, or delete the discount that has it: its code is free again then."


class UsedMore(Conflict):
    code = "discounts.used_more"
    message = "the discount was used {used} times, which is more than {limit}"
    hint = "Give a limit of at least that many; to stop it now, set `ends_at` or delete it."


class TooManyAutomatic(Conflict):
    code = "discounts.too_many_automatic"
    message = "a store has at most {most} discounts that apply by themselves"
    hint = "Delete one that has ended, or give the new one a code."


class TakenMeanwhile(TryAgain):
    """An automatic discount went to another order of the customer at this very moment."""

    code = "discounts.taken_meanwhile"
    message = "two orders of one customer met at their last discount"
    hint = "Repeat the request, with the same Idempotency-Key."
