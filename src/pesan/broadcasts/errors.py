from collections.abc import Mapping

from ..kit.errors import Conflict, NotFound


class SegmentNotFound(NotFound):
    code = "broadcasts.segment_not_found"
    message = "there is no segment {segment}"
    hint = "GET /segments lists the store's segments."


class SegmentInUse(Conflict):
    code = "broadcasts.segment_in_use"
    message = "the broadcast {name} is still to be sent to this segment"
    hint = "Cancel the broadcast, or give it another segment, and delete this one then."


class BroadcastNotFound(NotFound):
    code = "broadcasts.not_found"
    message = "there is no broadcast {broadcast}"
    hint = "GET /broadcasts lists the store's broadcasts."


class CannotMove(Conflict):
    code = "broadcasts.cannot_move"
    message = "the broadcast is {status} and cannot become {to}"
    hint = "GET it and look at its status: somebody may have been faster."


class CannotChange(Conflict):
    code = "broadcasts.cannot_change"
    message = "the broadcast is {status}: what it says and to whom is settled"
    hint = "Cancel it, and make another."


class NotConnected(Conflict):
    code = "broadcasts.not_connected"
    message = "the store has no connection to {channel} that works just now"
    hint = "Connect it, PUT /connections/{channel}, or choose another channel."


class NoTemplate(Conflict):
    code = "broadcasts.no_template"
    message = "{channel} has no template {name} in this language"
    hint = "GET /message-templates lists what it has; a new one is approved by the channel first."


class TemplateNeeded(Conflict):
    code = "broadcasts.template_needed"
    message = "{channel} takes offers as approved templates only"
    hint = "Name one in `template`, with a value for each of its gaps."


class BudgetSpent(Conflict):
    code = "broadcasts.budget_spent"
    message = "the budget of {budget} leaves nothing for another message"
    hint = "Give the broadcast a larger budget, PATCH {{budget}}, and resume it."


class NoPrice(Conflict):
    code = "broadcasts.no_price"
    message = "nobody in this audience has a known price in {currency}: a budget could not hold"
    hint = "See `costs` of its audience; give the budget in a currency of the rate card, or none."


class NobodyToTell(Conflict):
    """Carries how many were left out for which reason."""

    code = "broadcasts.nobody_to_tell"
    message = "nobody in this audience can be written to"
    hint = "See `skipped`: offers go to those alone who agreed to them and can be reached."

    def __init__(self, skipped: Mapping[str, int]) -> None:
        self.skipped = dict(skipped)
        super().__init__()

    def members(self) -> dict[str, object]:
        return {"skipped": self.skipped}


class NotReachable(Conflict):
    """Carries why."""

    code = "broadcasts.not_reachable"
    message = "this customer cannot be written to: {reason}"
    hint = (
        "A test goes out as the broadcast will: to somebody who agreed to offers, on its channel."
    )

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)

    def members(self) -> dict[str, object]:
        return {"reason": self.reason}
