"""A shop as one understands it: a page of arithmetic that the real one is held against."""

from dataclasses import dataclass, field

PRICE = 85_000
PERCENT = 10
CODE = "HEMAT10"
CODE_LIMIT = 2
EXPIRY_SECONDS = 60 * 60

NEXT = {"paid": "packed", "packed": "shipped", "shipped": "delivered", "delivered": "completed"}
HELD, SOLD = {"awaiting_payment"}, {"paid", "packed", "shipped", "delivered", "completed"}


@dataclass
class Order:
    lines: dict[str, int]  # variant -> quantity
    code: str | None
    deadline: float
    status: str = "awaiting_payment"
    is_asked: bool = False  # a payment was begun
    is_settled: bool = False  # money came for it, and was kept or given back

    @property
    def total(self) -> int:
        goods = PRICE * sum(self.lines.values())
        return goods - goods * PERCENT // 100 if self.code else goods


@dataclass
class Shop:
    on_hand: dict[str, int]
    now: float = 0.0
    orders: dict[str, Order] = field(default_factory=dict)
    uses: int = 0  # of CODE
    cart: dict[str, int] = field(default_factory=dict)

    def reserved(self, variant: str) -> int:
        held = [order for order in self.orders.values() if order.status in HELD]
        return sum(order.lines.get(variant, 0) for order in held)

    def available(self, variant: str) -> int:
        return self.on_hand[variant] - self.reserved(variant)

    def fits(self, lines: dict[str, int]) -> bool:
        return all(self.available(variant) >= wanted for variant, wanted in lines.items())

    def adjust(self, variant: str, delta: int) -> str | None:
        """The code of the refusal, or None."""
        if self.available(variant) + delta < 0:
            return "inventory.would_oversell"
        self.on_hand[variant] += delta
        return None

    def refusal(self, lines: dict[str, int], code: str | None) -> set[str]:
        """Every reason not to place it; which is told first is the shop's own business."""
        reasons = set() if self.fits(lines) else {"inventory.out_of_stock"}
        if code and self.uses >= CODE_LIMIT:
            reasons.add("discounts.not_applicable")
        return reasons

    def place(self, name: str, lines: dict[str, int], code: str | None) -> Order:
        self.uses += code is not None
        self.orders[name] = Order(lines, code, self.now + EXPIRY_SECONDS)
        return self.orders[name]

    def cancel(self, order: Order) -> bool:
        if order.status not in {"awaiting_payment", "paid", "packed"}:
            return False
        if order.status in SOLD:
            self._move(order.lines, +1)
        else:
            self.uses -= order.code is not None  # what was never paid has used no discount
        order.status = "cancelled"
        return True

    def step(self, order: Order, to: str) -> bool:
        if NEXT.get(order.status) != to:
            return False
        order.status = to
        return True

    def pay(self, order: Order) -> None:
        """The buyer pays the code they were shown, in time or late."""
        order.is_settled = True
        if order.status == "awaiting_payment":
            self._sell(order)
        elif self.fits(order.lines) and not (order.code and self.uses >= CODE_LIMIT):
            self.uses += order.code is not None
            self._sell(order)

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        for order in self.orders.values():
            if order.status == "awaiting_payment" and order.deadline <= self.now:
                order.status = "expired"
                self.uses -= order.code is not None

    def _sell(self, order: Order) -> None:
        order.status = "paid"
        self._move(order.lines, -1)

    def _move(self, lines: dict[str, int], sign: int) -> None:
        for variant, quantity in lines.items():
            self.on_hand[variant] += sign * quantity
