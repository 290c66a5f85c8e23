"""Why we ourselves do not send a message; each stands on it, and in its thread."""

from ...kit.errors import Conflict
from ..errors import DeliveryRefused


class ConsentMissing(DeliveryRefused):
    code = "channels.consent_missing"
    message = "the customer has not agreed to be sent offers"
    hint = (
        "Record their consent first: POST /stores/{{store_id}}/customers/{{customer_id}}/consents."
    )


class MarketingCapped(DeliveryRefused):
    code = "channels.marketing_capped"
    message = "the customer was sent {count} offers in the last {days} day(s)"
    hint = "Wait, or raise the cap in the store's sending settings."


class MessageStale(DeliveryRefused):
    code = "channels.message_stale"
    message = "it waited longer than {minutes} minutes to be sent"
    hint = "Look whether it is still true, then send it again."


class MessageOvertaken(DeliveryRefused):
    code = "channels.message_overtaken"
    message = "not sent: a person took the conversation over first"
    hint = "Say it yourself, if it is still to be said."


class NotConnected(DeliveryRefused):
    code = "channels.not_connected"
    message = "the channel is not connected any more"
    hint = "Connect it again; what was said to it before was said by another account."


class OutcomeMayStillCome(Conflict):
    code = "channels.outcome_may_still_come"
    message = "the channel may still say whether it arrived"
    hint = "Wait {seconds} seconds."


class MessageTakenBack(Conflict):
    """Sent again by hand and by the broadcast that is resumed, it would be told twice."""

    code = "channels.message_taken_back"
    message = "its broadcast took it back before it was sent"
    hint = "Resume the broadcast: it tells whoever is still to be told, each once."


class NothingToRedeliver(Conflict):
    code = "channels.nothing_to_redeliver"
    message = "the message is {status}: there is nothing to decide about it"
    hint = "Only what failed, or whose outcome is unknown, can be sent again."
