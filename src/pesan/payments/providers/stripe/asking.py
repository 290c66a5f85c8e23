"""How Stripe is asked anything: what is sent was looked at before, and what goes wrong is said in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from ....kit.egress import NotSent, OutcomeUnknown
from ....kit.errors import Problem
from ....kit.money import Money
from ...errors import GatewayUnavailable, GatewayUnknown
from . import wire
from .refusals import PROVIDER, refusal, refused
from .units import to_stripe
from .wire import Json, Unreadable


@contextmanager
def asking(*, repeatable: bool) -> Iterator[None]:
    """Says in our words what went wrong. `repeatable`: a silence is only a later."""
    silent = GatewayUnavailable if repeatable else GatewayUnknown
    try:
        yield
    except NotSent as error:
        raise GatewayUnavailable(provider=PROVIDER, reason=str(error)) from error
    except OutcomeUnknown as error:
        raise silent(provider=PROVIDER, reason=str(error)) from error
    except stripe.StripeError as error:
        problem: Problem = refusal(error, repeatable=repeatable)
        raise problem from error
    except Unreadable as error:
        reason = f"its answer cannot be read: {error}"
        raise GatewayUnknown(provider=PROVIDER, reason=reason) from error


def plain(answer: stripe.StripeObject) -> Json:
    """The SDK's types are promises of Stripe's, and checked nowhere: we read what is there."""
    return answer.to_dict()


def units(amount: Money) -> int:
    if amount.minor <= 0:
        raise refused(f"{amount} is nothing to move")
    try:
        return to_stripe(amount)
    except ValueError as error:
        raise refused(str(error)) from None


def checked(one: str) -> str:
    """An id goes into a URL, and may once have come from a body: it has no dots and no slashes."""
    if not wire.ID.fullmatch(one):
        raise refused(f"{one[:60]!r} is not an id of Stripe")
    return one
