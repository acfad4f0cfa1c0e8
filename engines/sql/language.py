"""Text to syntax tree and back, with sqlglot's SQLite and PostgreSQL dialects made literal.

sqlglot translates between dialects, so it rewrites functions into nodes of its own. Here that is switched off: a
function call stays the name and the arguments that were written, and what is checked is what is run.
"""

import re
from collections.abc import Iterable
from typing import ClassVar

from sqlglot import Dialect as SqlglotDialect
from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.sqlite import SQLite
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError, TokenError
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.parsers.sqlite import SQLiteParser
from sqlglot.tokenizer_core import Token, TokenType

from engines.sql.errors import QueryRefused
from engines.sql.port import Dialect

MAX_BYTES = 20_000
MAX_TOKENS = 4_000
MAX_NESTING = 40

# Calls that do not look like name(argument, argument …) and so need a parser of their own.
_SPECIAL_CALLS = ("CAST", "EXTRACT", "SUBSTRING", "TRIM")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]|\r(?!\n)")
_OPENING = frozenset({TokenType.L_PAREN, TokenType.CASE})
_CLOSING = frozenset({TokenType.R_PAREN, TokenType.END})
# Arrays and braces: nothing here needs them, and nested ones take the parser exponential time.
_REFUSED_TOKENS = frozenset({TokenType.L_BRACKET, TokenType.R_BRACKET, TokenType.L_BRACE, TokenType.R_BRACE})
_BEGINNINGS = frozenset({TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN})


class CounterfoilSqlite(SQLite):
    """SQLite as it is written."""

    class Parser(SQLiteParser):
        """Keeps function calls as they were written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = {name: SQLiteParser.FUNCTION_PARSERS[name] for name in _SPECIAL_CALLS}


class CounterfoilPostgres(Postgres):
    """PostgreSQL as it is written."""

    class Parser(PostgresParser):
        """Keeps function calls as they were written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = {name: PostgresParser.FUNCTION_PARSERS[name] for name in _SPECIAL_CALLS}

    class Generator(PostgresGenerator):
        """Leaves `string_agg(DISTINCT x, ', ')` alone."""

        MULTI_ARG_DISTINCT = True


def read(sql: str, dialect: Dialect) -> exp.Query:
    """Parse a text that a model wrote: exactly one query, of bounded size and depth. Raises QueryRefused."""
    _check_text(sql)
    language = _language(dialect)
    try:
        tokens = language.tokenize(sql)
    except TokenError as error:
        raise QueryRefused(
            f"The query cannot be read{_position(error)}: a quote or comment is not closed."
        ) from error
    _check_tokens(tokens)
    return reread(sql, dialect)


def reread(sql: str, dialect: Dialect) -> exp.Query:
    """Parse a text of our own writing. Raises QueryRefused."""
    try:
        statements = [tree for tree in _language(dialect).parse(sql) if tree is not None]
    except RecursionError as error:
        raise QueryRefused(
            "The query is nested too deeply to be read. Use WITH to split it into steps."
        ) from error
    except SqlglotError as error:
        raise QueryRefused(f"The query cannot be read{_position(error)}. Correct its syntax.") from error
    except Exception as error:
        raise QueryRefused("The query cannot be read. Write it in a simpler form.") from error
    if len(statements) != 1:
        raise QueryRefused(f"The text has {len(statements)} statements; send exactly one SELECT.")
    tree = statements[0]
    if not isinstance(tree, exp.Select | exp.SetOperation):
        raise QueryRefused(
            "Only one SELECT is accepted: begin with SELECT or WITH and leave out outer parentheses."
        )
    return tree


def write(tree: exp.Query, dialect: Dialect) -> str:
    """The text to run: every name quoted, comments gone. Raises QueryRefused."""
    language = _language(dialect)
    try:
        return language.generate(
            tree,
            identify=True,
            normalize_functions=False,
            comments=False,
            unsupported_level=ErrorLevel.RAISE,
        )
    except (SqlglotError, RecursionError) as error:
        raise QueryRefused(
            "The query uses something this database does not have. Write it in a simpler form."
        ) from error


def _language(dialect: Dialect) -> SqlglotDialect:
    return CounterfoilSqlite() if dialect == "sqlite" else CounterfoilPostgres()


def _check_text(sql: str) -> None:
    size = len(sql.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise QueryRefused(
            f"The query has {size:,} bytes; at most {MAX_BYTES:,} are accepted. Ask for less at a time."
        )
    if not sql.strip():
        raise QueryRefused("The query is empty. Send one SELECT.")
    if found := _CONTROL.search(sql):
        raise QueryRefused(f"The query has the control character U+{ord(found.group()):04X}. Leave it out.")


def _check_tokens(tokens: list[Token]) -> None:
    if not tokens:
        raise QueryRefused("The query is empty. Send one SELECT.")
    if len(tokens) > MAX_TOKENS:
        raise QueryRefused(
            f"The query has {len(tokens):,} words; at most {MAX_TOKENS:,} are accepted. Ask for less."
        )
    if tokens[0].token_type not in _BEGINNINGS:
        word = tokens[0].text[:20].upper()
        raise QueryRefused(f"Only reading is possible here: begin with SELECT or WITH, not with {word}.")
    if _REFUSED_TOKENS & {token.token_type for token in tokens}:
        raise QueryRefused(
            "Arrays, [ ] and { } cannot be used. Use IN (…) for lists and split_part for parts."
        )
    if _depth(tokens) > MAX_NESTING:
        raise QueryRefused(
            f"The query is nested more than {MAX_NESTING} deep. Use WITH to split it into steps."
        )


def _depth(tokens: Iterable[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        if token.token_type in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif token.token_type in _CLOSING:
            depth -= 1
    return deepest


def _position(error: SqlglotError) -> str:
    if not isinstance(error, ParseError) or not error.errors:
        return ""
    first = error.errors[0]
    near = str(first.get("highlight") or "").strip()[:30]
    return f" near {near!r} (line {first.get('line')}, column {first.get('col')})" if near else ""
