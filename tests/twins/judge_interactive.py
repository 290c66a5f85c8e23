"""The rules for buttons, menus, links and products: lengths from Meta's pages (2026)."""

from collections.abc import Callable

from .judge_fields import (
    INVALID,
    LINK,
    Refusal,
    distinct,
    fields_of,
    list_of,
    media_of,
    object_of,
    text_of,
    trimmed,
)


def interactive_form(value: object) -> None:
    kind = text_of(object_of(value, "interactive").get("type"), "interactive.type", longest=20)
    needed = {"type", "action"} if kind == "product" else {"type", "body", "action"}
    needed |= {"header"} if kind == "product_list" else set()
    parts = fields_of(value, "interactive", needed=needed, may={"body", "header", "footer"})
    if "body" in parts:
        body = fields_of(parts["body"], "interactive.body", needed={"text"})
        text_of(body["text"], "interactive.body.text", longest=1024)
    if "footer" in parts:
        footer = fields_of(parts["footer"], "interactive.footer", needed={"text"})
        text_of(footer["text"], "interactive.footer.text", longest=60)
    if "header" in parts:
        if kind == "product":
            raise Refusal(INVALID, "a single product has no header")
        _header(parts["header"], text_only=kind in {"list", "product_list"})
    judge = ACTIONS.get(kind)
    if judge is None:
        raise Refusal(INVALID, f"interactive.type {kind} is not one this product sends")
    judge(parts["action"])


def _header(value: object, *, text_only: bool) -> None:
    kind = text_of(object_of(value, "header").get("type"), "header.type", longest=10)
    header = fields_of(value, "header", needed={"type", kind})
    if kind == "text":
        text_of(header["text"], "header.text", longest=60)
    elif kind in {"image", "video", "document"} and not text_only:
        media_of(header[kind], f"header.{kind}", may={"filename"} if kind == "document" else set())
    else:
        raise Refusal(INVALID, f"a header of type {kind} does not belong here")


def _reply_buttons(value: object) -> None:
    action = fields_of(value, "action", needed={"buttons"})
    replies = []
    for item in list_of(action["buttons"], "action.buttons", longest=3, shortest=1):
        button = fields_of(item, "a button", needed={"type", "reply"})
        if button["type"] != "reply":
            raise Refusal(INVALID, "a button's type must be reply")
        reply = fields_of(button["reply"], "a reply", needed={"id", "title"})
        replies.append(
            (
                trimmed(text_of(reply["id"], "a button's id", longest=256)),
                text_of(reply["title"], "a button's title", longest=20),
            )
        )
    distinct([reply[0] for reply in replies], "button ids")
    distinct([reply[1] for reply in replies], "button titles")


def _list_sections(value: object) -> None:
    action = fields_of(value, "action", needed={"button", "sections"})
    text_of(action["button"], "action.button", longest=20)
    sections = list_of(action["sections"], "action.sections", longest=10, shortest=1)
    ids = []
    for item in sections:
        section = fields_of(item, "a section", needed={"rows"}, may={"title"})
        if "title" in section or len(sections) > 1:
            text_of(section.get("title"), "a section's title", longest=24)
        for line in list_of(section["rows"], "rows", longest=10, shortest=1):
            row = fields_of(line, "a row", needed={"id", "title"}, may={"description"})
            ids.append(text_of(row["id"], "a row's id", longest=200))
            text_of(row["title"], "a row's title", longest=24)
            text_of(row.get("description", ""), "a row's description", longest=72, shortest=0)
    if len(ids) > 10:
        raise Refusal(INVALID, "a list has at most 10 rows in all")
    distinct(ids, "row ids")


def _cta_url(value: object) -> None:
    action = fields_of(value, "action", needed={"name", "parameters"})
    if action["name"] != "cta_url":
        raise Refusal(INVALID, "action.name must be cta_url")
    target = fields_of(action["parameters"], "parameters", needed={"display_text", "url"})
    text_of(target["display_text"], "display_text", longest=20)
    if not LINK.fullmatch(text_of(target["url"], "url", longest=2048)):
        raise Refusal(INVALID, "parameters.url is not a URL")


def _product(value: object) -> None:
    action = fields_of(value, "action", needed={"catalog_id", "product_retailer_id"})
    text_of(action["catalog_id"], "catalog_id", longest=40)
    text_of(action["product_retailer_id"], "product_retailer_id", longest=100)


def _product_list(value: object) -> None:
    action = fields_of(value, "action", needed={"catalog_id", "sections"})
    text_of(action["catalog_id"], "catalog_id", longest=40)
    sections = list_of(action["sections"], "action.sections", longest=10, shortest=1)
    ids = []
    for item in sections:
        section = fields_of(item, "a section", needed={"product_items"}, may={"title"})
        if "title" in section or len(sections) > 1:
            text_of(section.get("title"), "a section's title", longest=24)
        for line in list_of(section["product_items"], "product_items", longest=30, shortest=1):
            one = fields_of(line, "an item", needed={"product_retailer_id"})
            ids.append(text_of(one["product_retailer_id"], "product_retailer_id", longest=100))
    if len(ids) > 30:
        raise Refusal(INVALID, "at most 30 products in all")


ACTIONS: dict[str, Callable[[object], None]] = {
    "button": _reply_buttons,
    "list": _list_sections,
    "cta_url": _cta_url,
    "product": _product,
    "product_list": _product_list,
}
