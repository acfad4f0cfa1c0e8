"""Settings: the environment, read once, checked, and never looked at again. Only ``app`` imports this."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import cast

from agent.models.environment import EnvironmentIncomplete, EnvironmentProvider, read_provider
from api.sign_on.settings import IdentityProvider, is_safe
from db.session import normalise_url
from logs import FORMS, LogForm

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
PUBLIC = "COUNTERFOIL_PUBLIC_DEMO"


class SettingsError(Exception):
    """A variable has a value that cannot be used; the message names it and gives an example."""


@dataclass(frozen=True, slots=True)
class PublicDemo:
    """What this server is where it serves the public demo and nothing else.

    Attributes:
        minutes: how long a visitor's sandbox lives.
        packs: the names of what a sandbox holds; all packs where empty. The composition root knows which there are.
    """

    minutes: int
    packs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process runs. ``secret_keys``: the newest first; older ones still open what they sealed."""

    host: str
    port: int
    data: Path
    url: str
    migrate_url: str
    query_url: str
    secret_keys: tuple[str, ...] = field(repr=False)
    demo: bool
    slots: int
    renderer: str
    executor: str | None
    crash_at: str
    """Where a test wants this process to die; empty in real life."""
    provider: EnvironmentProvider | None = None
    identity_provider: IdentityProvider | None = None
    log: LogForm = "text"
    sandboxes: int = 50
    """How many sandboxes of live demos may be open at once, whoever opened them."""
    public_demo: PublicDemo | None = None
    """None where people sign in."""

    @property
    def sqlite_file(self) -> Path | None:
        """The database file; None on PostgreSQL."""
        return Path(self.url.removeprefix("sqlite:///")) if self.url.startswith("sqlite") else None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read and check the environment; makes the data folder and, at the first start, the secret key.

    Raises:
        SettingsError: a variable cannot be used.
    """
    public_demo = _public_demo(environment)
    data = Path(environment.get("COUNTERFOIL_DATA") or ("demo-data" if public_demo else "data")).resolve()
    data.mkdir(parents=True, exist_ok=True)
    url = _database_url(environment, "DATABASE_URL", f"sqlite:///{data / 'counterfoil.db'}")
    settings = Settings(
        host=environment.get("COUNTERFOIL_HOST") or "127.0.0.1",
        port=_number(environment, "COUNTERFOIL_PORT", 7860, 1, 65_535),
        data=data,
        url=url,
        migrate_url=_database_url(environment, "COUNTERFOIL_MIGRATE_URL", url),
        query_url=_database_url(environment, "COUNTERFOIL_QUERY_URL", url),
        secret_keys=_secret_keys(environment, data),
        demo=_switch(environment, "COUNTERFOIL_DEMO"),
        slots=_number(environment, "COUNTERFOIL_SLOTS", 2, 1, 64),
        renderer=_renderer(environment),
        executor=environment.get("COUNTERFOIL_EXECUTOR") or None,
        crash_at=environment.get("COUNTERFOIL_CRASH_AT", ""),
        provider=_provider(environment),
        identity_provider=_identity_provider(environment),
        log=_log(environment),
        sandboxes=_number(environment, "COUNTERFOIL_DEMO_SANDBOXES", 50, 1, 500),
        public_demo=public_demo,
    )
    _check_public(settings)
    _check_demo(settings, anywhere=_switch(environment, "COUNTERFOIL_DEMO_ANYWHERE"))
    return settings


def _check_demo(settings: Settings, *, anywhere: bool) -> None:
    if settings.demo and not _is_loopback(settings.host) and not anywhere:
        raise SettingsError(
            f"COUNTERFOIL_DEMO=1 offers sign-in without passwords, so it listens on this machine only, not on "
            f"{settings.host}. Leave COUNTERFOIL_HOST out, or set COUNTERFOIL_DEMO=0, or, knowing the risk, "
            "COUNTERFOIL_DEMO_ANYWHERE=1."
        )


def _check_public(settings: Settings) -> None:
    """Nobody signs in to a public demo, and nothing leaves it: what would need either is refused, not ignored."""
    if settings.public_demo is None:
        return
    if settings.demo:
        raise SettingsError(
            f"{PUBLIC}=1 has no sample people to sign in as, so it does not go with COUNTERFOIL_DEMO=1. "
            "Set COUNTERFOIL_DEMO=0."
        )
    if settings.provider is not None:
        named = ", ".join(sorted(set(settings.provider.variables.values())))
        raise SettingsError(
            f"{PUBLIC}=1 answers with the built-in model only and asks nobody outside. Leave out: {named}."
        )
    if settings.identity_provider is not None:
        raise SettingsError(f"{PUBLIC}=1 has no sign-in. Leave COUNTERFOIL_OIDC_ISSUER out.")
    if "://" in settings.renderer:
        raise SettingsError(
            f"{PUBLIC}=1 draws on this machine only and asks nobody outside. Set COUNTERFOIL_RENDERER to auto, vtk or "
            "embree."
        )


def _public_demo(environment: Mapping[str, str]) -> PublicDemo | None:
    """What the public demo is like; None where this server is none."""
    if not _switch(environment, PUBLIC):
        return None
    named = (part.strip() for part in environment.get("COUNTERFOIL_DEMO_PACKS", "").split(","))
    packs = tuple(dict.fromkeys(name for name in named if name))
    return PublicDemo(_number(environment, "COUNTERFOIL_DEMO_MINUTES", 60, 10, 1440), packs)


def _database_url(environment: Mapping[str, str], name: str, default: str) -> str:
    value = environment.get(name) or default
    if not value.startswith(("sqlite:///", "postgres://", "postgresql://", "postgresql+psycopg://")):
        raise SettingsError(
            f"{name} must begin with sqlite:/// or postgresql://, for example "
            "postgresql://counterfoil_app:secret@localhost/counterfoil."
        )
    return normalise_url(value)


def _number(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(
            f"{name} must be a whole number from {least} to {most}, for example {default}; it is {text!r}."
        )
    return int(text)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    text = environment.get(name, "").strip().lower()
    if text not in TRUE | FALSE:
        raise SettingsError(f"{name} must be 1 or 0; it is {text!r}.")
    return text in TRUE


def _renderer(environment: Mapping[str, str]) -> str:
    value = environment.get("COUNTERFOIL_RENDERER") or "auto"
    if value not in {"auto", "vtk", "embree"} and not value.startswith(("http://", "https://")):
        raise SettingsError(
            f"COUNTERFOIL_RENDERER must be auto, vtk, embree or an address such as https://renderer.example.com; "
            f"it is {value!r}."
        )
    return value


def _log(environment: Mapping[str, str]) -> LogForm:
    value = environment.get("COUNTERFOIL_LOG") or "text"
    if value not in FORMS:
        raise SettingsError(f"COUNTERFOIL_LOG must be text or json, for example json; it is {value!r}.")
    return cast(LogForm, value)


def _secret_keys(environment: Mapping[str, str], data: Path) -> tuple[str, ...]:
    given = tuple(
        part.strip() for part in environment.get("COUNTERFOIL_SECRET_KEY", "").split(",") if part.strip()
    )
    if any(len(key) < 32 for key in given):
        raise SettingsError(
            "COUNTERFOIL_SECRET_KEY must have at least 32 random characters (several, separated by commas, to rotate: "
            'the newest first). Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
    if given:
        return given
    file = data / "secret.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return (file.read_text().strip(),)


def _provider(environment: Mapping[str, str]) -> EnvironmentProvider | None:
    try:
        return read_provider(environment)
    except EnvironmentIncomplete as error:
        raise SettingsError(str(error)) from None


def _identity_provider(environment: Mapping[str, str]) -> IdentityProvider | None:
    """Where people can sign in besides by password; nowhere where no issuer is named."""
    issuer, client_id = (
        environment.get("COUNTERFOIL_OIDC_ISSUER"),
        environment.get("COUNTERFOIL_OIDC_CLIENT_ID"),
    )
    if not issuer:
        return None
    if not is_safe(issuer):
        raise SettingsError(
            f"COUNTERFOIL_OIDC_ISSUER must begin with https://, for example https://login.example.com/realms/main; it "
            f"is {issuer!r}."
        )
    if not client_id:
        raise SettingsError(
            "COUNTERFOIL_OIDC_ISSUER needs COUNTERFOIL_OIDC_CLIENT_ID, for example counterfoil."
        )
    return IdentityProvider(issuer, client_id, environment.get("COUNTERFOIL_OIDC_CLIENT_SECRET", ""))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
