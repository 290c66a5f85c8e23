from collections.abc import Sequence

from ..kit.errors import Conflict, NotFound
from ..kit.ids import encode
from .models import Shortage


class OutOfStock(Conflict):
    """Carries how much is left of each variant that is short."""

    code = "inventory.out_of_stock"
    message = "only {available} left of variant {variant}"
    hint = "Offer the remaining quantity or another variant; nothing was reserved."

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        first = self.shortages[0]
        super().__init__(available=first.available, variant=encode("var", first.variant_id))

    def members(self) -> dict[str, object]:
        return {"available": {encode("var", s.variant_id): s.available for s in self.shortages}}


class LevelNotFound(NotFound):
    code = "inventory.variant_not_found"
    message = "there is no stock record of variant {variant}"
    hint = "GET /products lists variants with their ids."


class WouldOversell(Conflict):
    code = "inventory.would_oversell"
    message = "{reserved} are promised to buyers, so {on_hand} cannot be all there is"
    hint = "Cancel or wait for the orders that hold them, or allow back-orders."


class TooMuch(Conflict):
    code = "inventory.too_much"
    message = "no more than {most} of one variant can be kept"
    hint = "Correct the number; if it is right, sell by the dozen."


class CountOpen(Conflict):
    code = "inventory.count_open"
    message = "a count is open already"
    hint = "Complete or abandon it: GET /inventory/counts?status=open."


class CountNotFound(NotFound):
    code = "inventory.count_not_found"
    message = "there is no count {count}"
    hint = "GET /inventory/counts lists the counts of this store."


class CountClosed(Conflict):
    code = "inventory.count_closed"
    message = "the count {count} is {status}"
    hint = "Open a new one with POST /inventory/counts."


class NotInCount(Conflict):
    code = "inventory.not_in_count"
    message = "the variant {variant} is not part of this count"
    hint = "GET /inventory/counts/{{count_id}}/lines lists those that are."


class NoComponent(Conflict):
    code = "inventory.no_component"
    message = "variant {variant} has no stock of its own to make a bundle of"
    hint = "A bundle is made of single variants, not of other bundles; GET /products lists them."


class BundleHasNoStock(Conflict):
    code = "inventory.bundle_has_no_stock"
    message = "variant {variant} is a bundle: its stock is its components'"
    hint = "Adjust the components; how many bundles they make follows."
