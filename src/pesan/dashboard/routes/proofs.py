"""A buyer's picture of their receipt, as the order's page shows it to whoever may see payments."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ... import payments
from ...kit.ids import PaymentId, ProofId
from ...stores import Right
from ..errors import NotHere
from ..forms import read_id
from ..screen import Screen


@get(
    "/payments/{payment_id:str}/proofs/{proof_id:str}",
    operation_id="proofPicture",
    right=Right.READ_PAYMENTS,
)
async def proof(
    screen: NamedDependency[Screen], payment_id: FromPath[str], proof_id: FromPath[str]
) -> Response[bytes]:
    payment, wanted = PaymentId(read_id("pay", payment_id)), ProofId(read_id("prf", proof_id))
    small = "small" in screen.request.query_params
    async with screen.transaction() as tx:
        try:
            content = await payments.picture_of_proof(
                tx, screen.store, payment, wanted, small=small
            )
        except payments.ProofNotFound as error:
            raise NotHere from error
    media_type = "image/webp" if small else payments.PROOF_FORMAT.media_type
    return Response(content, media_type=media_type, headers=payments.PROOF_HEADERS)


routes = [proof]
