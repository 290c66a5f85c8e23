"""The updates Telegram sends a bot, in Telegram's shapes (Bot API 10.1). Pure: the twin posts them."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Fields = Mapping[str, object]

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with Telegram on their phone; the id of their chat with a bot is their own."""

    id: int
    name: str = "Sari"
    username: str | None = None
    last_name: str | None = None

    def user(self) -> dict[str, object]:
        named = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            **{key: value for key, value in named.items() if value},
        }

    def chat(self) -> dict[str, object]:
        named = {key: value for key, value in self.user().items() if key not in {"id", "is_bot"}}
        return {"id": self.id, "type": "private", **named}


def group(title: str = "Arisan") -> dict[str, object]:
    return {"id": -1001234567890, "type": "supergroup", "title": title}


def message(
    person: Person,
    content: Fields,
    *,
    number: int,
    at: datetime,
    chat: Fields | None = None,
    **more: object,
) -> dict[str, object]:
    return {
        "message_id": number,
        "from": person.user(),
        "chat": dict(chat or person.chat()),
        "date": int(at.timestamp()),
        **content,
        **more,
    }


def text(words: str) -> Fields:
    if not words.startswith("/"):
        return {"text": words}
    length = len(words.partition(" ")[0])
    return {"text": words, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


def _file(kind: str, **more: object) -> dict[str, object]:
    number = next(_numbers)
    return {"file_id": f"{kind}-{number}", "file_unique_id": f"u{number}", **more}


def photo(caption: str | None = None, *, group_id: str | None = None) -> Fields:
    sizes = [
        _file("photo", width=90, height=90, file_size=1_000),
        _file("photo", width=1280, height=1280, file_size=90_000),
        _file("photo", width=320, height=320, file_size=9_000),
    ]
    return {
        "photo": sizes,
        **_captioned(caption),
        **({"media_group_id": group_id} if group_id else {}),
    }


def document(name: str, mime_type: str, caption: str | None = None) -> Fields:
    found = _file("document", file_name=name, mime_type=mime_type, file_size=2_000)
    return {"document": found, **_captioned(caption)}


def voice() -> Fields:
    return {"voice": _file("voice", duration=3, mime_type="audio/ogg", file_size=5_000)}


def audio() -> Fields:
    return {"audio": _file("audio", duration=90, mime_type="audio/mpeg", file_name="lagu.mp3")}


def video(caption: str | None = None) -> Fields:
    film = _file("video", width=640, height=360, duration=4, mime_type="video/mp4")
    return {"video": film, **_captioned(caption)}


def animation() -> Fields:
    """A film without sound, and once more as a document for clients that know no better."""
    film = _file("animation", width=320, height=180, duration=2, mime_type="video/mp4")
    named = {key: film[key] for key in ("file_id", "file_unique_id", "mime_type")}
    return {"animation": film, "document": {**named, "file_name": "a.mp4"}}


def sticker() -> Fields:
    drawn = _file(
        "sticker", width=512, height=512, is_animated=False, is_video=False, type="regular"
    )
    return {"sticker": {**drawn, "emoji": "👍"}}


def location(latitude: float, longitude: float) -> Fields:
    return {"location": {"latitude": latitude, "longitude": longitude}}


def venue(title: str, address: str) -> Fields:
    point = {"latitude": -6.9, "longitude": 107.6}
    return {"location": point, "venue": {"location": point, "title": title, "address": address}}


def contact(phone_number: str, first_name: str, *, user_id: int | None = None) -> Fields:
    known = {} if user_id is None else {"user_id": user_id}
    return {"contact": {"phone_number": phone_number, "first_name": first_name, **known}}


def poll() -> Fields:
    return {
        "poll": {
            "id": "1",
            "question": "Warna?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    }


def press(person: Person, query_id: str, data: str | None, of: Fields | None) -> dict[str, object]:
    """A callback query; `of` is the message with the button, where there is one."""
    return {
        "id": query_id,
        "from": person.user(),
        "chat_instance": "-3488529846520434463",
        **({} if of is None else {"message": dict(of)}),
        **({} if data is None else {"data": data}),
    }


def membership(person: Person, status: str, *, at: datetime, bot: Fields) -> dict[str, object]:
    """The person blocks the bot ("kicked") or lets it write again ("member")."""
    before = "member" if status == "kicked" else "kicked"
    return {
        "chat": person.chat(),
        "from": person.user(),
        "date": int(at.timestamp()),
        "old_chat_member": _member(bot, before),
        "new_chat_member": _member(bot, status),
    }


def _member(bot: Fields, status: str) -> dict[str, object]:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": dict(bot), "status": status, **until}


def _captioned(caption: str | None) -> Fields:
    return {"caption": caption} if caption else {}
