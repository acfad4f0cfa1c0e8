"""Opens the store of this machine: finds it as ``app.py`` does, checks it, and finds the tenant and the person."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from agent.notebook.errors import PersonUnknown, StoreMissing, TenantUnknown
from agent.notebook.local import LocalLine
from db import migrations, people, users
from db.sample.people import TENANTS
from db.session import Store
from db.tenancy import Identity, Scope

if TYPE_CHECKING:
    from agent.notebook.desk import Desk

ROOT = Path(__file__).resolve().parents[2]
"""Where the program is; its settings and its composition root are found there by name, as nothing imports them."""
HOW = "Begin one with `make run` (or `python app.py migrate`)"
SANDBOX = re.compile(r"demo-[0-9a-z]{12}")
MOST_NAMED = 12
MOST_PEOPLE = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an ``Assistant`` was asked for; None is to be found."""

    tenant: str | None = None
    user: str | None = None
    data: str | os.PathLike[str] | None = None


def open_local(wanted: Wanted, environment: Mapping[str, str]) -> LocalLine:
    """The line for a person of a tenant. Whoever can read the data folder and its key may work as anybody there.

    Raises:
        StoreMissing, TenantUnknown, PersonUnknown: see ``agent.notebook.errors``.
    """
    variables = _variables(wanted, environment)
    _check_there(variables)
    desk = _open_desk(variables)
    try:
        _check_migrated(desk.services.store)
        identity = _find_identity(desk.services.store, wanted, environment)
        desk.services.turns.recover()
    except BaseException:
        desk.close()
        raise
    return LocalLine(desk, identity, _where(variables))


def _variables(wanted: Wanted, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment, filled up from ``.env`` beside the program; the data folder is named in full."""
    from dotenv import dotenv_values

    file = next((each / ".env" for each in (ROOT, *ROOT.parents) if (each / ".env").is_file()), None)
    written = {key: value for key, value in dotenv_values(file).items() if value} if file else {}
    if file is not None and "COUNTERFOIL_DATA" in written:
        written["COUNTERFOIL_DATA"] = str(file.parent / written["COUNTERFOIL_DATA"])
    variables = {**written, **environment}
    if wanted.data is not None:
        variables["COUNTERFOIL_DATA"] = os.fspath(wanted.data)
    data = variables.get("COUNTERFOIL_DATA")
    return {**variables, "COUNTERFOIL_DATA": str((Path(data) if data else _usual_data()).resolve())}


def _usual_data() -> Path:
    """The folder ``data`` here, as ``app.py`` has it; else beside the program, as a notebook is run in its own folder."""
    here = Path("data")
    return here if (here / "counterfoil.db").exists() else ROOT / "data"


def _check_there(variables: Mapping[str, str]) -> None:
    """Before anything is made: reading settings would make the folder and a key."""
    data = Path(variables["COUNTERFOIL_DATA"])
    if not variables.get("DATABASE_URL") and not (data / "counterfoil.db").is_file():
        raise StoreMissing(f"There is no store in {data}. {HOW}, or name its folder: Assistant(data=…).")
    if not variables.get("COUNTERFOIL_SECRET_KEY") and not (data / "secret.key").is_file():
        raise StoreMissing(
            f"The store's secret key is not there: {data / 'secret.key'}. Name the store's own data folder "
            "(Assistant(data=…)), or set COUNTERFOIL_SECRET_KEY."
        )


def _open_desk(variables: Mapping[str, str]) -> Desk:
    """By name: the composition root stands above all rooms, and only this makes the app's own parts for a notebook."""
    settings = importlib.import_module("settings")
    composition = importlib.import_module("composition")
    try:
        return cast("Desk", composition.open_desk(settings.read_settings(variables)))
    except settings.SettingsError as error:
        raise StoreMissing(f"The store cannot be opened: {error}") from None
    except (DatabaseError, OSError) as error:
        raise StoreMissing(f"The store in {_where(variables)} cannot be reached. Is it running?") from error


def _check_migrated(store: Store) -> None:
    where = store.engine.url.render_as_string()
    try:
        with store.engine.connect() as connection:
            found = migrations.current(connection)
    except DatabaseError as error:
        raise StoreMissing(f"The store at {where} cannot be read. {HOW}, or look whether it runs.") from error
    newest = migrations.newest()
    if found is None:
        raise StoreMissing(f"The store at {where} is empty. {HOW}.")
    if found != newest:
        raise StoreMissing(
            f"The store at {where} is at revision {found}, and this version needs {newest}. Run: python app.py migrate"
        )


def _find_identity(store: Store, wanted: Wanted, environment: Mapping[str, str]) -> Identity:
    slug, tenant_id = _find_tenant(store, wanted.tenant)
    named = wanted.user or environment.get("COUNTERFOIL_USER")
    identity = users.load_identity(store, Scope(tenant_id, _find_person(store, slug, tenant_id, named)))
    if identity is None:
        raise TenantUnknown(f"The tenant {slug} has run out.")
    return identity


def _find_tenant(store: Store, named: str | None) -> tuple[str, UUID]:
    known = users.tenant_slugs(store)
    if named is not None and named in known:
        return named, known[named]
    lasting = [slug for slug in known if not SANDBOX.fullmatch(slug)]
    if named is None and len(lasting) == 1:
        return lasting[0], known[lasting[0]]
    if not lasting:
        raise TenantUnknown(
            "The store has no tenant yet. Load the sample data with `make run` (or `python app.py seed`)."
        )
    if named is None:
        raise TenantUnknown(f"Say which tenant: Assistant(tenant=…). There are: {_listed(lasting)}.")
    raise TenantUnknown(f"There is no tenant {named!r}. There are: {_listed(lasting)}.")


def _find_person(store: Store, slug: str, tenant_id: UUID, named: str | None) -> UUID:
    with store.read(Scope(tenant_id)) as session:
        found = people.list_people(session, limit=MOST_PEOPLE)
        active = {each.email: each.id for each in found if each.is_active}
    email = named if named is not None else _usual_person(slug, active)
    if email is not None and users.plain_email(email) in active:
        return active[users.plain_email(email)]
    there = f"There are: {_listed(sorted(active))}." if active else "It has nobody who is active."
    if email is None:
        raise PersonUnknown(f"Say as whom you work in {slug}: Assistant(user=…) or COUNTERFOIL_USER. {there}")
    raise PersonUnknown(f"There is no active person {email!r} in the tenant {slug}. {there}")


def _usual_person(slug: str, active: Mapping[str, UUID]) -> str | None:
    """The only one, or in a sample tenant its operator."""
    if len(active) == 1:
        return next(iter(active))
    operators = (each.email("operator") for each in TENANTS if each.slug == slug)
    return next((email for email in operators if email in active), None)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _where(variables: Mapping[str, str]) -> str:
    """Without a password."""
    url = variables.get("DATABASE_URL")
    return make_url(url).render_as_string() if url else variables["COUNTERFOIL_DATA"]
