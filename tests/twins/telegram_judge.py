"""The rules by which the Telegram twin accepts a call. Ours, always on, written from its pages.

Stricter than Telegram where that finds mistakes: a field or a method this product never sends is
refused. Methods, fields and lengths: the Bot API 10.1; texts are counted in UTF-16 units, callback
data in bytes. Its sentences are those of Telegram's own server.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, cast
from urllib.parse import urlsplit

Fields = Mapping[str, object]

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
KINDS = {"message", "edited_message", "callback_query", "my_chat_member"}
REACTIONS = set(
    "👍👎❤🔥🥰👏😁🤔🤯😱😢🎉🤩🙏👌😍💯🤝"
)  # some of those that bots may put on messages
ACTIONS = {"typing", "upload_photo", "upload_document", "upload_video", "record_voice"}
PORTS = {None, 80, 88, 443, 8443}
MEGABYTE = 1024 * 1024


class Refusal(Exception):  # noqa: N818 - what the judge says
    def __init__(self, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.description, self.status = description, status


class File(NamedTuple):
    filename: str
    content_type: str
    content: bytes


class Call(NamedTuple):
    method: str
    fields: Fields
    files: Mapping[str, File]


def judge(call: Call) -> None:
    """Raises Refusal for what Telegram, or this product's own habits, would not have."""
    rule = METHODS.get(call.method)
    if rule is None:
        raise Refusal("Not Found: method not found", status=404)
    needed, may = rule.needed, rule.may
    given = set(call.fields) | set(call.files)
    if missing := needed - given:
        raise Refusal(f"Bad Request: {sorted(missing)} missing")
    if unknown := given - needed - may:
        raise Refusal(f"Bad Request: this product does not send {sorted(unknown)}")
    if both := set(call.fields) & set(call.files):
        raise Refusal(f"Bad Request: {sorted(both)} twice")
    for name, value in call.fields.items():
        if name in FIELDS:
            FIELDS[name](value)
    for name, file in call.files.items():
        _file(name, file)
    for name in {"photo", "document", "video", "audio", "voice", "sticker"} & set(call.fields):
        _address(call.fields[name], name)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _text(most: int, least: int = 1) -> Callable[[object], None]:
    def rule(value: object) -> None:
        if not isinstance(value, str):
            raise Refusal("Bad Request: a text must be a string")
        if units(value.strip()) < least:
            raise Refusal("Bad Request: message text is empty")
        if units(value) > most:
            raise Refusal("Bad Request: message is too long")

    return rule


def _chat(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refusal("Bad Request: chat_id must be a whole number")


def _markup(value: object) -> None:
    markup = _object(value, "reply_markup")
    if set(markup) != {"inline_keyboard"}:
        raise Refusal("Bad Request: this product sends inline keyboards")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) and row for row in rows):
        raise Refusal("Bad Request: inline keyboard expected to be an Array of Arrays")
    keys = [_object(key, "a button") for row in rows for key in row]
    if not 1 <= len(keys) <= 100:
        raise Refusal("Bad Request: reply markup is too long")
    if any(len(row) > 8 for row in rows):
        raise Refusal("Bad Request: a line of a keyboard has at most 8 buttons")
    for key in keys:
        _key(key)
    pressed = [key["callback_data"] for key in keys if "callback_data" in key]
    if len(set(map(str, pressed))) != len(pressed):
        raise Refusal("Bad Request: two buttons say the same")


def _key(key: Fields) -> None:
    if not isinstance(key.get("text"), str) or not str(key["text"]).strip():
        raise Refusal("Bad Request: can't parse inline keyboard button: Text is empty")
    ways = set(key) - {"text"}
    if len(ways) != 1 or not ways <= {"url", "callback_data"}:
        raise Refusal("Bad Request: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in key:
        said = key["callback_data"]
        if not isinstance(said, str) or not 1 <= len(said.encode()) <= 64:
            raise Refusal("Bad Request: BUTTON_DATA_INVALID")
        return
    parts = urlsplit(str(key["url"]))
    if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or ""):
        raise Refusal("Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL")


def _reply(value: object) -> None:
    reply = _object(value, "reply_parameters")
    if set(reply) != {"message_id", "allow_sending_without_reply"}:
        raise Refusal("Bad Request: reply_parameters have other fields")
    _chat(reply["message_id"])


def _preview(value: object) -> None:
    if _object(value, "link_preview_options") != {"is_disabled": True}:
        raise Refusal("Bad Request: this product shows no previews")


def _degrees(bound: float) -> Callable[[object], None]:
    def rule(value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > bound:
            raise Refusal("Bad Request: not a point on earth")

    return rule


def _card(value: object) -> None:
    if not isinstance(value, str) or len(value.encode()) > 2048:
        raise Refusal("Bad Request: vcard is too long")
    if not value.startswith("BEGIN:VCARD\r\n") or not value.endswith("\r\nEND:VCARD"):
        raise Refusal("Bad Request: no vcard")


def _liking(value: object) -> None:
    """A bot puts one on a message at most, of a few."""
    if not isinstance(value, list) or len(value) > 1:
        raise Refusal("Bad Request: REACTIONS_TOO_MANY")
    for one in value:
        fields = _object(one, "a reaction")
        if set(fields) != {"type", "emoji"} or fields["type"] != "emoji":
            raise Refusal("Bad Request: can't parse reaction")
        if fields["emoji"] not in REACTIONS:
            raise Refusal("Bad Request: REACTION_INVALID")


def _action(value: object) -> None:
    if value not in ACTIONS:
        raise Refusal("Bad Request: wrong parameter action in request")


def _hook(value: object) -> None:
    """As a server run with --local: loopback may be plain."""
    parts = urlsplit(str(value))
    if parts.hostname == "127.0.0.1":
        return
    if parts.scheme != "https":
        raise Refusal("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise Refusal(
            "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
        )


def _secret(value: object) -> None:
    if not isinstance(value, str) or not SECRET.fullmatch(value):
        raise Refusal("Bad Request: secret token contains unallowed characters")


def _kinds(value: object) -> None:
    if not isinstance(value, list) or set(value) != KINDS or len(value) != len(KINDS):
        raise Refusal(f"Bad Request: this product asks for {sorted(KINDS)}")


def _connections(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100:
        raise Refusal("Bad Request: max_connections must be 1 to 100")


def _keep(value: object) -> None:
    if value is not False:
        raise Refusal("Bad Request: this product throws no updates away")


def _address(value: object, name: str) -> None:
    parts = urlsplit(str(value))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refusal(f"Bad Request: wrong file identifier/HTTP URL specified for {name}")


def _file(name: str, file: File) -> None:
    most = 10 * MEGABYTE if name == "photo" else 50 * MEGABYTE
    if not file.content:
        raise Refusal("Bad Request: file must be non-empty")
    if len(file.content) > most:
        raise Refusal("Request Entity Too Large", status=413)
    if not re.fullmatch(r"[^/\"\\\x00-\x1f]{1,255}", file.filename):
        raise Refusal("Bad Request: a file's name is unfit")


def _object(value: object, where: str) -> Fields:
    if not isinstance(value, dict):
        raise Refusal(f"Bad Request: {where} is no object")
    return cast("Fields", value)


FIELDS: dict[str, Callable[[object], None]] = {
    "chat_id": _chat,
    "text": _text(4096),
    "caption": _text(1024),
    "title": _text(256),
    "address": _text(256),
    "file_id": _text(200),
    "callback_query_id": _text(64),
    "first_name": _text(64),
    "phone_number": _text(64),
    "vcard": _card,
    "message_id": _chat,
    "reaction": _liking,
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "reply_markup": _markup,
    "reply_parameters": _reply,
    "link_preview_options": _preview,
    "action": _action,
    "url": _hook,
    "secret_token": _secret,
    "allowed_updates": _kinds,
    "max_connections": _connections,
    "drop_pending_updates": _keep,
}


class Rule(NamedTuple):
    needed: set[str]
    may: frozenset[str] = frozenset()


_UNDER = frozenset({"reply_markup", "reply_parameters"})
METHODS: dict[str, Rule] = {
    "getMe": Rule(set()),
    "setWebhook": Rule({"url", "secret_token", "allowed_updates", "max_connections"}),
    "deleteWebhook": Rule(set(), frozenset({"drop_pending_updates"})),
    "getWebhookInfo": Rule(set()),
    "getFile": Rule({"file_id"}),
    "answerCallbackQuery": Rule({"callback_query_id"}),
    "sendChatAction": Rule({"chat_id", "action"}),
    "sendMessage": Rule({"chat_id", "text", "link_preview_options"}, _UNDER),
    "sendPhoto": Rule({"chat_id", "photo"}, _UNDER | {"caption"}),
    "sendVideo": Rule({"chat_id", "video"}, _UNDER | {"caption"}),
    "sendAudio": Rule({"chat_id", "audio"}, _UNDER | {"caption"}),
    "sendVoice": Rule({"chat_id", "voice"}, _UNDER | {"caption"}),
    "sendDocument": Rule({"chat_id", "document"}, _UNDER | {"caption"}),
    "sendSticker": Rule({"chat_id", "sticker"}, _UNDER),
    "sendLocation": Rule({"chat_id", "latitude", "longitude"}, _UNDER),
    "sendContact": Rule({"chat_id", "phone_number", "first_name"}, _UNDER | {"vcard"}),
    "setMessageReaction": Rule({"chat_id", "message_id", "reaction"}),
    "sendVenue": Rule({"chat_id", "latitude", "longitude", "title", "address"}, _UNDER),
}


_BOUNDARY = re.compile(r"multipart/form-data; boundary=([A-Za-z0-9'()+_,./:=?-]{1,70})")
_PART = re.compile(
    rb'Content-Disposition: form-data; name="(\w+)"(?:; filename="([^"]*)")?'
    rb"(?:\r\nContent-Type: ([\w/.+; =-]+))?"
)


def read(method: str, content_type: str, body: bytes) -> Call:
    """JSON, or a form in which all but texts is JSON. Raises Refusal."""
    if content_type == "application/json":
        try:
            fields = json.loads(body)
        except ValueError as error:
            raise Refusal("Bad Request: can't parse JSON") from error
        return Call(method, dict(_object(fields, "the body")), {})
    match = _BOUNDARY.fullmatch(content_type)
    if match is None:
        raise Refusal("Bad Request: neither JSON nor a form")
    parts = (b"\r\n" + body).split(b"\r\n--" + match[1].encode())
    if len(parts) < 3 or parts[0] != b"" or parts[-1].strip() != b"--":
        raise Refusal("Bad Request: the form does not begin and end with its boundary")
    fields, files = {}, {}
    for part in parts[1:-1]:
        head, gap, content = part.partition(b"\r\n\r\n")
        named = _PART.fullmatch(head.removeprefix(b"\r\n"))
        if not gap or named is None:
            raise Refusal("Bad Request: a part of the form has no proper head")
        name = named[1].decode()
        if named[2] is None:
            fields[name] = _read_field(name, content.decode())
        else:
            files[name] = File(named[2].decode(), (named[3] or b"").decode(), content)
    return Call(method, fields, files)


def _read_field(name: str, text: str) -> object:
    if name in {"caption", "text", "title", "address"}:
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise Refusal(f"Bad Request: can't parse {name}") from error
