"""Pesan's API, typed: `async with Pesan(url, token) as pesan: await pesan.list_stores()`.

Every operation of the contract is a method. What is repeated is repeated safely: a POST bears one
Idempotency-Key through all its tries. Refusals are `Problem`s; tell them apart by their `code`.
"""

from . import models
from .client import Pesan
from .codes import Code
from .problems import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    RateLimited,
    Unauthorised,
    Unavailable,
)

__all__ = [
    "Code",
    "Conflict",
    "Forbidden",
    "Invalid",
    "NotFound",
    "Pesan",
    "Problem",
    "RateLimited",
    "Unauthorised",
    "Unavailable",
    "models",
]
