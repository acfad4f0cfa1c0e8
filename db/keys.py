"""The stored keys of all tenants at once: encrypted where they are plain, and anew when the secret key changes."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from db import users
from db.errors import DomainError
from db.secrets import Vault, is_sealed
from db.session import Store
from db.settings import (
    list_global_providers,
    list_providers,
    rotate_global_keys,
    rotate_keys,
    seal_keys,
)
from db.tenancy import Scope
from db.workflows.connections import has_old_connections, rotate_connections


def rotate_all_keys(store: Store, vault: Vault) -> int:
    """Seal every stored key and connection with the newest secret key; returns how many were not sealed with it.

    Raises:
        Invalid: a key cannot be opened with any of the secret keys; those of other tenants are turned all the same.
    """
    turned = sum(
        _in_each_tenant(
            store,
            lambda session: rotate_keys(session, vault) + rotate_connections(session, vault),
            where=lambda session: _has_old(session, vault),
        )
    )
    with store.system() as session:
        return turned + rotate_global_keys(session, vault)


def seal_plain_keys(store: Store, vault: Vault) -> int:
    """Encrypt every key that somebody wrote into the database as it is; returns how many there were."""
    sealed = sum(
        _in_each_tenant(store, lambda session: seal_keys(list_providers(session), vault), where=_has_plain)
    )
    with store.system_read() as session:
        plain = any(_is_plain(row.sealed_key) for row in list_global_providers(session))
    if plain:
        with store.system() as session:
            sealed += seal_keys(list_global_providers(session), vault)
    return sealed


def _in_each_tenant(
    store: Store, do: Callable[[Session], int], *, where: Callable[[Session], bool]
) -> list[int]:
    """Do it in the tenants for which ``where`` holds, so that a start of the server writes nothing needlessly.

    Where it fails in one it is undone there and done in the others all the same.
    """
    done: list[int] = []
    failed: list[DomainError] = []
    for tenant_id in users.tenants(store):
        with store.read(Scope(tenant_id)) as session:
            wanted = where(session)
        if not wanted:
            continue
        try:
            with store.work(Scope(tenant_id)) as session:
                done.append(do(session))
        except DomainError as error:
            failed.append(error)
    if failed:
        raise failed[0]
    return done


def _has_plain(session: Session) -> bool:
    return any(_is_plain(row.sealed_key) for row in list_providers(session))


def _has_old(session: Session, vault: Vault) -> bool:
    keys = [row.sealed_key for row in list_providers(session)]
    return any(key and not vault.is_current(key) for key in keys) or has_old_connections(session, vault)


def _is_plain(key: str | None) -> bool:
    return bool(key) and not is_sealed(key or "")
