from ..kit.errors import Conflict


class ArgumentRefused(Conflict):
    code = "agent.argument_refused"
    message = "{argument} cannot be {value}"
    hint = "Ask the buyer again what they meant."


class BudgetSpent(Conflict):
    code = "agent.budget_spent"
    message = "this turn has made its {calls} tool calls"
    hint = "Answer with what is known; the buyer's next message begins another turn."


class NotConfirmed(Conflict):
    code = "agent.not_confirmed"
    message = "the buyer has seen no summary of this cart at this total"
    hint = "Show the cart with its total and ask; the next message may confirm it."


class TurnLost(Conflict):
    code = "agent.turn_lost"
    message = "somebody else has the conversation now"
    hint = "Say nothing more; the answer would be dropped."
