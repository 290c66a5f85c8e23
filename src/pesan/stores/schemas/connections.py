from msgspec import Struct


class ConnectionOut(Struct, frozen=True, kw_only=True):
    id: str
    provider: str
    status: str
    detail: str | None
    webhook_url: str
    last4: str
    livemode: bool
    public: dict[str, str]
