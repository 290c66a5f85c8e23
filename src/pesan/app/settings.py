"""Everything an operator may turn. Read once, at start; a wrong value stops it with a sentence."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_CHARACTERS_MIN = 32


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="PESAN_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15+; unset: embedded, under PESAN_DATA_DIR",
    )
    data_dir: Path = Path(".pesan")
    pg_bin: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    env: Literal["development", "test", "production"] = "development"
    public_url: str | None = None
    secret_key: SecretStr | None = None
    connections_max: int = Field(default=10, ge=3, le=200)

    whatsapp_api_url: str = "https://graph.facebook.com"
    whatsapp_api_version: str = Field(default="v26.0", pattern=r"^v\d+\.\d+$")
    xendit_api_url: str = "https://api.xendit.co"

    agent_debounce_seconds: float = Field(default=2.5, ge=0, le=10)

    @field_validator("public_url", "whatsapp_api_url", "xendit_api_url")
    @classmethod
    def _plain_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return None if value is None else value.rstrip("/")

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        if self.env != "production":
            return self
        if self.secret_key is None:
            raise ValueError("PESAN_SECRET_KEY must be set in production")
        if len(self.secret_key.get_secret_value()) < SECRET_CHARACTERS_MIN:
            raise ValueError(f"PESAN_SECRET_KEY needs {SECRET_CHARACTERS_MIN} characters or more")
        if self.public_url is None or not self.public_url.startswith("https://"):
            raise ValueError("PESAN_PUBLIC_URL must be an https:// address in production")
        return self

    def secret(self) -> bytes:
        """PESAN_SECRET_KEY, or one made once and kept in the data dir, readable by us alone."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        kept = self.data_dir / "secret-key"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
        return kept.read_text().strip().encode()

    def address(self, port: int) -> str:
        """Where people reach us, when PESAN_PUBLIC_URL does not say."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared
        return self.public_url or f"http://{host}:{port}"


class SettingsWrong(Exception):  # noqa: N818
    """A sentence for the operator."""


def load(**given: object) -> Settings:
    """Raises SettingsWrong naming every setting that is wrong and why."""
    try:
        return Settings(**given)  # type: ignore[arg-type] # pydantic checks what it is given
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in e['loc']) or 'settings'}: {e['msg']}"
            for e in error.errors()
        ]
        raise SettingsWrong("Settings are wrong:\n  " + "\n  ".join(lines)) from None
