from ..kit.errors import NotFound, Refused


class NoSuchPayment(NotFound):
    code = "pay.not_found"
    message = "there is no such pay page"
    hint = "Ask the shop for a new link."


class NotSimulated(Refused):
    code = "pay.not_simulated"
    message = "this payment is real: nobody can mark it as paid"
    hint = "Pay it, or let it expire."


class NotFromHere(Refused):
    code = "pay.not_from_here"
    message = "this form was not sent from the pay page"
    hint = "Open the pay page again."
