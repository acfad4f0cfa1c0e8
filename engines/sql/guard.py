"""The guard: takes a text that a model wrote, and gives back another text that may be run, or a sentence why not.

Text and tokens are bounded, the text is parsed, each node and each name is checked, and the query is written anew from
the tree. What was written is read and checked once more and must come out the same, so that no difference between
reading and writing is left to use. The guard knows no tenants: the executors do.
"""

from sqlglot import exp

from engines.sql.admission import check_syntax
from engines.sql.errors import QueryRefused
from engines.sql.growth import check_growth
from engines.sql.language import read, reread, write
from engines.sql.port import CheckedQuery, Dialect
from engines.sql.rewriting import cut_texts
from engines.sql.schema import Schema
from engines.sql.scope import resolve


def check(sql: str, published: Schema, dialect: Dialect) -> CheckedQuery:
    """Accept one SELECT over the published tables, or raise QueryRefused with a sentence for the model."""
    tree = read(sql, dialect)
    tables = _examine(tree, published, dialect)
    text = write(tree, dialect)
    again = reread(text, dialect)
    if _examine(again, published, dialect) != tables or write(again, dialect) != text:
        raise QueryRefused("The query can be read in two ways. Write it in a simpler form.")
    return CheckedQuery(text, tables, dialect)


def _examine(tree: exp.Query, published: Schema, dialect: Dialect) -> tuple[str, ...]:
    try:
        check_syntax(tree, dialect)
        tables = resolve(tree, published, dialect)
        check_growth(tree, dialect)
    except RecursionError as error:
        raise QueryRefused(
            "The query is nested too deeply to be read. Use WITH to split it into steps."
        ) from error
    if dialect == "postgres":
        cut_texts(tree)
    return tables
