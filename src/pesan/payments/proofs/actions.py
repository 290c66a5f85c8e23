import hashlib

from ... import audit, files
from ...customers import CustomerErased
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import PaymentId, ProofId, StoreId, encode, new_id
from .. import rules
from ..errors import PaymentNotFound, ProofNotAwaited, ProofNotFound, TooManyProofs
from ..events import PaymentProofAttached
from ..models import Payment
from ..queries import attempts
from ..queries import proofs as queries
from .models import Proof

FORMAT = files.Format.JPEG  # whatever was sent: screenshots as PNG would be five times as large
PROOFS_MAX = 5


async def require_room(tx: Tx, store: StoreId, payment: PaymentId) -> Payment:
    """What can be known before a picture is looked at.

    Raises payments.payment_not_found, payments.proof_not_awaited, payments.too_many_proofs.
    """
    return await _with_room(tx, store, await attempts.find_payment(tx, store, payment), payment)


async def attach(
    tx: Tx, store: StoreId, payment: PaymentId, picture: files.Picture, *, actor: str
) -> Proof:
    """Keeps a picture, once, and says where else it was sent. Nothing is paid by it.

    Raises payments.payment_not_found, payments.proof_not_awaited, payments.too_many_proofs,
    customers.erased, files.quota_spent.
    """
    if await attempts.find_payment(tx, store, payment) is None:
        raise PaymentNotFound(payment=encode("pay", payment))
    if await queries.hold_payer(tx, store, payment) is None:
        raise CustomerErased
    found = await attempts.lock_payment(tx, store, payment)
    digest = hashlib.sha256(picture.content).digest()
    same = await queries.find_same(tx, store=store, payment=payment, digest=digest)
    if same is not None:
        return same
    found = await _with_room(tx, store, found, payment)
    # From here on one at a time in a store: of two that are sent at once the second sees the first.
    await files.take_room(tx, store, picture.bytes_kept)
    likeness = files.likeness_of(picture.content)
    proof = ProofId(new_id())
    await queries.insert_proof(
        tx,
        store=store,
        proof=proof,
        payment=payment,
        livemode=found.livemode,
        digest=digest,
        likeness=likeness,
        seen=await _seen_for(tx, found, picture, likeness),
        width=picture.width,
        height=picture.height,
        bytes=picture.bytes_kept,
        content=picture.content,
        thumbnail=picture.thumbnail,
        actor=actor,
        now=clock.now(),
    )
    await emit(
        tx,
        PaymentProofAttached(
            store_id=store, proof_id=proof, payment_id=payment, order_id=found.order_id
        ),
    )
    await audit.record(
        tx,
        store,
        actor=actor,
        action="payments.attach_proof",
        subject=encode("pay", payment),
        detail={"proof": encode("prf", proof)},
    )
    kept = await queries.find_same(tx, store=store, payment=payment, digest=digest)
    assert kept is not None, "written just now"
    return kept


async def proofs_of(tx: Tx, store: StoreId, payment: PaymentId) -> list[Proof]:
    """The newest first."""
    return await queries.proofs_of(tx, store=store, payment=payment, limit=PROOFS_MAX)


async def picture_of(
    tx: Tx, store: StoreId, payment: PaymentId, proof: ProofId, *, small: bool
) -> bytes:
    """Raises payments.proof_not_found."""
    found = await queries.find_picture(tx, store=store, payment=payment, proof=proof, small=small)
    if found is None:
        raise ProofNotFound(proof=encode("prf", proof))
    return found.content


async def _with_room(tx: Tx, store: StoreId, found: Payment | None, payment: PaymentId) -> Payment:
    if found is None:
        raise PaymentNotFound(payment=encode("pay", payment))
    if not rules.awaits_proof(found):
        raise ProofNotAwaited(method=found.method, status=found.status.value)
    if len(await proofs_of(tx, store, payment)) >= PROOFS_MAX:
        raise TooManyProofs(most=PROOFS_MAX)
    return found


async def _seen_for(
    tx: Tx, payment: Payment, picture: files.Picture, likeness: bytes
) -> PaymentId | None:
    near = await queries.nearest(
        tx,
        store=payment.store_id,
        livemode=payment.livemode,
        payment=payment.id,
        likeness=likeness,
        most=files.NEAR_BITS_MAX,
    )
    same = await files.first_same(picture.content, [one.content for one in near])
    return None if same is None else near[same].payment_id
