"""The code beside the password."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ...kit.schemas import wire_time
from ...kit.world import World
from .. import attempts, queries, second_factor
from ..models import Principal
from ..proofs import prove_again
from ..schemas import Code, Proof, ProofOfTwo, RecoveryCodes, SecondFactorOut, SecretOut


@get("/second-factor", operation_id="getSecondFactor", right="self")
async def show(
    principal: NamedDependency[Principal], world: NamedDependency[World]
) -> SecondFactorOut:
    """Whether a code is asked of you, and how many recovery codes are left."""
    async with world.database.routing() as tx:
        factor = await queries.find_factor(tx, principal.user)
    if factor is None or factor.confirmed_at is None:
        return SecondFactorOut(enabled=False, confirmed_at=None, recovery_codes_left=0)
    return SecondFactorOut(
        enabled=True,
        confirmed_at=wire_time(factor.confirmed_at),
        recovery_codes_left=factor.recovery_codes,
    )


@post("/second-factor", operation_id="enrolSecondFactor", status_code=201, right="self")
async def enrol(
    principal: NamedDependency[Principal],
    world: NamedDependency[World],
    data: JSONBody[Proof],
) -> SecretOut:
    """A secret for an authenticator; it counts once a code of it was confirmed."""
    user = await prove_again(world, principal, data.password)
    async with world.database.routing() as tx:
        secret, uri = await second_factor.enrol(tx, world, user)
    return SecretOut(secret=secret, uri=uri)


@post(
    "/second-factor/confirmation",
    operation_id="confirmSecondFactor",
    status_code=200,
    right="self",
)
async def confirm(
    principal: NamedDependency[Principal], world: NamedDependency[World], data: JSONBody[Code]
) -> RecoveryCodes:
    """From here on a code is asked at each login; sessions begun without one end, but for this.

    The recovery codes are shown this once.
    """
    tries = attempts.giving_code(principal.user)
    await attempts.begin(world, tries)
    async with world.database.routing() as tx:
        codes = await second_factor.confirm(tx, world, principal, data.code)
    await attempts.forgive(world, tries)
    return RecoveryCodes(recovery_codes=codes)


@post("/second-factor/removal", operation_id="removeSecondFactor", status_code=204, right="self")
async def remove(
    principal: NamedDependency[Principal], world: NamedDependency[World], data: JSONBody[ProofOfTwo]
) -> None:
    """Ask for no code any more; takes both, the password and a code."""
    await prove_again(world, principal, data.password)
    await second_factor.prove_code(world, principal.user, data.code)
    async with world.database.routing() as tx:
        await second_factor.remove(tx, principal.user)


routes = [show, enrol, confirm, remove]
