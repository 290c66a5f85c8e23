"""Buttons, menus, links and products above and below a text; None for what does not fit in one."""

from collections.abc import Mapping, Sequence

from ..models import Button, Link, MediaKind, Menu, Outgoing, Products, Row, Section
from .whatsapp_fields import Fields, attached

BODY_CHARS_MAX = 1024
HEADER_CHARS_MAX = 60
BUTTONS_MAX = 3
BUTTON_TITLE_CHARS_MAX = 20
BUTTON_ID_CHARS_MAX = 256
ROWS_MAX = 10
ROW_TITLE_CHARS_MAX = 24
ROW_ID_CHARS_MAX = 200
ROW_DESCRIPTION_CHARS_MAX = 72
URL_CHARS_MAX = 2000
PRODUCTS_MAX = 30
HEADED = {MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT}


def form(message: Outgoing, file: Mapping[str, str] | None) -> Fields | None:
    """The interactive object, or None where the message has none or it does not fit."""
    if len(message.text) > BODY_CHARS_MAX:
        return None
    if message.products is not None and file is None:
        return _products(message.products, message.text)
    if not message.text.strip():
        return None
    if message.menu is not None:
        fits = file is None and _menu_fits(message.menu)
        action = _menu(message.menu)
        return {"type": "list", **_body(message), "action": action} if fits else None
    return _headed(message, file)


def _headed(message: Outgoing, file: Mapping[str, str] | None) -> Fields | None:
    """What may have a picture, a film or a document above it."""
    if file is not None and (message.media is None or message.media.kind not in HEADED):
        return None
    parts = {**_header(message, file), **_body(message)}
    if message.buttons and _buttons_fit(message.buttons):
        buttons = {"buttons": [_reply(button) for button in message.buttons]}
        return {"type": "button", **parts, "action": buttons}
    if message.link is not None and _link_fits(message.link):
        target = {"display_text": message.link.title, "url": message.link.url}
        action = {"name": "cta_url", "parameters": target}
        return {"type": "cta_url", **parts, "action": action}
    return None


def _header(message: Outgoing, file: Mapping[str, str] | None) -> Fields:
    if file is None or message.media is None:
        return {}
    kind = message.media.kind.value
    return {"header": {"type": kind, kind: attached(message.media, file)}}


def _body(message: Outgoing) -> Fields:
    return {"body": {"text": message.text}}


def _reply(button: Button) -> Fields:
    return {"type": "reply", "reply": {"id": button.id, "title": button.title}}


def _buttons_fit(buttons: Sequence[Button]) -> bool:
    ids = {button.id for button in buttons}
    titles = {button.title for button in buttons}
    return (
        len(buttons) <= BUTTONS_MAX
        and len(ids) == len(titles) == len(buttons)
        and all(
            _fits(button.title, BUTTON_TITLE_CHARS_MAX) and _is_id(button.id, BUTTON_ID_CHARS_MAX)
            for button in buttons
        )
    )


def _menu(menu: Menu) -> Fields:
    return {"button": menu.label, "sections": [_section(section) for section in menu.sections]}


def _section(section: Section) -> Fields:
    titled = {"title": section.title} if section.title else {}
    return {**titled, "rows": [_row(row) for row in section.rows]}


def _row(row: Row) -> Fields:
    described = {"description": row.description} if row.description else {}
    return {"id": row.id, "title": row.title, **described}


def _menu_fits(menu: Menu) -> bool:
    rows = [row for section in menu.sections for row in section.rows]
    several = len(menu.sections) > 1
    return (
        _fits(menu.label, BUTTON_TITLE_CHARS_MAX)
        and 0 < len(rows) <= ROWS_MAX
        and len({row.id for row in rows}) == len(rows)
        and all(section.rows for section in menu.sections)
        and all(_titled(section, needed=several) for section in menu.sections)
        and all(_row_fits(row) for row in rows)
    )


def _titled(section: Section, *, needed: bool) -> bool:
    return not (needed or section.title) or _fits(section.title, ROW_TITLE_CHARS_MAX)


def _row_fits(row: Row) -> bool:
    return (
        _fits(row.title, ROW_TITLE_CHARS_MAX)
        and _is_id(row.id, ROW_ID_CHARS_MAX)
        and len(row.description) <= ROW_DESCRIPTION_CHARS_MAX
    )


def _link_fits(link: Link) -> bool:
    is_page = link.url.startswith(("https://", "http://")) and len(link.url) <= URL_CHARS_MAX
    return is_page and _fits(link.title, BUTTON_TITLE_CHARS_MAX)


def _products(products: Products, text: str) -> Fields | None:
    """One article is shown whole; several need a body and a heading."""
    articles = [one for _, ids in products.sections for one in ids]
    body = {"body": {"text": text}} if text.strip() else {}
    if len(articles) == 1:
        action = {"catalog_id": products.catalogue_id, "product_retailer_id": articles[0]}
        return {"type": "product", **body, "action": action}
    if not body or not 0 < len(articles) <= PRODUCTS_MAX or len(products.sections) > ROWS_MAX:
        return None
    heading = next((title for title, _ in products.sections if title), text.strip())
    sections = [_shelf(title, ids) for title, ids in products.sections]
    return {
        "type": "product_list",
        "header": {"type": "text", "text": heading.splitlines()[0][:HEADER_CHARS_MAX]},
        **body,
        "action": {"catalog_id": products.catalogue_id, "sections": sections},
    }


def _shelf(title: str, ids: Sequence[str]) -> Fields:
    titled = {"title": title[:ROW_TITLE_CHARS_MAX]} if title else {}
    return {**titled, "product_items": [{"product_retailer_id": one} for one in ids]}


def _fits(title: str, most: int) -> bool:
    return len(title.strip()) > 0 and len(title) <= most


def _is_id(value: str, most: int) -> bool:
    return value == value.strip() and 0 < len(value) <= most
