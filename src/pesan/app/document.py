"""The OpenAPI document of the routes alone: what a running shop answers, for a file or a diff."""

import msgspec

from ..kit.world import Outside
from .contract import contract_of
from .main import litestar


def openapi_json() -> bytes:
    document = contract_of(litestar(Outside(), testing=False))
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
