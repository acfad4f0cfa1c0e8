"""``database.query``: one SELECT with the rights of who made the workflow, its parameters bound as values."""

from __future__ import annotations

from agent.results import Table
from db.errors import Conflict, DomainError
from db.models.base import Json
from engines.sql.binding import bind
from engines.sql.errors import QueryError
from engines.sql.port import Dialect
from jobs.flows.errors import StepFailed
from jobs.flows.surroundings import Performed, Resolved, Surroundings

READ_SQL = "sql:read"


def query_database(resolved: Resolved, surroundings: Surroundings) -> Performed:
    """Run the query; at most as many rows as the guarded queries give.

    Raises:
        StepFailed: ``not_permitted``, or ``query_refused``.
    """
    who = surroundings.who
    if not who.may(READ_SQL):
        told = (
            f"{who.name}, who made this version, may not query the database. Let somebody who may save the "
            "workflow anew."
        )
        raise StepFailed("not_permitted", told, may_pass=False)
    parameters = resolved.config.get("parameters")
    dialect: Dialect = "postgres" if surroundings.store.is_postgres else "sqlite"
    try:
        sql = bind(resolved.text("sql"), parameters if isinstance(parameters, dict) else {}, dialect)
        table = surroundings.query(who, sql)
    except QueryError as error:
        raise StepFailed("query_refused", error.sentence, may_pass=False) from None
    except DomainError as error:
        raise StepFailed("query_refused", str(error), may_pass=isinstance(error, Conflict)) from None
    return Performed(_output(table))


def _output(table: Table) -> Json:
    names = [column.key for column in table.columns]
    rows: list[Json] = [dict(zip(names, row, strict=True)) for row in table.rows]
    return {"rows": rows, "count": len(rows), "has_more": table.total is not None and table.total > len(rows)}
