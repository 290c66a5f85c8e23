"""Xendit's own field tables as a judge beside ours, where they lie beside the checkout."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from .xendit_judge import Json

_ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("PESAN_CONTRACTS", _ROOT.parent / "shared" / "contracts")) / "xendit"


@cache
def load(name: str) -> Any:
    path = FOLDER / name
    return json.loads(path.read_text()) if path.is_file() else {"pages": {}, "channels": {}}


def fields(page: str, where: str) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for one in load("v3.fields.json")["pages"][page]["fields"]:
        if one["in"] == where:
            found.setdefault(one["name"], []).append(one)
    return found


def official(operation: str, body: Json) -> list[str]:
    """Names and enums of a request against the field tables, for `XenditTwin(extra_judge=...)`."""
    pages = {
        "create": "create-payment-request",
        "create_session": "create-session",
        "refund": "refund-payment-request",
        "simulate": "simulate-payment-test-mode",
    }
    return strange(body, fields(pages[operation], "body")) if operation in pages else []


def strange(body: Json, known: dict[str, list[Json]]) -> list[str]:
    """The tables are flat, so one name may stand for several fields: any of its enums will do."""
    wrong = [f"{name} is in no table" for name in body if name not in known]
    for name, value in body.items():
        tables = known.get(name, [])
        allowed = {one for table in tables for one in table.get("enum", [])}
        is_open = any("enum" not in table for table in tables)
        if allowed and not is_open and isinstance(value, str) and value not in allowed:
            wrong.append(f"{name} {value} is in no enum")
    return wrong
