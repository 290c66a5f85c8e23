from typing import Annotated, Literal

from msgspec import Meta, Struct

from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..models import (
    HeaderKind,
    NewTemplate,
    StoredTemplate,
    TemplateButton,
    TemplateCategory,
    TemplateContent,
)
from . import rules

Text = Annotated[str, Meta(min_length=1, max_length=1024)]
Short = Annotated[str, Meta(min_length=1, max_length=60)]


class ButtonIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    type: Literal["quick_reply", "url", "phone_number", "copy_code"]
    text: Annotated[str, Meta(min_length=1, max_length=25)]
    url: Annotated[str, Meta(max_length=2000)] | None = None
    phone: Annotated[str, Meta(max_length=20)] | None = None


class CreateTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text with gaps `{{1}}`, `{{2}}` or `{{name}}`, and an example for each of them."""

    connection_id: Annotated[str, Meta(max_length=40)] | None = None  # else the default one
    name: Annotated[str, Meta(pattern="^[a-z0-9_]{1,512}$")]
    language: Annotated[str, Meta(pattern="^[a-z]{2,3}(_[A-Z]{2})?$")]
    category: Literal["marketing", "utility"]
    header: Short | None = None
    body: Text
    footer: Short | None = None
    buttons: Annotated[list[ButtonIn], Meta(max_length=10)] = []
    examples: Annotated[list[Annotated[str, Meta(max_length=1024)]], Meta(max_length=60)] = []

    def new(self) -> NewTemplate:
        buttons = [
            TemplateButton(kind=one.type, text=one.text, url=one.url, phone=one.phone)
            for one in self.buttons
        ]
        return NewTemplate(
            name=self.name,
            language=self.language,
            category=TemplateCategory(self.category),
            content=TemplateContent(
                body=self.body,
                header=None if self.header is None else HeaderKind.TEXT,
                header_text=self.header,
                footer=self.footer,
                buttons=tuple(buttons),
            ),
            examples=tuple(self.examples),
        )


class HeaderOut(Struct, frozen=True):
    type: str
    text: str | None


class ButtonOut(Struct, frozen=True, kw_only=True):
    type: str
    text: str
    url: str | None
    phone: str | None


class GapsOut(Struct, frozen=True, kw_only=True):
    """How many values are needed where: names, or numbers in their order."""

    header: list[str]
    body: list[str]
    buttons: int


class TemplateOut(Struct, frozen=True, kw_only=True):
    id: str
    connection_id: str
    name: str
    language: str
    category: str
    status: str
    reason: str | None
    quality: str | None
    header: HeaderOut | None
    body: str
    footer: str | None
    buttons: list[ButtonOut]
    gaps: GapsOut
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, stored: StoredTemplate) -> "TemplateOut":
        content = stored.content
        header = None
        if content.header is not None:
            header = HeaderOut(content.header.value, content.header_text)
        return cls(
            id=encode("tpl", stored.id),
            connection_id=encode("cnx", stored.connection_id),
            name=stored.name,
            language=stored.language,
            category=stored.category.value,
            status=stored.status.value,
            reason=stored.reason,
            quality=stored.quality,
            header=header,
            body=content.body,
            footer=content.footer,
            buttons=[
                ButtonOut(type=one.kind, text=one.text, url=one.url, phone=one.phone)
                for one in content.buttons
            ],
            gaps=GapsOut(
                header=list(rules.gaps_in(content.header_text)),
                body=list(rules.gaps_in(content.body)),
                buttons=len(rules.filled_buttons(content)),
            ),
            created_at=wire_time(stored.created_at),
            updated_at=wire_time(stored.updated_at),
        )


class SyncOut(Struct, frozen=True):
    status: Literal["queued"]
