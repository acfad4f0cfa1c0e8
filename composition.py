"""Puts the parts together: store, packs, models, turns, jobs, interfaces, pages. Only ``app`` imports this.

``agent.notebook.opening`` finds ``open_desk`` by name (docs/decisions/0011).
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from fastapi import FastAPI
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError
from starlette.types import ASGIApp

from agent.model import Model
from agent.models.builtin.model import BuiltinModel
from agent.notebook.desk import Desk
from agent.turns.feed import Feed
from agent.turns.providers import Providers
from agent.turns.service import Turns
from agent.turns.services import Services
from api.parts import Parts
from db.keys import seal_plain_keys
from db.row_security import check_role
from db.sample import seed
from db.secrets import make_vault
from db.session import Store, open_store
from db.tenancy import Identity
from demos import check_public, keep_removing, open_sandboxes, open_shelf, public_plan, stock_beside
from engines.sql.port import QueryExecutor
from engines.sql.postgres import PostgresQueries
from engines.sql.sandbox import SandboxedSqlite
from jobs.engine import DurableJobs, open_jobs
from jobs.sandboxes import Remover
from jobs.supervisor import Supervisor
from logs import set_up
from packs import JOB_KINDS, PACKS, ROUTERS, fillers, record_pages
from settings import Settings, SettingsError
from tools.decisions import Checkpoint, Decisions
from tools.queries import PUBLISHED, GuardedQueries, token_key
from tools.workbench import Workbench, enabled

if TYPE_CHECKING:
    from jobs.flows.means import Means

log = logging.getLogger(__name__)

STORE_THREADS = 32
"""Threads for the store and the tools; turns wait for models without one."""
EMBEDDED = "COUNTERFOIL_EMBEDDED"


@dataclass(frozen=True, slots=True)
class Running:
    """The services, and what is to be stopped at the end."""

    services: Services
    queries: GuardedQueries
    remover: Remover


def open_checked_store(settings: Settings) -> Store:
    """The store, refused where its role could read past the tenants' wall.

    Raises:
        SettingsError: the PostgreSQL role bypasses row security or owns the tables.
    """
    store = open_store(settings.url)
    if store.is_postgres:
        with store.engine.connect() as connection:
            problem = check_role(connection)
        if problem is not None:
            raise SettingsError(f"DATABASE_URL cannot be used. {problem}")
    return store


def build(settings: Settings, store: Store) -> Running:
    """All parts of the web process, idle."""
    vault = make_vault(settings.secret_keys)
    queries = GuardedQueries(partial(_start_queries, settings), "postgres" if store.is_postgres else "sqlite")
    providers = Providers(store, vault, _built_in, settings.provider)
    turns = Turns(store, providers, Workbench(store, PACKS, queries))
    jobs = open_jobs(store)
    services = Services(
        store=store,
        turns=turns,
        decisions=Decisions(store, PACKS, queries, jobs, checkpoint=_crash_point(settings.crash_at)),
        feed=Feed(store, turns),
        jobs=jobs,
        job_kinds=JOB_KINDS,
        vault=vault,
        providers=providers,
        data=settings.data,
        sandboxes=open_sandboxes(settings, store),
        public_demo=public_plan(settings),
        demo=settings.demo,
        identity_provider=settings.identity_provider.name if settings.identity_provider else "",
        suggestions={pack.name: pack.suggestions for pack in PACKS},
    )
    return Running(services, queries, Remover(store, jobs, settings.data))


def open_desk(settings: Settings) -> Desk:
    """The parts of the web process without the web, idle, for a notebook on this machine."""
    running = build(settings, open_checked_store(settings))
    jobs = running.services.jobs
    assert isinstance(jobs, DurableJobs)
    return Desk(running.services, PACKS, running.queries, partial(_supervisor, settings), jobs.close)


def create_app(settings: Settings, running: Running, *, embedded: bool) -> tuple[ASGIApp, Parts]:
    """The whole web app behind its gate, and what of the interfaces must hear of the end."""
    from api.demos import create_demos
    from api.gate import protect
    from api.health import create_health
    from api.hooks import create_hooks
    from api.routes import create_api
    from api.sign_on.routes import create_sign_on
    from pages.entrance import mount

    services = running.services
    app = FastAPI(
        title="Counterfoil",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_alive, running=running, supervisor=_supervisor(settings) if embedded else None),
    )
    parts = Parts(services)
    app.mount("/api/v1", create_api(parts, ROUTERS))
    app.include_router(create_health(services))
    app.include_router(create_hooks(parts))
    app.include_router(create_demos(parts))
    if settings.identity_provider is not None:
        app.include_router(create_sign_on(parts, settings.identity_provider))
    mount(app, services, record_pages)
    public = settings.public_demo is not None
    return protect(app, parts, hosts=_hosts(settings), public=public), parts


def serve_web(settings: Settings, *, embedded: bool) -> None:
    """Serve until SIGTERM or SIGINT."""
    import uvicorn

    from api.gate.edge import current_request

    set_up(settings.log, context=current_request)
    with ExitStack() as stack:
        store = open_checked_store(settings)
        stack.callback(store.close)
        encrypt_plain_keys(settings, store)
        check_public(settings, store)
        running = build(settings, store)
        stack.callback(running.queries.close)
        app, parts = create_app(settings, running, embedded=embedded)
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            proxy_headers=True,
            timeout_graceful_shutdown=5,
            server_header=False,
        )
        print(f"Counterfoil is at http://{settings.host}:{settings.port}", flush=True)
        server = uvicorn.Server(config)
        on_exit = server.handle_exit

        def end_streams_first(number: int, frame: FrameType | None) -> None:
            parts.presence.end_all()  # open feeds would hold the stop until its time is over
            on_exit(number, frame)

        settle()
        server.handle_exit = end_streams_first  # type: ignore[assignment, method-assign]  # uvicorn's own handler
        server.run()


def encrypt_plain_keys(settings: Settings, store: Store) -> None:
    """Encrypt keys that somebody wrote into the database as they are; a database without its tables has none."""
    try:
        number = seal_plain_keys(store, make_vault(settings.secret_keys))
    except DatabaseError:
        log.warning("plain keys were not looked for: the database is not migrated or not to be reached")
        return
    if number:
        log.info("%d keys that were stored as they are were encrypted", number)


def settle() -> None:
    """Take what start-up made out of the collector's rounds: it stays, and walking it cost a twentieth of each turn."""
    gc.collect()
    gc.freeze()


def run_worker(settings: Settings) -> None:
    """Work on jobs until stopped; as a child of the web process, no longer than that lives."""
    from jobs.worker import WorkerConfig
    from jobs.worker import run_worker as run

    config = WorkerConfig(
        settings.url,
        settings.data,
        settings.executor,
        settings.slots,
        settings.renderer,
        means=partial(_open_means, settings),
    )
    run(config, embedded=os.environ.get(EMBEDDED) == "1")


def load_sample(settings: Settings) -> None:
    """Load the sample tenants; what is there already stays as it is."""
    with contextlib.closing(open_checked_store(settings)) as store:
        seed(store, fillers(open_shelf(settings)))


@contextlib.contextmanager
def _open_means(settings: Settings, store: Store) -> Iterator[Means]:
    """What runs of workflows need in the worker; each part starts when it is first asked for something."""
    from engines.flow.evaluator import Evaluator
    from jobs.flows.asking import open_asker
    from jobs.flows.means import Means

    vault = make_vault(settings.secret_keys)
    queries = GuardedQueries(partial(_start_queries, settings), "postgres" if store.is_postgres else "sqlite")
    with (
        contextlib.closing(queries),
        open_asker(store, vault, settings.provider) as ask,
        Evaluator() as evaluator,
    ):
        yield Means(vault, queries.run, ask, evaluator)


@asynccontextmanager
async def _alive(_: FastAPI, *, running: Running, supervisor: Supervisor | None) -> AsyncIterator[None]:
    """What runs beside the requests, from start to stop."""
    services = running.services
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(STORE_THREADS, "store"))
    background = [
        asyncio.create_task(services.turns.keep_recovering()),
        asyncio.create_task(services.feed.keep_reading()),
        asyncio.create_task(keep_removing(running.remover)),
        asyncio.create_task(stock_beside(services)),
    ]
    if supervisor is not None:
        supervisor.start()
    try:
        yield
    finally:
        await services.turns.shut_down()
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        await services.providers.close()
        if supervisor is not None:
            await asyncio.to_thread(supervisor.stop)


def _supervisor(settings: Settings) -> Supervisor:
    program = Path(__file__).with_name("app.py")
    environment = {**os.environ, EMBEDDED: "1", "COUNTERFOIL_DATA": str(settings.data)}
    return Supervisor([sys.executable, str(program), "worker"], environment=environment)


def _built_in(who: Identity) -> Model:
    return BuiltinModel(tuple(pack.catalogue for pack in enabled(PACKS, who)))


def _start_queries(settings: Settings) -> QueryExecutor:
    if settings.sqlite_file is not None:
        return SandboxedSqlite(settings.sqlite_file, PUBLISHED)
    url = make_url(settings.query_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresQueries(url, PUBLISHED, token_key(settings.secret_keys[0]))


def _hosts(settings: Settings) -> tuple[str, ...]:
    """On a loopback address only the names of this machine are answered, so that no other name can point here."""
    return ("127.0.0.1", "localhost", "::1") if settings.host in {"127.0.0.1", "localhost", "::1"} else ()


def _crash_point(wanted: str) -> Checkpoint:
    """A test names a point at which this process kills itself as a power cut would."""

    def check(place: str) -> None:
        if place == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    return check
