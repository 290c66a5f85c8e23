"""Stripe's objects as they are born, in the shapes of the official SDK's types."""

import secrets
import time

from .stripe_judge import API_VERSION, Json

DISPUTE_DAYS = 7


def session(params: Json, amount: int, currency: str) -> Json:
    one = _id("cs_test_")
    return {
        "id": one,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": params["cancel_url"],
        "client_reference_id": params["client_reference_id"],
        "created": _now(),
        "currency": currency,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": params.get("customer"),
        "_saving": params.get("saved_payment_method_options", {}).get("payment_method_save"),
        "expires_at": int(params["expires_at"]),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,  # made when the buyer acts
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": params["success_url"],
        "ui_mode": "hosted_page",
        "url": f"https://checkout.stripe.com/c/pay/{one}",
    }


def intent(session: Json, metadata: Json) -> Json:
    return {
        "id": _id("pi_"),
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "capture_method": "automatic_async",
        "client_secret": None,
        "confirmation_method": "automatic",
        "created": _now(),
        "currency": session["currency"],
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": metadata,
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def charge(intent: Json) -> Json:
    return {
        "id": _id("ch_"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "billing_details": dict.fromkeys(("address", "email", "name", "phone", "tax_id")),
        "captured": True,
        "created": _now(),
        "currency": intent["currency"],
        "disputed": False,
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": True,
        "payment_intent": intent["id"],
        "refunded": False,
        "status": "succeeded",
    }


def refund(charge: Json, params: Json, status: str) -> Json:
    return {
        "id": _id("re_"),
        "object": "refund",
        "amount": int(params["amount"]),
        "charge": charge["id"],
        "created": _now(),
        "currency": charge["currency"],
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "status": status,
    }


def customer(params: Json) -> Json:
    return {
        "id": _id("cus_"),
        "object": "customer",
        "created": _now(),
        "livemode": False,
        "metadata": params.get("metadata", {}),
    }


def card_method(customer: str) -> Json:
    return {
        "id": _id("pm_"),
        "object": "payment_method",
        "allow_redisplay": "always",
        "billing_details": dict.fromkeys(("address", "email", "name", "phone", "tax_id")),
        "card": {
            "brand": "visa",
            "checks": None,
            "country": "ID",
            "display_brand": "visa",
            "exp_month": 8,
            "exp_year": 2031,
            "fingerprint": "Xt5EWLLDS7FJjR1c",
            "funding": "credit",
            "generated_from": None,
            "last4": "4242",
            "networks": None,
            "regulated_status": None,
            "three_d_secure_usage": None,
            "wallet": None,
        },
        "created": _now(),
        "customer": customer,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def dispute(charge: Json, reason: str, status: str) -> Json:
    return {
        "id": _id("dp_"),
        "object": "dispute",
        "amount": charge["amount_captured"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": _now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": _now() + DISPUTE_DAYS * 24 * 60 * 60,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": not charge["disputed"],
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": status,
    }


def balance(kind: str, source: Json, amount: int, fee: int) -> Json:
    return {
        "id": _id("txn_"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": _now(),
        "balance_type": "payments",
        "created": _now(),
        "currency": source["currency"],
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source["id"],
        "status": "available",
        "type": kind,
    }


def event(name: str, it: Json) -> Json:
    """An event carries its object as it was at that moment."""
    return {
        "id": _id("evt_"),
        "object": "event",
        "api_version": API_VERSION,
        "created": _now(),
        "data": {"object": {key: it[key] for key in it if not key.startswith("_")}},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": name,
    }


def page(url: str, found: list[Json], *, has_more: bool = False) -> Json:
    return {"object": "list", "url": url, "has_more": has_more, "data": found}


def _id(prefix: str) -> str:
    return prefix + secrets.token_hex(12)


def _now() -> int:
    return int(time.time())
