"""Collections and synonyms on the wire."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from .. import files
from ..kit.errors import FieldError, Invalid
from ..kit.ids import encode
from ..kit.schemas import wire_time
from ..kit.text import prose
from .folding import words
from .models import Collection, SynonymGroups
from .rules import COLLECTION_MAX
from .schemas import Description, Image, Name, cleaned, given


class CreateCollection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Name
    description: Description | None = None
    image: Image | None = None

    def clean_title(self) -> str:
        return cleaned(self.title, "title")

    def clean_description(self) -> str:
        return prose(self.description or "")


class ChangeCollection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: Name | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    image: Image | UnsetType | None = UNSET

    def changes(self) -> dict[str, Any]:
        """As fields of Collection. Raises requests.invalid."""
        changes = given(self)
        if "title" in changes:
            changes["title"] = cleaned(changes["title"], "title")
        if "description" in changes:
            changes["description"] = prose(changes["description"] or "")
        return changes


class ProductIds(Struct, frozen=True, forbid_unknown_fields=True):
    product_ids: Annotated[
        list[Annotated[str, Meta(max_length=40)]], Meta(max_length=COLLECTION_MAX)
    ]


class CollectionOut(Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    title: str
    description: str
    image: str | None
    thumbnail: str | None
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, collection: Collection) -> "CollectionOut":
        return cls(
            id=encode("col", collection.id),
            slug=collection.slug,
            title=collection.title,
            description=collection.description,
            image=collection.image,
            thumbnail=None if collection.image is None else files.thumbnail_of(collection.image),
            version=collection.version,
            created_at=wire_time(collection.created_at),
            updated_at=wire_time(collection.updated_at),
        )


Word = Annotated[str, Meta(min_length=1, max_length=40)]
Group = Annotated[list[Word], Meta(min_length=2, max_length=20)]


class Synonyms(Struct, frozen=True, forbid_unknown_fields=True):
    """Groups of words that mean one thing to this store's buyers: `["galon", "aqua"]`."""

    groups: Annotated[list[Group], Meta(max_length=200)] = []

    def folded(self) -> SynonymGroups:
        """As search compares words. Raises requests.invalid for what is not one word, and for a
        group whose words are one word to it already: that says nothing.
        """
        errors = [
            FieldError(f"groups[{i}][{j}]", "write one word, without spaces")
            for i, group in enumerate(self.groups)
            for j, word in enumerate(group)
            if len(words(word)) != 1
        ]
        if errors:
            raise Invalid(errors)
        groups = tuple(tuple(dict.fromkeys(words(w)[0] for w in group)) for group in self.groups)
        errors = [
            FieldError(f"groups[{i}]", f"search takes all of these for {group[0]} already")
            for i, group in enumerate(groups)
            if len(group) == 1
        ]
        if errors:
            raise Invalid(errors)
        return groups


class CountedOut(Struct, frozen=True):
    name: str
    products: int
