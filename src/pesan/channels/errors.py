from ..kit.errors import Conflict, Malformed, NotFound, Refused, TooMany, Unauthorised, Upstream


class ConnectionUnknown(NotFound):
    code = "channels.connection_not_found"
    message = "there is no such webhook address"
    hint = "Copy the webhook URL from the store's connection again."


class SubscriptionRefused(Refused):
    code = "channels.subscription_refused"
    message = "the verify token does not match"
    hint = "Enter the verify token of this connection in the provider's webhook settings."


class SignatureInvalid(Unauthorised):
    code = "channels.signature_invalid"
    message = "the webhook's signature does not match"
    hint = "Check the app secret of this connection."


class UpdateMalformed(Malformed):
    code = "channels.update_malformed"
    message = "the webhook is signed, but not of the provider's shape"
    hint = "It was stored for inspection and has no effect."


class DeliveryFailed(Upstream):
    """A message could not be handed to the provider; the subclasses say what to do next."""

    code = "channels.delivery_failed"
    message = "the channel did not take the message: {reason}"
    hint = "It is tried again by itself."


class DeliveryThrottled(DeliveryFailed):
    code = "channels.delivery_throttled"
    message = "the channel asks us to slow down: {reason}"
    hint = "It is tried again by itself, later."

    def __init__(self, *, retry_after_seconds: float | None = None, **facts: object) -> None:
        super().__init__(**facts)
        self.retry_after_seconds = retry_after_seconds  # where the channel says it


class DeliveryUnknown(DeliveryFailed):
    """A timeout or a cut connection: it may have been sent. Never repeated blindly."""

    code = "channels.delivery_unknown"
    message = "it is not known whether the channel took the message: {reason}"
    hint = "A status update from the channel settles it."


class DeliveryRefused(Conflict):
    """The provider said no for good."""

    code = "channels.delivery_refused"
    message = "the channel refuses this message: {reason}"
    hint = "Look at the reason; sending it again does not help."


class WindowClosed(DeliveryRefused):
    code = "channels.window_closed"
    message = "the customer last wrote more than 24 hours ago: {reason}"
    hint = "Send an approved template."


class RecipientUnreachable(DeliveryRefused):
    """Whatever is sent to them, this person does not get it."""

    code = "channels.recipient_unreachable"
    message = "the channel does not reach this person: {reason}"
    hint = "They have no such account, have blocked the shop, or cannot be written to from here."


class RecipientNeedsPhone(DeliveryRefused):
    code = "channels.recipient_needs_phone"
    message = "this kind of message needs a phone number, and the person shows none: {reason}"
    hint = "Write them a plain text, or ask for their number."


class MarketingRefused(DeliveryRefused):
    """Not now or not ever, for this person; other kinds of messages still reach them."""

    code = "channels.marketing_refused"
    message = "the channel holds back offers to this person: {reason}"
    hint = "They have stopped offers, or were sent many lately. Do not send it again."


class TemplateRefused(DeliveryRefused):
    code = "channels.template_refused"
    message = "the channel refuses this template: {reason}"
    hint = "Compare the template and its values with GET /stores/{{store_id}}/message-templates."


class MediaRefused(DeliveryRefused):
    code = "channels.media_refused"
    message = "the channel refuses this file: {reason}"
    hint = "Send another format, or a smaller file."


class MediaGone(NotFound):
    """It was there, and the channel keeps it no longer."""

    code = "channels.media_gone"
    message = "the channel has this file no longer: {reason}"
    hint = "Ask the customer to send it again."


class MediaTooLarge(Conflict):
    code = "channels.media_too_large"
    message = "the file is larger than {most} bytes"
    hint = "Ask the customer for a smaller one."


class UploadNotFound(NotFound):
    code = "channels.upload_not_found"
    message = "there is no upload {upload} of this visitor"
    hint = "Upload the file again: what is not sent within a day is removed."


class UploadSent(Conflict):
    code = "channels.upload_sent"
    message = "the upload {upload} was sent with another message"
    hint = "Upload the file again to send it again."


class TooManyUploads(TooMany):
    code = "channels.too_many_uploads"
    message = "visitors have uploaded as much as a day allows"
    hint = "Send it tomorrow, or by another channel of the shop."


class CredentialsRefused(DeliveryRefused):
    code = "channels.credentials_refused"
    message = "the channel refuses this connection's credentials: {reason}"
    hint = "Connect the channel again with a valid access token."


class AccountRestricted(DeliveryRefused):
    """The whole account is stopped, not this message: sending others is pointless until settled."""

    code = "channels.account_restricted"
    message = "the channel has restricted this account: {reason}"
    hint = "Open the provider's account manager: payment method, verification or policy."


class TemplateNotFound(NotFound):
    code = "channels.template_not_found"
    message = "there is no message template {template}"
    hint = "GET /stores/{{store_id}}/message-templates lists them."


class TemplateTaken(Conflict):
    code = "channels.template_taken"
    message = "there is a template {name} in {language} already"
    hint = "Choose another name; a template's text is not changed, it is replaced."


class TemplateNotUsable(Conflict):
    code = "channels.template_not_usable"
    message = "the template {name} cannot be sent: it is {status}"
    hint = "Wait until the channel approves it, or choose another."


class TemplatesNotKept(Conflict):
    code = "channels.templates_not_kept"
    message = "no connected channel of this store keeps templates"
    hint = "Connect WhatsApp first."


class SimulationIsLive(Conflict):
    code = "channels.simulation_is_live"
    message = "a {provider} connection is real: nobody can be played there"
    hint = "Play on the sandbox connection; at a real channel, write from a real phone."


class SimulationUnheard(Upstream):
    code = "channels.simulation_unheard"
    message = "our own webhook did not take what the phone wrote: {status}"
    hint = "Look whether PESAN_PUBLIC_URL leads to this server, then try again."
