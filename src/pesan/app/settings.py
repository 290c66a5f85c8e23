"""Everything an operator may turn. Read once, at start; a wrong value stops it with a sentence."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ..kit.mail import Mailer, PrintedMail, SmtpMail
from ..kit.secret import Secret
from ..kit.visitors import Proxies

SECRET_CHARACTERS_MIN = 32
SECRET_DIFFERENT_MIN = 10  # 32 random hexadecimal digits fall below once in 10,000


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="PESAN_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15+; unset: embedded, under PESAN_DATA_DIR",
    )
    app_database_url: SecretStr | None = Field(
        default=None, description="how pesan_app logs in, where not as DATABASE_URL would have it"
    )
    router_database_url: SecretStr | None = Field(
        default=None, description="the same for pesan_router; must not go through a pooler"
    )
    data_dir: Path = Field(
        default=Path(".pesan"), description="the embedded database, and the secret key made for it"
    )
    pg_bin: Path | None = Field(
        default=None, description="PostgreSQL's bin folder for the embedded database; unset: ours"
    )
    host: str = Field(default="127.0.0.1", description="the address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="0 takes any free one")
    env: Literal["development", "test", "production"] = Field(
        default="development", description="production asks for a key, an https address, durability"
    )
    public_url: str | None = Field(
        default=None, description="where buyers and providers reach us; https in production"
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="seals credentials, signs logins, 32 characters or more; unset: made and kept",
    )
    secret_key_old: SecretStr = Field(
        default=SecretStr(""),
        description="keys before it, comma-separated, still accepted (docs/deploy.md)",
    )
    connections_max: int = Field(
        default=10, ge=3, le=200, description="to PostgreSQL, of this process as pesan_app"
    )

    registration: Literal["open", "closed"] = Field(
        default="open", description="closed: nobody makes an account but whoever was invited"
    )
    owners_need_second_factor: bool = Field(
        default=False, description="owners without one make no keys, members, connections, exports"
    )
    rate_limits: Literal["on", "off"] = Field(
        default="on", description="off is honoured with PESAN_ENV=test only"
    )
    trusted_proxies: str = Field(
        default="", description="networks whose X-Forwarded-For is believed: 10.0.0.0/8,127.0.0.1"
    )

    smtp_url: SecretStr | None = Field(
        default=None, description="smtp://user:password@host:587 or smtps://; unset: printed"
    )
    mail_from: str = Field(
        default="Pesan <no-reply@localhost>",
        pattern=r"^[^\r\n]*@[^\r\n]*$",
        description="whom mail is from",
    )

    whatsapp_api_url: str = Field(
        default="https://graph.facebook.com", description="host and port only"
    )
    whatsapp_api_version: str = Field(
        default="v26.0", pattern=r"^v\d+\.\d+$", description="of Meta's Graph API"
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org", description="host and port only; or a Bot API server's"
    )
    xendit_api_url: str = Field(default="https://api.xendit.co", description="host and port only")
    stripe_api_url: str = Field(default="https://api.stripe.com", description="host and port only")

    rate_card: Path | None = Field(
        default=None,
        description="what messages cost: a file like channels/costs/rates.toml; unset: that one",
    )
    agent_debounce_seconds: float = Field(
        default=2.5, ge=0, le=10, description="messages within it are answered as one"
    )

    docs: bool = Field(default=True, description="serve /docs and /openapi.json")
    cors_origins: str = Field(
        default="",
        description="origins whose pages may call the API, exactly, comma-separated; none: no page",
    )
    security_contact: str | None = Field(
        default=None,
        pattern=r"^(mailto:|https://)\S+$",
        description="mailto: or https: address in /.well-known/security.txt; unset: there is none",
    )
    metrics_port: int | None = Field(
        default=None, ge=0, le=65535, description="/metrics on a port of its own; unset: none"
    )
    metrics_host: str = Field(default="127.0.0.1", description="where that port listens")
    metrics_token: SecretStr | None = Field(
        default=None, min_length=16, description="serves /metrics on the main port to its bearer"
    )

    keep_idempotency_keys_hours: int = Field(
        default=48, ge=24, le=24 * 365, description="answers that a repeated request gets again"
    )
    keep_deliveries_days: int = Field(
        default=7, ge=1, le=3650, description="which handler was told of which fact"
    )
    keep_job_log_days: int = Field(
        default=7, ge=1, le=3650, description="how jobs ended, and why one failed"
    )
    keep_sessions_days: int = Field(
        default=30, ge=1, le=3650, description="logins, after they expired"
    )
    keep_webhook_bodies_days: int = Field(
        default=90, ge=30, le=3650, description="what providers sent; that they did is kept"
    )
    keep_reconciliations_days: int = Field(
        default=30, ge=7, le=3650, description="when books were held against the gateways'"
    )
    keep_proofs_days: int = Field(
        default=180, ge=30, le=3650, description="pictures of receipts that buyers sent"
    )
    keep_chat_files_days: int = Field(
        default=730, ge=30, le=3650, description="files that came or went in chats; words are kept"
    )
    housekeeping_seconds: float = Field(
        default=600, ge=1, le=86400, description="how often a worker removes what is older"
    )

    @field_validator(
        "public_url", "whatsapp_api_url", "telegram_api_url", "xendit_api_url", "stripe_api_url"
    )
    @classmethod
    def _plain_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return None if value is None else value.rstrip("/")

    @field_validator("rate_card")
    @classmethod
    def _readable_card(cls, value: Path | None) -> Path | None:
        # Settings are read before the rooms are, and few name a card of their own.
        from ..channels import RATE_CARD, RateCardWrong, read_rate_card  # noqa: PLC0415

        try:
            read_rate_card(value or RATE_CARD)
        except RateCardWrong as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        Proxies(value)
        return value

    @field_validator("cors_origins")
    @classmethod
    def _exact_origins(cls, value: str) -> str:
        for origin in _listed(value):
            if not re.fullmatch(r"https?://[a-z0-9.-]+(:\d+)?", origin):
                raise ValueError(f"{origin!r} is no origin like https://shop.example")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("smtp://", "smtps://")):
            raise ValueError("must begin with smtp:// or smtps://")
        return value

    @field_validator("database_url", "app_database_url", "router_database_url")
    @classmethod
    def _postgres_url(cls, value: SecretStr | str | None) -> SecretStr | str | None:
        url = value.get_secret_value() if isinstance(value, SecretStr) else value
        if url is not None and not url.startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return value

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        if self.env != "production":
            return self
        if self.secret_key is None:
            raise ValueError("PESAN_SECRET_KEY must be set in production")
        if len(self.secret_key.get_secret_value()) < SECRET_CHARACTERS_MIN:
            raise ValueError(f"PESAN_SECRET_KEY needs {SECRET_CHARACTERS_MIN} characters or more")
        if len(set(self.secret_key.get_secret_value())) < SECRET_DIFFERENT_MIN:
            raise ValueError("PESAN_SECRET_KEY looks typed by hand; try: openssl rand -base64 48")
        if self.public_url is None or not self.public_url.startswith("https://"):
            raise ValueError("PESAN_PUBLIC_URL must be an https:// address in production")
        return self

    def origins(self) -> tuple[str, ...]:
        return tuple(_listed(self.cors_origins))

    def secret(self) -> Secret:
        """PESAN_SECRET_KEY, or one made once and kept in the data dir, readable by us alone."""
        before = [key.encode() for key in _listed(self.secret_key_old.get_secret_value())]
        if self.secret_key is not None:
            return Secret(self.secret_key.get_secret_value().encode(), tuple(before))
        return Secret(read_or_make(self.data_dir / "secret-key").encode(), tuple(before))

    @property
    def limits_hold(self) -> bool:
        return self.rate_limits == "on" or self.env != "test"

    def mailer(self) -> Mailer:
        if self.smtp_url is None:
            return PrintedMail(show=self.env != "production")
        return SmtpMail(self.smtp_url.get_secret_value(), sender=self.mail_from)

    def address(self, port: int) -> str:
        """Where people reach us, when PESAN_PUBLIC_URL does not say."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def read_or_make(kept: Path) -> str:
    """A secret of 48 random bytes in a file for us alone, whole or not there at all."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process made it first: theirs counts
            kept.hardlink_to(fresh)
        fresh.unlink()
    return kept.read_text().strip()


class SettingsWrong(Exception):  # noqa: N818
    """A sentence for the operator."""


def load(**given: object) -> Settings:
    """Raises SettingsWrong naming every setting that is wrong and why."""
    try:
        return Settings(**given)  # type: ignore[arg-type] # pydantic checks what it is given
    except ValidationError as error:
        lines = [_sentence(e["loc"], e["msg"]) for e in error.errors()]
        raise SettingsWrong("Settings are wrong:\n  " + "\n  ".join(lines)) from None


def names() -> frozenset[str]:
    """Every variable of the environment that means something here."""
    return frozenset(map(variable, Settings.model_fields))


def variable(name: str) -> str:
    """What a setting is called in the environment."""
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"PESAN_{name}".upper()


def _sentence(where: tuple[int | str, ...], what: str) -> str:
    text = what.removeprefix("Value error, ")
    if not where:
        return text
    name = str(where[0])
    return f"{name if name.isupper() else f'PESAN_{name.upper()}'}: {text}"
