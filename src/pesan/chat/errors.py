from ..kit.errors import Conflict, NotFound, Refused, TooMany, Unauthorised


class NoSuchChat(NotFound):
    code = "chat.not_found"
    message = "there is no such chat"
    hint = "Copy the script from the store's connections again."


class OriginRefused(Refused):
    code = "chat.origin_refused"
    message = "this chat is not for pages of {origin}"
    hint = "Add the origin to the allowed_origins of the store's web connection."


class VisitorUnknown(Unauthorised):
    code = "chat.visitor_unknown"
    message = "the visitor's token is missing or not ours"
    hint = "Begin as a new visitor; the script does so by itself."


class IdentityRefused(Refused):
    code = "chat.identity_refused"
    message = "user_hash is not the HMAC-SHA256 of user under the connection's identity_secret"
    hint = "Compute it on your server, in hexadecimal, and never in a browser."


class NoIdentitySecret(Conflict):
    code = "chat.no_identity_secret"
    message = "this chat has no identity_secret to prove a user by"
    hint = "Connect it again with an identity_secret, and sign the user by it on your server."


class NoSuchFile(NotFound):
    code = "chat.file_not_found"
    message = "there is no such file"
    hint = "Use the address as the conversation tells it; an old file is removed."


class TooManyStreams(TooMany):
    code = "chat.too_many_streams"
    message = "too many streams are open for one {of}"
    hint = "Close some; asking for new messages now and then works as well."
