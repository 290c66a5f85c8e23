"""One turn in progress: what is known, what was done so far, and how it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from ...brain import Tools
from ...models import (
    CartView,
    DialogueState,
    Expecting,
    ProductFound,
    Reply,
    Suggestion,
    TurnContext,
)
from . import buttons
from .phrases import Phrases

CALLS_MAX = 8  # tool calls a turn may make
MISSES_MAX = 2


@dataclass(slots=True)
class Chat:
    context: TurnContext
    tools: Tools
    words: Phrases
    state: DialogueState
    calls: int = 0
    notes: list[str] = field(default_factory=list)  # what was done before the closing question

    def remember(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def calls_left(self) -> int:
        return CALLS_MAX - self.calls

    async def search(self, query: str) -> Sequence[ProductFound]:
        self.calls += 1
        return await self.tools.search_products(query)

    async def cart(self) -> CartView:
        self.calls += 1
        return await self.tools.show_cart()

    def reply(
        self, *parts: str, suggestions: Sequence[Suggestion] = (), **changes: object
    ) -> Reply:
        """Ends the turn, understood: misses and claims start again unless `changes` says so."""
        self.remember(**({"misses": 0, "claims": 0} | changes))
        text = "\n".join(part for part in (*self.notes, *parts) if part)
        return Reply(text=text, suggestions=tuple(suggestions)[:3], state=self.state)

    def name_clause(self) -> str:
        """The buyer's first name where it is one; a name is foreign text and may hold anything."""
        first = (self.context.customer_name or "").split(" ")[0]
        if not 2 <= len(first) <= 20 or not first.isalpha():
            return ""
        return self.words.name_clause.format(name=first)

    def unsettled(self) -> bool:
        """Something was ordered that we still ask about; an order without it would be wrong."""
        asking = self.state.expecting in {Expecting.CHOICE, Expecting.QUANTITY}
        return asking and (bool(self.state.queue) or self.state.quantity is not None)

    def resumed(self) -> tuple[str, tuple[Suggestion, ...], Expecting]:
        """The question still open, asked again after a side answer, with its buttons."""
        words, expecting = self.words, self.state.expecting
        if self.state.summary_stands:
            again = buttons.confirm_again(words, self.state)
            return words.still_order, again, Expecting.CONFIRMATION
        if expecting is Expecting.QUANTITY and self.state.quantity is not None:
            return words.shall_i_add, (), expecting
        if expecting is Expecting.QUANTITY:
            # Without the name: "Sepatu 42" was told by a tool of an earlier turn, not of this one.
            return words.how_many, (), expecting
        if expecting is Expecting.CHOICE:
            return words.which, self.offered_buttons(), expecting
        if expecting is Expecting.ADDRESS:
            question = words.ask_city if self.state.address_draft else words.ask_street
            return question, (), expecting
        return "", (), Expecting.NOTHING

    def offered_buttons(self) -> tuple[Suggestion, ...]:
        """The offers as buttons, while they are few enough to be told apart."""
        offers = self.state.offers
        if not 0 < len(offers) <= 3:
            return ()
        several = len({offer.product for offer in offers}) > 1
        return tuple(
            buttons.button(
                f"variant:{offer.variant}",
                offer.product if several and not offer.title else offer.title or offer.product,
            )
            for offer in offers
        )

    def side_answer(self, *parts: str, suggestions: Sequence[Suggestion] = ()) -> Reply:
        """Answers, then asks again what was open."""
        question, again, expecting = self.resumed()
        return self.reply(*parts, question, suggestions=again or suggestions, expecting=expecting)

    async def hand_over(self, reason: str, text: str) -> Reply:
        await self.tools.hand_over(reason)
        self.remember(**fresh())
        return self.reply(text)

    async def cannot_answer(self, text: str, reason: str) -> Reply:
        """A question no tool of ours answers: offers a human, and fetches one the second time."""
        misses = self.state.misses + 1
        if misses >= MISSES_MAX:
            return await self.hand_over(reason, self.words.handing_over)
        human = (buttons.button("human", self.words.human),)
        question, _, expecting = self.resumed()
        if question and not self.state.summary_stands and self.state.quantity is None:
            return self.reply(text, question, suggestions=human, expecting=expecting, misses=misses)
        return self.reply(
            text,
            self.words.ask_human,
            suggestions=human,
            expecting=Expecting.HUMAN,
            misses=misses,
        )

    async def unclear(self) -> Reply:
        """Not understood: asks with buttons once, then a human takes over."""
        misses = self.state.misses + 1
        if misses >= MISSES_MAX:
            return await self.hand_over("not understood twice", self.words.handing_over)
        question, again, expecting = self.resumed()
        words = self.words
        general = (
            buttons.button("browse", words.browse),
            buttons.button("cart", words.cart),
            buttons.button("human", words.human),
        )
        return self.reply(
            words.unclear_asked if question else words.unclear,
            question,
            suggestions=again or general,
            expecting=expecting,
            misses=misses,
        )


def fresh() -> dict[str, object]:
    """A state in which nothing is open; language stays."""
    return {
        "expecting": Expecting.NOTHING,
        "offers": (),
        "chosen": None,
        "quantity": None,
        "queue": (),
        "address_draft": None,
        "city_draft": None,
        "summary_version": None,
        "summary_total_minor": None,
        "cancelling": None,
    }
