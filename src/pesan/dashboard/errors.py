from ..kit.errors import Conflict, NotFound, Problem, Refused, Unauthorised


class LoginNeeded(Unauthorised):
    code = "dashboard.login_needed"
    message = "this page needs a login"
    hint = "Log in at /login."


class LoginLinkSpent(Unauthorised):
    """Used, too old or never made: one answer."""

    code = "dashboard.login_link_spent"
    message = "this login link does not work any more"
    hint = "A link logs in once, within 15 minutes. Log in with e-mail and password."


class ForeignRequest(Refused):
    code = "dashboard.foreign_request"
    message = "this form was not sent from a page of ours"
    hint = "Load the page again and repeat."


class NoStoreYet(NotFound):
    code = "dashboard.no_store_yet"
    message = "you belong to no store yet"
    hint = "Open one, or ask a store's owner to invite you."


class NotHere(NotFound):
    code = "dashboard.not_here"
    message = "there is no such page in this store"
    hint = "Follow the menu."


class NobodyOrMany(Conflict):
    code = "dashboard.nobody_or_many"
    message = "no customer is found by that, or several"
    hint = "Write the whole phone number."


class NoFile(Problem):
    code = "dashboard.no_file"
    status = 422
    message = "no file was sent"
    hint = "Choose the file first, then send the form."


class NotAPrice(Problem):
    code = "dashboard.not_a_price"
    status = 422
    message = "that is no price of one message"
    hint = "Write the number alone, with at most six digits after the point: 586.33."


class NoPriceSaid(Problem):
    code = "dashboard.no_price_said"
    status = 422
    message = "no kind of message has a price"
    hint = "Fill in one at least, or take the country away."


class NotACallingCode(Problem):
    code = "dashboard.not_a_calling_code"
    status = 422
    message = "that is no calling code of a country"
    hint = "Write what its numbers begin with: 62."


class NotACurrency(Problem):
    code = "dashboard.not_a_currency"
    status = 422
    message = "that is no currency"
    hint = "Write its three letters, as on the bill: IDR."


class PricesChanged(Conflict):
    code = "dashboard.prices_changed"
    message = "the prices are in {currency} by now"
    hint = "Look at them again, then repeat."
