"""Xendit's `GET /transactions`: all that moved on an account, as their page documents it."""

from collections.abc import Mapping
from datetime import datetime

from .xendit_account import BUSINESS_ID, Account, captured
from .xendit_judge import Json


def transactions(account: Account, query: Mapping[str, str]) -> Json:
    """Newest first. SUCCESS alone: what has not ended is on no balance."""
    since, until = (_instant(query.get(f"created[{end}]")) for end in ("gte", "lte"))
    rows = [
        row
        for row in sorted(_rows(account), key=lambda row: (row["created"], row["id"]), reverse=True)
        if row["type"] in query["types"].split(",")
        and (since is None or datetime.fromisoformat(row["created"]) >= since)
        and (until is None or datetime.fromisoformat(row["created"]) <= until)
    ]
    ids = [row["id"] for row in rows]
    begin = ids.index(query["after_id"]) + 1 if "after_id" in query else 0
    limit = int(query.get("limit", "10"))
    return {
        "has_more": len(rows) > begin + limit,
        "data": rows[begin : begin + limit],
        "links": [],
    }


def _rows(account: Account) -> list[Json]:
    came = [
        _row(account, "PAYMENT", one, one["payment_id"], captured(one), account.fee_rupiah)
        for one in account.payments.values()
        if one["status"] == "SUCCEEDED"
    ]
    back = [
        _row(account, "REFUND", one, one["id"], int(one["amount"]), 0)
        for one in account.refunds.values()
        if one["status"] == "SUCCEEDED"
    ]
    return came + back


def _row(account: Account, kind: str, one: Json, product: str, amount: int, fee: int) -> Json:
    return {
        "id": f"txn_{product}",
        "product_id": product,
        "type": kind,
        "status": "SUCCESS",
        "channel_category": "QR_CODE",
        "channel_code": f"ID_{one['channel_code']}",
        "reference_id": one["reference_id"],
        "account_identifier": None,
        "currency": one["currency"],
        "amount": amount,
        "net_amount": amount - fee,
        "net_amount_currency": one["currency"],
        "cashflow": "MONEY_IN" if kind == "PAYMENT" else "MONEY_OUT",
        "settlement_status": "SETTLED",
        "estimated_settlement_time": one["created"],
        "business_id": BUSINESS_ID,
        "created": one["created"],
        "updated": one["updated"],
        "fee": {
            "xendit_fee": fee,
            "value_added_tax": 0,
            "xendit_withholding_tax": 0,
            "third_party_withholding_tax": 0,
            "status": "COMPLETED" if fee else "NOT_APPLICABLE",
        },
        "product_data": {"payment_request_id": one["payment_request_id"]},
    }


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
