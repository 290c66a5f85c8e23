from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ...stores import Right, StoreCall
from ..models import SendingSettings
from . import actions


@get("/sending-settings", operation_id="getSendingSettings", right=Right.READ_STORE)
async def get_settings(call: NamedDependency[StoreCall]) -> SendingSettings:
    """When offers may go, how many, and which templates tell what free words may not."""
    async with call.transaction() as tx:
        return await actions.settings_of(tx, call.store)


@put("/sending-settings", operation_id="putSendingSettings", right=Right.CHANGE_STORE)
async def put_settings(
    call: NamedDependency[StoreCall], data: JSONBody[SendingSettings]
) -> SendingSettings:
    """Replace them; what is left out has its default again. They hold for what waits, too.

    `notices` maps what a customer is told of to the approved template that tells it when they last
    wrote more than 24 hours ago: `payment.requested`, `payment.delayed`, `payment.failed`,
    `order.placed`, `order.paid`, `order.expired`, `order.cancelled`, `order.delivered`,
    `fulfilment.shipped`, `fulfilment.tracked`, `refund.succeeded`. `body`, `buttons` and `header`
    name a value for each gap (a picture above the text is the message's own, a payment's QR code):
    `customer.name`, `customer.first_name`, `store.name`, `order.number`, `order.total`; and of what it is about
    `payment.amount`, `payment.url`, `payment.expires_at`, `parcel.courier`,
    `parcel.tracking_number`, `parcel.tracking_url`, `refund.amount`.

    `message_prices` are what WhatsApp charges this store, where that is not what the rate card says:
    one message by calling code and category, in the currency its account is billed in.
    """
    async with call.transaction() as tx:
        await actions.put_settings(tx, call.store, data, actor=call.actor)
    return data


store_routes = [get_settings, put_settings]
