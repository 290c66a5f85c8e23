"""Who writes what to whom, and the order in which it comes: drawn at random from the seed.

WhatsApp tells of each message at least once, and in no order it promises. So each is delivered one
to three times; of one person's messages some overtake others, and some come in a batch with those of
other people at the same number.
"""

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.twins import meta_webhooks
from tests.twins.meta_webhooks import Person

WORDS = (
    "ada kaos?",
    "kaos hitam ada kak?",
    "berapa harga kaos?",
    "halo kak",
    "mau lihat kaos dong",
    "ongkirnya berapa ke Bandung?",
    "bisa bayar pakai QRIS?",
    "tambah 1 kaos",
    "isi keranjang saya apa?",
    "makasih kak",
)
SPREAD = 3.0  # how many of their own messages one may be late by
BATCHED = 0.1
BATCH_MAX = 5
TIMES = (1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Number:
    """A store's WhatsApp number, and where Meta posts what comes to it."""

    store: str
    phone_number_id: str
    hook: str  # the path
    app_secret: str


@dataclass(frozen=True, slots=True)
class Written:
    """One message as Meta knows it."""

    number: Number
    person: Person
    id: str
    content: tuple[str, meta_webhooks.Fields]
    at: datetime

    @property
    def entry(self) -> dict[str, object]:
        kind, content = self.content
        return meta_webhooks.message(self.person, kind, content, at=self.at, message_id=self.id)


@dataclass(slots=True)
class Delivery:
    """One webhook: the messages it holds, and its bytes."""

    written: tuple[Written, ...]

    @property
    def number(self) -> Number:
        return self.written[0].number

    def wire(self) -> tuple[dict[str, str], bytes]:
        number = self.number
        persons = list({one.person.address: one.person for one in self.written}.values())
        change = meta_webhooks.change(
            number.phone_number_id,
            persons=persons,
            messages=[one.entry for one in self.written],
        )
        body = meta_webhooks.wire(meta_webhooks.document(change))
        return meta_webhooks.signature(number.app_secret, body), body


@dataclass
class Crowd:
    """All that will be written, and what of it was taken."""

    talks: int  # conversations at each number
    messages: int  # of each
    rng: random.Random
    written: dict[str, Written] = field(default_factory=dict)  # by Meta's id
    taken: set[str] = field(default_factory=set)  # answered 200 at least once
    deliveries: int = 0

    def deliveries_to(self, numbers: list[Number]) -> Iterator[Delivery]:
        """Every delivery, in its order. Drawn before the first is posted."""
        places: list[tuple[float, Written]] = []
        now = datetime.now(UTC)
        for number in numbers:
            for talk in range(self.talks):
                person = Person(f"62811{numbers.index(number):03d}{talk:05d}", f"Pembeli {talk}")
                for place in range(self.messages):
                    text = meta_webhooks.text(self.rng.choice(WORDS))
                    one = Written(number, person, meta_webhooks.new_wamid(), text, now)
                    self.written[one.id] = one
                    places += [
                        (place + SPREAD * self.rng.random(), one)
                        for _ in range(self.rng.choice(TIMES))
                    ]
        places.sort(key=lambda placed: placed[0])
        return self._batched(deque(one for _, one in places))

    def _batched(self, rest: "deque[Written]") -> Iterator[Delivery]:
        while rest:
            first = rest.popleft()
            batch = [first]
            if self.rng.random() < BATCHED:
                near = [rest.popleft() for _ in range(min(len(rest), 20 * BATCH_MAX))]
                same = [one for one in near if one.number is first.number][: BATCH_MAX - 1]
                batch += same
                rest.extendleft(reversed([one for one in near if one not in same]))
            self.deliveries += 1
            yield Delivery(tuple(batch))
