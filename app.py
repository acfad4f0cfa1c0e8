"""Counterfoil: the composition root and its commands. Nobody imports this.

python app.py run       migrate, seed (demo), serve the web with an embedded worker
python app.py serve     the web alone
python app.py worker    a worker alone
python app.py migrate   bring the database to the newest schema
python app.py seed      load the sample data

python app.py provider list | set | remove | test    the model provider of all tenants that have none of their own
python app.py create-user    make somebody who can sign in, with --new-tenant in a tenant of their own
python app.py create-token   make an API token for somebody, for programs and notebooks
python app.py audit-verify   check that nobody has changed the audit trail
python app.py rotate-keys                            encrypt all stored keys anew with the newest secret key

With COUNTERFOIL_PUBLIC_DEMO=1 it serves strangers: a sandbox for each visitor and nothing else (make demo).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from dotenv import load_dotenv

import commands
from logs import set_up
from settings import Settings, SettingsError, read_settings


def migrate(settings: Settings) -> None:
    """Bring our tables and the job engine's to the newest schema; run as the owner of the database."""
    from sqlalchemy import make_url

    from db.migrations import upgrade
    from jobs.engine import migrate as migrate_jobs
    from tools.queries import publish

    if settings.sqlite_file is not None:
        upgrade(settings.migrate_url)
        migrate_jobs(settings.migrate_url)
        return
    app_role, query_role = make_url(settings.url).username, make_url(settings.query_url).username
    if app_role == query_role or not query_role:
        raise SettingsError(
            "COUNTERFOIL_QUERY_URL must name a role of its own, for example counterfoil_query."
        )
    upgrade(settings.migrate_url, app_role=app_role)
    migrate_jobs(settings.migrate_url, app_role=app_role)
    publish(settings.migrate_url, query_role=query_role, secrets=settings.secret_keys)


def seed(settings: Settings) -> None:
    """Load the sample tenants; what is there already stays as it is."""
    from composition import load_sample

    load_sample(settings)


def serve(settings: Settings, *, embedded: bool = False) -> None:
    """Serve the web until stopped; with ``embedded`` a worker child runs beside it."""
    from composition import serve_web

    serve_web(settings, embedded=embedded)


def work(settings: Settings) -> None:
    """Work on jobs until stopped."""
    from composition import run_worker

    run_worker(settings)


def run(settings: Settings) -> None:
    """All of it: what ``make run`` does."""
    migrate(settings)
    if settings.demo:
        seed(settings)
    serve(settings, embedded=True)


COMMANDS: dict[str, Callable[[Settings], None]] = {
    "run": run,
    "serve": serve,
    "worker": work,
    "migrate": migrate,
    "seed": seed,
}

OF_PEOPLE = frozenset({"seed", "provider", "create-user", "create-token"})
"""What a public demo has not: people who sign in, tenants that stay, providers."""


def main(arguments: list[str]) -> int:
    """Run one command; returns the process's exit status."""
    parser = argparse.ArgumentParser(
        "app.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    subparsers = parser.add_subparsers(dest="command", metavar="command")
    for name in COMMANDS:
        subparsers.add_parser(name)
    commands.describe(subparsers)
    wanted = parser.parse_args(arguments or ["run"])
    load_dotenv()
    try:
        settings = read_settings(os.environ)
        set_up(settings.log)
        if settings.public_demo is not None and wanted.command in OF_PEOPLE:
            raise SettingsError(
                f"COUNTERFOIL_PUBLIC_DEMO=1 has no use for {wanted.command}: nobody signs in there, and no provider is "
                "asked. Set COUNTERFOIL_PUBLIC_DEMO=0, with a data folder of its own."
            )
        if wanted.command in COMMANDS:
            COMMANDS[wanted.command](settings)
            return 0
        return commands.carry_out(wanted, settings)
    except SettingsError as error:
        print(f"Counterfoil cannot start: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
