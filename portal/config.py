"""The settings: environment variables with the prefix PORTAL_, or a file `.env`. Nothing here has an unsafe
default."""

import base64
import binascii
from email.utils import parseaddr
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from portal.i18n import known_languages

LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1", "testserver"}
SHORTEST_SECRET = 32
ENCRYPTION_KEY_BYTES = 32
MOST_SYNC_HOURS = 31 * 24
MOST_MONTHS = 100 * 12


class BadSettings(Exception):
    """One or more settings cannot be used; the message names each and says what to do."""


def _split(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


class Settings(BaseSettings):
    """Every setting of the portal. The README has a sentence on each; a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = "sqlite+aiosqlite:///portal.db"
    base_url: str = "http://127.0.0.1:8000"
    secret_keys: Annotated[list[str], NoDecode] = Field(default_factory=list)
    encryption_keys: Annotated[list[bytes], NoDecode] = Field(default_factory=list)
    smtp_url: str = ""
    mail_from: str = ""
    operator_name: str = "Study portal"
    operator_address: str = ""
    fallback_email: str = ""
    sites: Literal["open", "invited"] = "open"
    facilities: str = ""
    lead_access: Literal["mailbox", "sign-in"] = "mailbox"
    bounces_maildir: str = ""
    bounces_token: str = ""
    reply_to: str = ""
    urgent_help: str = ""
    languages: Annotated[list[str], NoDecode] = Field(default_factory=lambda: ["en", "es"])
    texts: str = ""
    logo: str = ""
    registry_url: str = "https://clinicaltrials.gov/api/v2"
    sync_hours: float = Field(default=0, ge=0, le=MOST_SYNC_HOURS, allow_inf_nan=False)
    trusted_proxies: Annotated[list[str], NoDecode] = Field(default_factory=list)
    metrics_token: str = ""
    privacy_file: str = ""
    messages_per_visitor: int = Field(default=30, ge=0)
    messages_per_email: int = Field(default=20, ge=0)
    messages_per_site: int = Field(default=2000, ge=0)
    keep_messages_months: int = Field(default=12, ge=1, le=MOST_MONTHS)
    keep_mails_days: int = Field(default=30, ge=1, le=MOST_MONTHS * 28)
    keep_suppressed_months: int = Field(default=12, ge=1, le=MOST_MONTHS)
    keep_trail_months: int = Field(default=60, ge=1, le=MOST_MONTHS)
    keep_requests_months: int = Field(default=12, ge=1, le=MOST_MONTHS)
    keep_notes_months: int = Field(default=24, ge=14, le=MOST_MONTHS)  # longer than a browser keeps the key

    @field_validator("secret_keys", "trusted_proxies", "languages", mode="before")
    @classmethod
    def _commas(cls, value: object) -> object:
        return _split(value)

    @field_validator("secret_keys")
    @classmethod
    def _long_secrets(cls, keys: list[str]) -> list[str]:
        if any(len(key) < SHORTEST_SECRET for key in keys):
            raise ValueError(
                f"each key needs {SHORTEST_SECRET} characters or more; make one with: portal keys new"
            )
        return keys

    @field_validator("languages")
    @classmethod
    def _spoken_languages(cls, codes: list[str]) -> list[str]:
        known = known_languages()
        if not codes or set(codes) - set(known) or len(set(codes)) < len(codes):
            raise ValueError(
                f"give one or more languages, each once, the first one being yours: {','.join(known)}"
            )
        return codes

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _decoded_keys(cls, value: object) -> object:
        parts = _split(value)
        if not isinstance(parts, list):
            return value
        return [part if isinstance(part, bytes) else _decoded(part) for part in parts]

    @field_validator("base_url")
    @classmethod
    def _safe_base(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
            raise ValueError("http is for this machine alone (127.0.0.1); give an https:// address")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("give the full address people type, like https://studies.example.org")
        return url.rstrip("/")

    @field_validator("registry_url")
    @classmethod
    def _registry(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("give the address of the registry's API, like https://clinicaltrials.gov/api/v2")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
            raise ValueError("http is for this machine alone: what comes that way could be anybody's words")
        return url.rstrip("/")

    @field_validator("mail_from", "fallback_email", "reply_to")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            if value:
                validate_email(parseaddr(value)[1], check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise ValueError(
                "give an e-mail address that mail can be sent to, like studies@example.org"
            ) from None
        return value

    @model_validator(mode="after")
    def _operator_has_a_name(self) -> Self:
        if not self.operator_name.strip():
            raise ValueError("PORTAL_OPERATOR_NAME must not be empty: people are told who runs this portal")
        return self

    @model_validator(mode="after")
    def _trail_outlives_messages(self) -> Self:
        if self.keep_trail_months < self.keep_messages_months:
            raise ValueError(
                "PORTAL_KEEP_TRAIL_MONTHS must not be less than PORTAL_KEEP_MESSAGES_MONTHS: "
                "the trail says when each message was erased"
            )
        return self

    @property
    def secure(self) -> bool:
        """True behind https: cookies are then `Secure` and named `__Host-…`."""
        return self.base_url.startswith("https://")

    def address(self, path: str, language: str) -> str:
        """The address of a page in full, as a person finds it in an e-mail: with the language, unless that
        is the portal's first."""
        is_another = language in self.languages[1:]
        return f"{self.base_url}/{language}{path}" if is_another else self.base_url + path

    @property
    def replies_to(self) -> str:
        """Where answers to the portal's e-mails go: an address that a person reads."""
        return self.reply_to or self.fallback_email or self.mail_from


def _decoded(key: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != ENCRYPTION_KEY_BYTES:
        raise ValueError("each key is 32 bytes in base64url; make one with: portal keys new")
    return raw


def load() -> Settings:
    """The settings of this process. Raises BadSettings with a line for each that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings("\n".join(_line(one["loc"], one["msg"]) for one in error.errors())) from None


def require_secrets(settings: Settings, *, mail: bool = False) -> None:
    """Raises BadSettings that names what `serve` and `worker` cannot do without."""
    missing = []
    if not settings.secret_keys:
        missing.append("PORTAL_SECRET_KEYS is missing: run `portal keys new` and keep what it prints.")
    if not settings.encryption_keys:
        missing.append("PORTAL_ENCRYPTION_KEYS is missing: run `portal keys new` and keep what it prints.")
    if mail and not settings.smtp_url:
        missing.append(
            "PORTAL_SMTP_URL is missing: e-mail needs a relay, "
            "like smtp://user:password@host:587?tls=starttls"
        )
    if mail and not settings.mail_from:
        missing.append("PORTAL_MAIL_FROM is missing: e-mail needs a sender, like studies@example.org")
    if mail and not settings.fallback_email:
        missing.append(
            "PORTAL_FALLBACK_EMAIL is missing: messages whose study contacts all fail go to this address."
        )
    if missing:
        raise BadSettings("\n".join(missing))


def _line(location: tuple[int | str, ...], message: str) -> str:
    name = f"PORTAL_{location[0]!s}".upper() if location else "Settings"
    return f"{name}: {message.removeprefix('Value error, ')}"
