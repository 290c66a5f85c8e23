from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from ... import files
from ...kit.db import Tx
from ...kit.headers import PRIVATE
from ...kit.ids import PaymentId, ProofId, decode
from ...kit.schemas import Page
from ...stores import Right, StoreCall
from ..actions import require_payment
from . import actions
from .schemas import ProofOut

# A picture of somebody's bank account: for this caller, now, and shown by nothing but a page of ours.
HEADERS = {
    **PRIVATE,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@post(
    "/payments/{payment_id:str}/proofs",
    operation_id="attachProof",
    takes=files.MEDIA_TYPES,
    request_max_body_size=files.BODY_BYTES_MAX,
    right=Right.TAKE_PAYMENTS,
)
async def attach_proof(
    call: NamedDependency[StoreCall],
    payment_id: FromPath[str],
    request: Request[object, object, State],
) -> Response[ProofOut]:
    """Upload a buyer's receipt of a bank transfer: PNG, JPEG or WebP, drawn anew. It pays nothing.

    `seen_before` names another payment for which the same picture was sent. The same picture again
    is the same proof.
    """
    payment = PaymentId(decode("pay", payment_id))
    async with call.transaction() as tx:  # nobody without the right makes us decode pictures
        await require_payment(tx, call.store, payment)
    picture = await files.read_picture(request, to=actions.FORMAT)

    async def act(tx: Tx) -> ProofOut:
        proof = await actions.attach(tx, call.store, payment, picture, actor=call.actor)
        tx.wake()
        return ProofOut.of(call.store, proof)

    return await call.once(act)


@get("/payments/{payment_id:str}/proofs", operation_id="listProofs", right=Right.READ_PAYMENTS)
async def list_proofs(
    call: NamedDependency[StoreCall], payment_id: FromPath[str]
) -> Page[ProofOut]:
    """What was sent for a payment, newest first: five at most."""
    payment = PaymentId(decode("pay", payment_id))
    async with call.transaction() as tx:
        await require_payment(tx, call.store, payment)
        found = await actions.proofs_of(tx, call.store, payment)
    return Page([ProofOut.of(call.store, proof) for proof in found], None)


@get(
    "/payments/{payment_id:str}/proofs/{proof_id:str}/content",
    operation_id="getProofContent",
    media_type=actions.FORMAT.media_type,
    right=Right.READ_PAYMENTS,
)
async def get_proof_content(
    call: NamedDependency[StoreCall], payment_id: FromPath[str], proof_id: FromPath[str]
) -> Response[bytes]:
    """The picture itself. It has no address that anybody else could open."""
    payment, proof = PaymentId(decode("pay", payment_id)), ProofId(decode("prf", proof_id))
    async with call.transaction() as tx:
        content = await actions.picture_of(tx, call.store, payment, proof, small=False)
    return Response(content, media_type=actions.FORMAT.media_type, headers=HEADERS)


store_routes = [attach_proof, list_proofs, get_proof_content]
