from typing import Literal

from msgspec import Struct

from ...kit.ids import StoreId, encode
from ...kit.schemas import wire_time
from .models import Proof, Suspicion


class SeenBeforeOut(Struct, frozen=True, kw_only=True):
    """Another payment for which the same picture was sent."""

    payment_id: str
    order_id: str
    order_number: str


class ProofOut(Struct, frozen=True, kw_only=True):
    """A picture by which a buyer says that they have transferred. It proves nothing by itself."""

    id: str
    payment_id: str
    content_path: str  # for whoever may read payments; JPEG
    width: int
    height: int
    seen_before: SeenBeforeOut | None
    attached_by: str  # "customer", or who of the shop
    created_at: str

    @classmethod
    def of(cls, store: StoreId, proof: Proof) -> "ProofOut":
        id_, payment = encode("prf", proof.id), encode("pay", proof.payment_id)
        seen = None
        if proof.seen_payment_id is not None and proof.seen_order_id is not None:
            seen = SeenBeforeOut(
                payment_id=encode("pay", proof.seen_payment_id),
                order_id=encode("ord", proof.seen_order_id),
                order_number=str(proof.seen_order_number),
            )
        return cls(
            id=id_,
            payment_id=payment,
            content_path=f"/api/v1/stores/{encode('sto', store)}/payments/{payment}/proofs/{id_}/content",
            width=proof.width,
            height=proof.height,
            seen_before=seen,
            attached_by=proof.actor,
            created_at=wire_time(proof.created_at),
        )


class ProofWarning(Struct, frozen=True, kw_only=True):
    """The same picture was sent for another payment too, before or after."""

    code: Literal["payments.proof_seen_before"]
    seen: SeenBeforeOut

    @classmethod
    def of(cls, suspicion: Suspicion) -> "ProofWarning":
        seen = SeenBeforeOut(
            payment_id=encode("pay", suspicion.payment_id),
            order_id=encode("ord", suspicion.order_id),
            order_number=str(suspicion.order_number),
        )
        return cls(code="payments.proof_seen_before", seen=seen)
