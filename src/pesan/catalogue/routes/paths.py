"""What an address names; a malformed id answers like one that does not exist."""

from ...kit.ids import CollectionId, ImportId, NoSuchId, ProductId, VariantId, decode
from ..errors import CollectionNotFound, ImportNotFound, ProductNotFound, VariantNotFound


def read_product_id(text: str) -> ProductId:
    try:
        return ProductId(decode("prd", text))
    except NoSuchId as error:
        raise ProductNotFound(product=text[:40]) from error


def read_variant_id(text: str) -> VariantId:
    try:
        return VariantId(decode("var", text))
    except NoSuchId as error:
        raise VariantNotFound(variant=text[:40]) from error


def read_collection_id(text: str) -> CollectionId:
    try:
        return CollectionId(decode("col", text))
    except NoSuchId as error:
        raise CollectionNotFound(collection=text[:40]) from error


def read_import_id(text: str) -> ImportId:
    try:
        return ImportId(decode("imp", text))
    except NoSuchId as error:
        raise ImportNotFound(run=text[:40]) from error
