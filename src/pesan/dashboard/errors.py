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
