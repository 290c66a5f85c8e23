"""Everything outside the code that a room may touch: database, network, keys, settings."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from .db import Database
from .egress import Egress
from .limits import Limits
from .live import Live
from .mail import Mailer, PrintedMail
from .presence import Presence
from .secret import Secret
from .visitors import Proxies
from .wake import Wake


@dataclass(frozen=True, slots=True)
class Providers:
    """Base URLs, host and port only: any of them can be pointed at a local twin."""

    whatsapp_url: str = "https://graph.facebook.com"
    whatsapp_version: str = "v26.0"
    telegram_url: str = "https://api.telegram.org"
    xendit_url: str = "https://api.xendit.co"
    stripe_url: str = "https://api.stripe.com"


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long is kept what nobody needs for ever (PESAN_KEEP_...)."""

    idempotency_keys: timedelta = timedelta(hours=48)
    deliveries: timedelta = timedelta(days=7)
    job_log: timedelta = timedelta(days=7)
    sessions: timedelta = timedelta(days=30)
    webhook_bodies: timedelta = timedelta(days=90)
    reconciliations: timedelta = timedelta(days=30)
    proofs: timedelta = timedelta(days=180)
    chat_files: timedelta = timedelta(days=730)
    every_seconds: float = 600


@dataclass(frozen=True, slots=True)
class Outside:
    """How this house looks from outside, as its operator wants it."""

    docs: bool = True  # /docs and /openapi.json
    cors_origins: tuple[str, ...] = ()
    security_contact: str = ""
    metrics_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class World:
    database: Database
    egress: Egress
    wake: Wake
    live: Live
    secret: Secret
    public_url: str
    environment: str  # development, test or production
    providers: Providers = Providers()
    agent_debounce_seconds: float = 2.5
    keeping: Keeping = Keeping()
    limits: Limits = field(default_factory=Limits)
    proxies: Proxies = field(default_factory=Proxies)
    registration_open: bool = True
    owners_need_second_factor: bool = False
    outside: Outside = Outside()
    presence: Presence = field(default_factory=Presence)
    rate_card: Path | None = None  # the operator's own list of what messages cost
    mailer: Mailer = field(default_factory=lambda: PrintedMail(show=False))

    @property
    def public(self) -> bool:
        """Whether the providers' servers can fetch an image from us."""
        return self.public_url.startswith("https://")
