"""Settings of AI providers: which row decides, kept with encrypted keys, shown only masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import Entry, append
from db.errors import Invalid, NotFound, NotPermitted
from db.models.base import Json
from db.models.settings import ProviderSetting
from db.models.tenants import Tenant
from db.secrets import Vault, mask
from db.tenancy import Identity

WRITE_SETTINGS = "settings:write"
ProviderName = Literal["openai", "azure", "anthropic", "compatible"]


@dataclass(frozen=True, slots=True)
class ProviderValues:
    """What an administrator enters; an ``api_key`` of None keeps the stored one, an empty one removes it."""

    provider: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    deployment: str | None = None
    api_version: str | None = None
    enabled: bool = True
    scope: str = "tenant"


@dataclass(frozen=True, slots=True)
class TenantAi:
    """What decides on the model of a tenant's turns; ``provider`` is the first row found, enabled or not."""

    ai_enabled: bool
    builtin_enabled: bool
    provider: ProviderSetting | None


def tenant_ai(session: Session, tenant_id: UUID) -> TenantAi:
    """The tenant's switches and its provider row."""
    tenant = session.scalars(select(Tenant).where(Tenant.id == tenant_id)).one()
    rows = list_providers(session)
    return TenantAi(tenant.ai_enabled, tenant.builtin_enabled, rows[0] if rows else None)


def list_providers(session: Session) -> Sequence[ProviderSetting]:
    """The tenant's rows, oldest first; the first one decides."""
    query = select(ProviderSetting).order_by(ProviderSetting.created_at, ProviderSetting.id)
    return session.scalars(query).all()


def find_provider(session: Session, who: Identity, setting_id: UUID) -> ProviderSetting:
    """The row, for people who may change settings.

    Raises:
        NotPermitted, NotFound: see db.errors.
    """
    _check_right(who)
    row = session.scalar(select(ProviderSetting).where(ProviderSetting.id == setting_id))
    if row is None:
        raise NotFound("There is no such provider setting. Reload the page to see those that exist.")
    return row


def add_provider(session: Session, who: Identity, vault: Vault, values: ProviderValues) -> ProviderSetting:
    """Keep a new provider.

    Raises:
        NotPermitted, Invalid: see db.errors.
    """
    _check_right(who)
    row = ProviderSetting()
    _fill(row, values)
    session.add(row)
    session.flush()
    _seal(row, vault, values.api_key or "")
    _record(session, who, "provider added", row)
    return row


def change_provider(
    session: Session, who: Identity, vault: Vault, setting_id: UUID, values: ProviderValues
) -> ProviderSetting:
    """Change a provider; a new address needs the key anew, so that nobody can send a stored key elsewhere.

    Raises:
        NotPermitted, NotFound, Invalid: see db.errors.
    """
    row = find_provider(session, who, setting_id)
    moved = (row.provider, _host(row.base_url)) != (values.provider, _host(values.base_url))
    if moved and row.sealed_key and values.api_key is None:
        raise Invalid(
            "The provider or its address changed. Enter the API key again, so that it goes only there."
        )
    _fill(row, values)
    if values.api_key is not None:
        _seal(row, vault, values.api_key)
    row.updated_by = who.user_id
    session.flush()
    _record(session, who, "provider changed", row)
    return row


def remove_provider(session: Session, who: Identity, setting_id: UUID) -> None:
    """Forget a provider and its key.

    Raises:
        NotPermitted, NotFound: see db.errors.
    """
    row = find_provider(session, who, setting_id)
    _record(session, who, "provider removed", row)
    session.delete(row)


def open_key(row: ProviderSetting, vault: Vault) -> str:
    """The API key of a row; empty where there is none. Never to be shown, logged or put into a prompt."""
    if not row.sealed_key:
        return ""
    return vault.open(row.sealed_key, tenant_id=row.tenant_id, row_id=row.id)


def rotate_keys(session: Session, vault: Vault) -> int:
    """Seal the tenant's keys anew with the newest master key, plain ones too; returns how many were."""
    turned = 0
    for row in list_providers(session):
        if row.sealed_key and not vault.is_current(row.sealed_key):
            plain = row.sealed_key.startswith("sk-")
            _seal(row, vault, row.sealed_key if plain else open_key(row, vault))
            turned += 1
    return turned


def to_json(row: ProviderSetting) -> dict[str, Json]:
    """The row as it may be shown: the key only as ``***`` and its last four characters."""
    return {
        "id": str(row.id),
        "scope": row.scope,
        "provider": row.provider,
        "model": row.model,
        "base_url": row.base_url,
        "deployment": row.deployment,
        "api_version": row.api_version,
        "api_key": row.key_hint,
        "enabled": row.enabled,
        "updated_at": row.updated_at.isoformat(),
    }


def _check_right(who: Identity) -> None:
    if not who.may(WRITE_SETTINGS):
        raise NotPermitted(f"The role {who.role} may not change settings. Ask an administrator.")


def _fill(row: ProviderSetting, values: ProviderValues) -> None:
    if values.provider not in get_args(ProviderName):
        known = ", ".join(get_args(ProviderName))
        raise Invalid(f"There is no provider called {values.provider[:40]!r}. Choose one of: {known}.")
    if not values.model.strip():
        raise Invalid(
            "The model's name is missing. Enter it as the provider writes it, such as gpt-4.1-mini."
        )
    if values.provider in {"azure", "compatible"} and not values.base_url:
        raise Invalid("This provider needs an address. Enter one such as https://models.example.com/v1.")
    if values.base_url and urlsplit(values.base_url).scheme not in {"http", "https"}:
        raise Invalid("The address must begin with https:// or http://.")
    for name in ("provider", "model", "base_url", "deployment", "api_version", "enabled", "scope"):
        value = getattr(values, name)
        setattr(row, name, value.strip() or None if isinstance(value, str) else value)


def _seal(row: ProviderSetting, vault: Vault, key: str) -> None:
    key = key.strip()
    row.sealed_key = vault.seal(key, tenant_id=row.tenant_id, row_id=row.id) if key else None
    row.key_hint = mask(key) if key else None


def _host(url: str | None) -> str:
    return urlsplit(url or "").netloc.lower()


def _record(session: Session, who: Identity, what: str, row: ProviderSetting) -> None:
    arguments: Json = {"provider": row.provider, "model": row.model, "base_url": row.base_url}
    append(session, Entry("settings", "done", who.user_id, who.name, arguments=arguments, result=what))
