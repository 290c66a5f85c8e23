"""The account behind the Xendit twin: its payment requests, payments and refunds, and their rules.

Objects are kept as they go over the wire; fields and statuses follow Xendit's field tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from pesan.kit.money import Currency, Money
from pesan.payments.providers.emvco import qris_string

from .xendit_judge import CHANNELS, Json

BUSINESS_ID = "5f27a14a9bf05c73dd040bc8"
_OPEN = {"REQUIRES_ACTION", "ACCEPTING_PAYMENTS"}
_CARRIED = (
    "business_id",
    "reference_id",
    "payment_request_id",
    "type",
    "country",
    "currency",
    "request_amount",
    "capture_method",
    "channel_code",
    "channel_properties",
    "metadata",
)


class Refusal(Exception):  # noqa: N818 - it says what is so.
    """What the present state forbids; no fault of the asker."""

    def __init__(self, status: int, code: str, message: str = "It could not be processed.") -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message


@dataclass(slots=True)
class Account:
    merchant_name: str
    fee_rupiah: int = 0  # what is taken of each payment
    payment_requests: dict[str, Json] = field(default_factory=dict)
    payments: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    sessions: dict[str, Json] = field(default_factory=dict)
    _numbers: int = 0

    def request(self, one: str) -> Json:
        return _found(self.payment_requests, one)

    def payment(self, one: str) -> Json:
        return _found(self.payments, one)

    def refund(self, one: str) -> Json:
        return _found(self.refunds, one)

    def create(self, body: Json) -> Json:
        request_id = f"pr-{uuid4()}"
        created = {
            "business_id": BUSINESS_ID,
            "payment_request_id": request_id,
            "capture_method": "AUTOMATIC",
            **body,
            "actions": self._actions(request_id, body),
            "status": "REQUIRES_ACTION",
            "created": now(),
            "updated": now(),
        }
        self.payment_requests[request_id] = created
        return created

    def session(self, one: str) -> Json:
        if one not in self.sessions:
            raise Refusal(404, "NOT_FOUND", "Session not found")
        return self.sessions[one]

    def open_session(self, body: Json) -> Json:
        session_id = f"ps-{uuid4().hex[:24]}"
        opened = {
            "payment_session_id": session_id,
            "business_id": BUSINESS_ID,
            "capture_method": "AUTOMATIC",
            **body,
            "status": "ACTIVE",
            "payment_link_url": f"https://checkout.example/sessions/{session_id}",
            "payment_request_id": None,
            "payment_id": None,
            "created": now(),
            "updated": now(),
        }
        self.sessions[session_id] = opened
        return opened

    def close_session(self, session_id: str, status: str) -> Json:
        session = self.session(session_id)
        if session["status"] != "ACTIVE":
            raise Refusal(422, "INVALID_SESSION_STATUS", "Session is not active")
        session |= {"status": status, "updated": now()}
        return session

    def choose(self, session_id: str, channel_code: str) -> str:
        """The buyer chooses a channel on the page: the session has a payment request from now on.

        Its reference is the session's own, as far as anything says.
        """
        session = self.session(session_id)
        request = self.create(
            {
                "reference_id": session["reference_id"],
                "type": "PAY",
                "country": "ID",
                "currency": "IDR",
                "request_amount": session["amount"],
                "channel_code": channel_code,
                "channel_properties": {},
            }
        )
        return str(request["payment_request_id"])

    def complete(self, session_id: str, payment: Json) -> Json:
        session = self.session(session_id)
        session |= {
            "payment_request_id": payment["payment_request_id"],
            "payment_id": payment["payment_id"],
        }
        return self.close_session(session_id, "COMPLETED")

    def cancel(self, request_id: str) -> Json:
        request = self.request(request_id)
        if not self.close(request_id, "CANCELED"):
            raise Refusal(400, "INACTIVE_PAYMENT_REQUEST", "Payment request is already inactive.")
        return request

    def close(self, request_id: str, status: str) -> bool:
        """False leaves a request already closed as it is: late money does not reopen it."""
        request = self.request(request_id)
        if request["status"] not in _OPEN:
            return False
        request |= {"status": status, "actions": [], "updated": now()}
        return True

    def pay(self, request_id: str, amount: int | None, *, itemised: bool) -> Json:
        request = self.request(request_id)
        rupiah = request["request_amount"] if amount is None else amount
        payment = self._new_payment(request, "SUCCEEDED")
        if itemised:
            capture = {"capture_id": f"cap-{uuid4()}", "capture_amount": rupiah}
            payment["captures"] = [capture | {"capture_timestamp": now()}]
        else:
            payment["request_amount"] = rupiah
        self.close(request_id, "SUCCEEDED")
        return payment

    def fail(self, request_id: str, failure_code: str) -> Json:
        payment = self._new_payment(self.request(request_id), "FAILED")
        payment["failure_code"] = failure_code
        if self.close(request_id, "FAILED"):
            self.request(request_id)["failure_code"] = failure_code
        return payment

    def settle(self, refund_id: str, *, succeeded: bool) -> Json:
        refund = self.refund(refund_id)
        refund |= {"status": "SUCCEEDED" if succeeded else "FAILED", "updated": now()}
        if not succeeded:
            refund["failure_code"] = "REFUND_FAILED"
        return refund

    def give_back(self, body: Json) -> Json:
        """Always pending at first, as mostly at Xendit."""
        request = self.request(body["payment_request_id"])
        left = self._refundable(request)
        amount = body.get("amount", left)
        support = CHANNELS[request["channel_code"]].refund
        if left == 0 and not self._succeeded(request):
            raise Refusal(400, "INELIGIBLE_TRANSACTION_STATUS")
        if support == "none":
            raise Refusal(403, "REFUND_NOT_SUPPORTED")
        if amount > left:
            raise Refusal(400, "REFUND_AMOUNT_EXCEEDED")
        if support == "full" and amount < left:
            raise Refusal(403, "PARTIAL_REFUND_NOT_SUPPORTED")
        if support == "one_part" and self._refunds_of(request):
            raise Refusal(400, "PARTIAL_REFUND_COUNTS_EXCEEDED")
        if any(refund["status"] == "PENDING" for refund in self._refunds_of(request)):
            raise Refusal(400, "REFUND_IN_PROGRESS")
        return self._new_refund(request, body, amount)

    def refund_outside(self, request_id: str, amount: int) -> Json:
        """Somebody gives money back in Xendit's own dashboard."""
        body = {"reason": "REQUESTED_BY_CUSTOMER", "reference_id": "dashboard"}
        refund = self._new_refund(self.request(request_id), body, amount)
        return self.settle(refund["id"], succeeded=True)

    def list_refunds(self, query: Mapping[str, str]) -> Json:
        """Newest first."""
        of = query.get("payment_request_id")
        found = [one for one in self.refunds.values() if of in {None, one["payment_request_id"]}]
        found.reverse()
        ids = [one["id"] for one in found]
        begin = ids.index(query["after_id"]) + 1 if "after_id" in query else 0
        limit = int(query.get("limit", "10"))
        return {"data": found[begin : begin + limit], "has_more": len(found) > begin + limit}

    def _new_refund(self, request: Json, body: Json, amount: int) -> Json:
        refund = {
            "id": f"rfd-{uuid4()}",
            "payment_request_id": request["payment_request_id"],
            "payment_id": request["latest_payment_id"],
            "invoice_id": None,
            "payment_method_type": None,
            "reference_id": body.get("reference_id", str(uuid4())),
            "channel_code": request["channel_code"],
            "currency": request["currency"],
            "amount": amount,
            "status": "PENDING",
            "reason": body["reason"],
            "failure_code": None,
            "refund_fee_amount": None,
            "metadata": body.get("metadata"),
            "created": now(),
            "updated": now(),
        }
        self.refunds[refund["id"]] = refund
        return refund

    def _refundable(self, request: Json) -> int:
        """What came in and has not gone back, or is not on its way."""
        received = sum(captured(payment) for payment in self._succeeded(request))
        going = [one for one in self._refunds_of(request) if one["status"] != "FAILED"]
        return received - sum(int(refund["amount"]) for refund in going)

    def _succeeded(self, request: Json) -> list[Json]:
        wanted = (request["payment_request_id"], "SUCCEEDED")
        every = self.payments.values()
        return [one for one in every if (one["payment_request_id"], one["status"]) == wanted]

    def _refunds_of(self, request: Json) -> list[Json]:
        wanted = request["payment_request_id"]
        return [one for one in self.refunds.values() if one["payment_request_id"] == wanted]

    def _new_payment(self, request: Json, status: str) -> Json:
        payment = {name: request[name] for name in _CARRIED if name in request} | {
            "payment_id": f"py-{uuid4()}",
            "status": status,
            "created": now(),
            "updated": now(),
        }
        self.payments[payment["payment_id"]] = payment
        request["latest_payment_id"] = payment["payment_id"]
        return payment

    def _actions(self, request_id: str, body: Json) -> list[Json]:
        kind = CHANNELS[body["channel_code"]].kind
        if kind == "QR CODE":
            amount = Money.from_whole(body["request_amount"], Currency.IDR)
            code = qris_string(self.merchant_name, "JAKARTA", amount, request_id[3:11])
            return [_action("PRESENT_TO_CUSTOMER", "QR_STRING", code)]
        self._numbers += 1
        if kind == "BANK TRANSFER":
            number = f"8808{self._numbers:012d}"
            return [_action("PRESENT_TO_CUSTOMER", "VIRTUAL_ACCOUNT_NUMBER", number)]
        if kind == "OVER THE COUNTER":
            return [_action("PRESENT_TO_CUSTOMER", "PAYMENT_CODE", f"TEST{self._numbers:08d}")]
        page = f"wallet.example/{body['channel_code'].lower()}/{request_id}"
        return [
            _action("REDIRECT_CUSTOMER", "DEEPLINK_URL", f"walletapp://{page}"),
            _action("REDIRECT_CUSTOMER", "WEB_URL", f"https://{page}"),
        ]


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _found(kept: dict[str, Json], one: str) -> Json:
    if one not in kept:
        raise Refusal(404, "DATA_NOT_FOUND", "ID specified in request cannot be found.")
    return kept[one]


def captured(payment: Json) -> int:
    parts: list[Json] = payment.get("captures", [])
    amounts = [part["capture_amount"] for part in parts] or [payment["request_amount"]]
    return sum(int(amount) for amount in amounts)


def _action(kind: str, descriptor: str, value: str) -> Json:
    return {"type": kind, "descriptor": descriptor, "value": value}
