"""The pages about money: what needs a decision, and where it all is."""

from . import accounts, book, cases, checks, disputes, lines, transfers

routes = [
    *cases.routes,
    *disputes.routes,
    *book.routes,
    *transfers.routes,
    *lines.routes,
    *checks.routes,
    *accounts.routes,
]
