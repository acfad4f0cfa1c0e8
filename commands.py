"""What whoever runs the server does from its command line, besides starting it. Only ``app`` imports this."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from settings import Settings

if TYPE_CHECKING:
    from db.settings import ProviderValues

KEY_VARIABLE = "COUNTERFOIL_PROVIDER_KEY"
PASSWORD_VARIABLE = "COUNTERFOIL_USER_PASSWORD"


def describe(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the commands and their options."""
    provider = subparsers.add_parser(
        "provider", help="the model provider of all tenants that have none of their own"
    )
    actions = provider.add_subparsers(dest="action", required=True)
    actions.add_parser("list")
    _describe_set(actions.add_parser("set"))
    for name in ("remove", "test"):
        actions.add_parser(name).add_argument("id", type=UUID, help="as `provider list` shows it")
    _describe_create_user(
        subparsers.add_parser("create-user", help="make somebody, and the tenant if need be")
    )
    _describe_create_token(subparsers.add_parser("create-token", help="make an API token for somebody"))
    verify = subparsers.add_parser("audit-verify", help="check that nobody has changed the audit trail")
    verify.add_argument("--tenant", help="only this one, by its short name")
    subparsers.add_parser("rotate-keys", help="encrypt all stored keys anew with the newest secret key")


def carry_out(wanted: argparse.Namespace, settings: Settings) -> int:
    """Carry out a command that ``describe`` named; returns the process's exit status."""
    from db.errors import DomainError

    try:
        return COMMANDS[wanted.command](wanted, settings)
    except DomainError as error:
        print(error, file=sys.stderr)
        return 1


def manage_providers(wanted: argparse.Namespace, settings: Settings) -> int:
    """List, set, remove or test a global provider."""
    from composition import open_checked_store
    from db import settings as stored
    from db.secrets import make_vault

    with contextlib.closing(open_checked_store(settings)) as store:
        match wanted.action:
            case "set":
                vault = make_vault(settings.secret_keys)
                with store.system() as session:
                    row = stored.set_global_provider(session, vault, _values(wanted))
                print(f"Set: {_line(stored.to_json(row))}")
            case "remove":
                with store.system() as session:
                    stored.remove_global_provider(session, wanted.id)
                print("Removed.")
            case "test":
                return _test(wanted, settings)
            case _:
                with store.system_read() as session:
                    rows = [stored.to_json(row) for row in stored.list_global_providers(session)]
                print("\n".join(map(_line, rows)) or "There is no global provider.")
    return 0


def rotate_keys(wanted: argparse.Namespace, settings: Settings) -> int:
    """Encrypt all stored keys anew; the older secret keys can be taken out of the environment afterwards."""
    from composition import open_checked_store
    from db.keys import rotate_all_keys
    from db.secrets import make_vault

    with contextlib.closing(open_checked_store(settings)) as store:
        number = rotate_all_keys(store, make_vault(settings.secret_keys))
    print(f"Keys encrypted anew: {number}.")
    return 0


def create_user(wanted: argparse.Namespace, settings: Settings) -> int:
    """Make a person, with ``--new-tenant`` in a tenant that is made first."""
    from composition import open_checked_store
    from db.newcomers import Newcomer, make_tenant, make_user
    from packs import DOMAINS

    password = None if wanted.no_password else _read_secret(PASSWORD_VARIABLE, "Password: ")
    newcomer = Newcomer(wanted.tenant, wanted.email, wanted.name, wanted.role, password)
    with contextlib.closing(open_checked_store(settings)) as store:
        if wanted.new_tenant is not None:
            make_tenant(store, wanted.tenant, wanted.new_tenant, [domain.pack.name for domain in DOMAINS])
        make_user(store, newcomer)
    print(f"{wanted.email} can sign in as {wanted.role} of {wanted.tenant}.")
    return 0


def create_token(wanted: argparse.Namespace, settings: Settings) -> int:
    """Make an API token; it alone goes to standard output, so that a script can keep it."""
    from composition import open_checked_store
    from db.tokens import make_token_for

    with contextlib.closing(open_checked_store(settings)) as store:
        made = make_token_for(store, wanted.email, wanted.name, scope=wanted.scope, days=wanted.days)
    until = f"{made.row.expires_at:%Y-%m-%d %H:%M} UTC"
    print(
        f"{wanted.email} may {wanted.scope} with this token until {until}. It is shown once.", file=sys.stderr
    )
    print(made.token)
    return 0


def verify_audit(wanted: argparse.Namespace, settings: Settings) -> int:
    """Recompute the chain of every tenant, or of one; the exit status is 1 where one is broken."""
    from composition import open_checked_store
    from db import audit, users
    from db.errors import NotFound
    from db.tenancy import Scope

    broken = False
    with contextlib.closing(open_checked_store(settings)) as store:
        slugs = users.tenant_slugs(store)
        if wanted.tenant is not None and wanted.tenant not in slugs:
            raise NotFound(f"There is no tenant {wanted.tenant}. There are: {', '.join(slugs) or 'none'}.")
        for slug in [wanted.tenant] if wanted.tenant is not None else slugs:
            with store.read(Scope(slugs[slug])) as session:
                verdict = audit.verify(session)
            broken = broken or verdict.problem is not None
            found = f"BROKEN at {verdict.broken_at}: {verdict.problem}" if verdict.problem else "unbroken"
            print(f"{slug}: {verdict.entries} entries, {found}")
    return 1 if broken else 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "provider": manage_providers,
    "rotate-keys": rotate_keys,
    "create-user": create_user,
    "create-token": create_token,
    "audit-verify": verify_audit,
}


def _describe_set(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Sets the one provider, or with --fallback its one stand-in. The key is never an argument, which others on "
        f"this machine could read: it is asked for, or read from {KEY_VARIABLE} or from standard input. An empty one "
        "keeps the stored key."
    )
    parser.add_argument("provider", help="openai, azure, anthropic, gemini, deepseek, ollama or compatible")
    parser.add_argument("--model", required=True)
    for name in ("--base-url", "--deployment", "--api-version"):
        parser.add_argument(name)
    parser.add_argument("--tools", default="auto", help="auto, native or prompted")
    for name in ("--input-price", "--output-price"):
        parser.add_argument(name, type=float, help="US dollars per million tokens")
    parser.add_argument("--fallback", action="store_true")
    parser.add_argument("--disabled", action="store_true")


def _describe_create_user(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Makes somebody who can sign in. The password is never an argument, which others on this machine could read: "
        f"it is asked for, or read from {PASSWORD_VARIABLE} or from standard input."
    )
    parser.add_argument("--tenant", required=True, help="its short name, such as acme")
    parser.add_argument("--new-tenant", metavar="NAME", help="make the tenant first, called so")
    parser.add_argument("--email", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--role", required=True, help="such as admin, operator or viewer")
    parser.add_argument(
        "--no-password", action="store_true", help="they come through the identity provider only"
    )


def _describe_create_token(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Makes an API token in somebody's name, for programs and notebooks, and prints it. It is shown once; its owner "
        "sees and revokes it on their own page."
    )
    parser.add_argument("--email", required=True, help="of whom it acts for")
    parser.add_argument("--name", required=True, help="where it is used, such as 'Report notebook'")
    parser.add_argument(
        "--scope",
        default="read",
        choices=("read", "propose", "confirm"),
        help="each holds those before it; read if left out",
    )
    parser.add_argument("--days", type=int, default=90, help="how long it is good, 1 to 365; 90 if left out")


def _values(wanted: argparse.Namespace) -> ProviderValues:
    from db.settings import ProviderValues

    return ProviderValues(
        provider=wanted.provider,
        model=wanted.model,
        api_key=_read_key() or None,
        base_url=wanted.base_url,
        deployment=wanted.deployment,
        api_version=wanted.api_version,
        enabled=not wanted.disabled,
        is_fallback=wanted.fallback,
        input_price=wanted.input_price,
        output_price=wanted.output_price,
        tools=wanted.tools,
    )


def _read_key() -> str:
    return _read_secret(KEY_VARIABLE, "API key (empty keeps the stored one): ")


def _read_secret(variable: str, prompt: str) -> str:
    """From the environment, else from who sits there, else from standard input."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    return getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _line(row: Mapping[str, object]) -> str:
    notes = [str(row[name]) for name in ("base_url", "api_key") if row[name]]
    notes += ["fallback"] if row["is_fallback"] else []
    notes += [] if row["enabled"] else ["disabled"]
    return "  ".join([str(row["id"]), str(row["provider"]), str(row["model"]), *notes])


def _test(wanted: argparse.Namespace, settings: Settings) -> int:
    from agent.turns.providers import test_global
    from composition import open_checked_store
    from db.secrets import make_vault

    with contextlib.closing(open_checked_store(settings)) as store:
        tested = asyncio.run(test_global(store, make_vault(settings.secret_keys), wanted.id))
    print(tested.sentence)
    return 0 if tested.works else 1
