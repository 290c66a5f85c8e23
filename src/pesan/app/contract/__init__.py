"""The API's contract: the OpenAPI document, made from the routes and never written by hand."""

from .document import contract_of
from .operations import METHODS, noun_of

__all__ = ["METHODS", "contract_of", "noun_of"]
