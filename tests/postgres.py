"""A PostgreSQL server of the tests' own: one private cluster for each test process, gone when that ends."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INIT_SCRIPT = ROOT / "deploy" / "postgres-init.sh"
SETTINGS = {
    # The cluster lives for minutes: nothing of it has to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "warning",
}


class PostgresMissing(Exception):
    """The server's programs are not installed, or the server does not start."""


@dataclass(frozen=True, slots=True)
class Urls:
    """SQLAlchemy addresses of one database, by role; on SQLite all three are the same file."""

    owner: str
    """Makes and changes tables: migrations, and tests of the tables themselves."""
    app: str
    """What the app logs in as: owns nothing and is bound by row-level security."""
    query: str
    """What SQL written by a model runs as: reads what migrations grant it."""

    @property
    def is_postgres(self) -> bool:
        return self.owner.startswith("postgresql")


@dataclass(slots=True)
class Cluster:
    """A running server; its superuser is ``postgres``, and every local connection is trusted."""

    programs: Path
    port: int
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str, role: str = "postgres") -> str:
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> Urls:
        """An empty database with the three roles, prepared by the script that prepares a real one."""
        name = f"counterfoil_{next(self.numbers)}"
        self.run("createdb", name)
        secrets = {f"COUNTERFOIL_{role}_PASSWORD": "not-a-secret" for role in ("OWNER", "APP", "QUERY")}
        subprocess.run(
            [INIT_SCRIPT],
            env=self.environment() | secrets | {"POSTGRES_USER": "postgres", "POSTGRES_DB": name},
            check=True,
        )
        roles = ("counterfoil_owner", "counterfoil_app", "counterfoil_query")
        return Urls(*(self.url(name, role) for role in roles))

    def drop_database(self, urls: Urls) -> None:
        """Drop it, also where a test left connections open."""
        self.run("dropdb", "--force", urls.owner.rsplit("/", 1)[1])

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run([self.programs / program, *arguments], env=self.environment(), check=True)

    def environment(self) -> dict[str, str]:
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres"}


@contextmanager
def run_cluster() -> Iterator[Cluster]:
    """Start a server in a directory of its own and stop it at the end, however the tests ended."""
    programs = find_programs()
    directory = Path(tempfile.mkdtemp(prefix="counterfoil-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, "postgres", "postgres")
        make_cluster(programs, directory / "data")
        cluster = Cluster(programs, free_port())
        server = start_server(cluster, directory)
        try:
            wait_until_ready(cluster, server, directory / "log")
            yield cluster
        finally:
            stop_server(server)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def find_programs() -> Path:
    """The directory of ``initdb`` and ``postgres``, the newest where there are several."""
    found = [Path(path).resolve().parent for path in [shutil.which("initdb")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version_of, reverse=True)
    for programs in found:
        if (programs / "initdb").exists() and (programs / "postgres").exists():
            return programs
    raise PostgresMissing(
        "PostgreSQL's initdb is not installed; scripts/system-packages.sh says how to install it."
    )


def version_of(programs: Path) -> int:
    return int(programs.parent.name) if programs.parent.name.isdigit() else 0


def as_server_user() -> list[str]:
    """What a command of the server starts with where the tests run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def make_cluster(programs: Path, data: Path) -> None:
    command = [
        str(programs / "initdb"),
        "--pgdata",
        str(data),
        "--username=postgres",
        "--auth=trust",
        "--no-sync",
    ]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
    subprocess.run([*as_server_user(), *command], cwd=data.parent, stdout=subprocess.DEVNULL, check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(cluster: Cluster, directory: Path) -> subprocess.Popen[bytes]:
    command = [str(cluster.programs / "postgres"), "-D", str(directory / "data"), "-p", str(cluster.port)]
    command += ["-k", str(directory)]
    command += [argument for key, value in SETTINGS.items() for argument in ("-c", f"{key}={value}")]
    if shutil.which("setpriv"):
        # A test process that is killed outright cannot stop its server; the kernel then does.
        command = ["setpriv", "--pdeathsig", "QUIT", *command]
    with (directory / "log").open("wb") as log:
        return subprocess.Popen([*as_server_user(), *command], cwd=directory, stdout=log, stderr=log)


def wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes], log: Path) -> None:
    probe = [str(cluster.programs / "pg_isready"), "--quiet"]
    deadline = time.monotonic() + 30
    while subprocess.run(probe, env=cluster.environment()).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise PostgresMissing(f"PostgreSQL did not start; its log says:\n{log.read_text()}")
        time.sleep(0.05)


def stop_server(server: subprocess.Popen[bytes]) -> None:
    """End it at once: its data is about to be deleted, and open connections would hold up a polite stop."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
