"""Which syntax a query may use: node types and their parts, functions and their arguments, patterns, sizes."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from sqlglot import exp

from engines.sql import functions, grammar
from engines.sql.errors import QueryRefused
from engines.sql.functions import Function
from engines.sql.port import Dialect

MAX_NODES = 4_000
MAX_PATTERN = 64
MAX_WIDTH = 99

_NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_IDENTIFIER_BYTES = 63
_WIDE_FORMAT = re.compile(r"\d{3}|\*")
_JSON_KEY = re.compile(r"\w{1,64}")
_KINDS: dict[type[exp.Expr], str] = {
    exp.Insert: "INSERT",
    exp.Update: "UPDATE",
    exp.Delete: "DELETE",
    exp.Into: "SELECT INTO",
    exp.Placeholder: "a placeholder",
    exp.Parameter: "a parameter",
    exp.Lateral: "LATERAL",
    exp.RegexpLike: "a regular expression (use LIKE)",
    exp.RegexpILike: "a regular expression (use ILIKE)",
    exp.SimilarTo: "SIMILAR TO (use LIKE)",
    exp.Dot: "a qualified function or a row's field",
    exp.ILike: "ILIKE (use LIKE, which ignores case here)",
    exp.Fetch: "FETCH FIRST (use LIMIT)",
    exp.Interval: "INTERVAL (use datetime(x, '-7 days'))",
    exp.Extract: "EXTRACT (use strftime)",
    exp.RawString: "a dollar-quoted text (use '…')",
    exp.ByteString: "an E'…' text (use '…')",
}

# Parts that must be short literals, and their names in a sentence.
_LITERALS: dict[type[exp.Expr], tuple[str, str]] = {
    exp.Like: ("expression", "the pattern of LIKE"),
    exp.ILike: ("expression", "the pattern of ILIKE"),
    exp.Glob: ("expression", "the pattern of GLOB"),
    exp.Escape: ("expression", "the character after ESCAPE"),
    exp.Trim: ("expression", "the characters to trim"),
    exp.AtTimeZone: ("zone", "the time zone"),
    exp.Interval: ("this", "an interval"),
}


@dataclass(frozen=True)
class _Admission:
    """The checks of one query; `function` calls refer to the dialect's list."""

    dialect: Dialect

    def check(self, tree: exp.Query) -> None:
        for number, node in enumerate(tree.walk()):
            if number == MAX_NODES:
                raise QueryRefused(f"The query has more than {MAX_NODES:,} parts. Ask for less at a time.")
            self._check_node(node)

    def _check_node(self, node: exp.Expr) -> None:
        allowed = grammar.GRAMMARS[self.dialect].parts.get(type(node))
        if allowed is None:
            raise QueryRefused(f"The query uses {_kind(node)}, which is not available. Write it without.")
        for part, value in node.args.items():
            if value is not None and value is not False and value != []:
                _check_part(node, part, value, allowed)
        match node:
            case exp.Anonymous():
                self._check_call(node)
            case exp.DataType() if node.this not in grammar.GRAMMARS[self.dialect].types:
                raise QueryRefused(
                    f"A cast to {_type_name(node)} is not available. Use {self._type_names()}."
                )
            case _:
                _check_value(node)

    def _type_names(self) -> str:
        if self.dialect == "sqlite":
            return "INTEGER, REAL, NUMERIC or TEXT (dates are text: date(x), datetime(x))"
        return "INTEGER, NUMERIC, DOUBLE PRECISION, TEXT, BOOLEAN, DATE, TIMESTAMP, INTERVAL or UUID"

    def _check_call(self, call: exp.Anonymous) -> None:
        name = call.this.lower() if isinstance(call.this, str) else ""
        in_from = isinstance(call.parent, exp.Table)
        known = functions.TABLE_FUNCTIONS[self.dialect] if in_from else functions.FUNCTIONS[self.dialect]
        rule = known.get(name)
        if rule is None:
            raise QueryRefused(_unknown_function(str(call.this), list(known)))
        _check_arguments(name, rule, call)


def check_syntax(tree: exp.Query, dialect: Dialect) -> None:
    """Accept the tree, or raise QueryRefused with the first thing that is not allowed."""
    _Admission(dialect).check(tree)


def _check_part(node: exp.Expr, part: str, value: object, allowed: frozenset[str]) -> None:
    if part not in allowed:
        raise QueryRefused(
            f"The query uses {_part_name(node, part, value)}, which is not available. Write it without."
        )
    words = grammar.WORDS.get((type(node), part))
    if words is not None and isinstance(value, str) and value.upper() not in words:
        raise QueryRefused(f"The query uses {value[:30].upper()}, which is not available. Write it without.")


def _check_value(node: exp.Expr) -> None:
    match node:
        case exp.Literal() if not node.is_string:
            _check_number(node)
        case exp.Identifier():
            _check_identifier(node)
        case exp.Var():
            _check_word(node)
        case exp.Trim() if node.expression is None:
            pass
        case _ if type(node) in _LITERALS:
            part, what = _LITERALS[type(node)]
            _require_literal(node.args[part], what)
        case exp.Substring():
            _check_substring([node.args.get("start"), node.args.get("length")])
        case exp.Limit() | exp.Offset():
            _check_limit(node.expression)
        case exp.JSONPathKey():
            _check_json_key(node.this)
        case exp.Star():
            _check_star(node)
        case exp.Select() if not node.expressions:
            raise QueryRefused("The SELECT names no columns. Name at least one.")
        case _:
            pass


def _check_number(node: exp.Literal) -> None:
    text = str(node.this)
    if len(text) > 32 or not _NUMBER.fullmatch(text):
        raise QueryRefused(f"The number {text[:40]} is not accepted: write at most 32 digits.")


def _check_identifier(node: exp.Identifier) -> None:
    name = node.this
    if not isinstance(name, str) or '"' in name or len(name.encode()) > _IDENTIFIER_BYTES or not name.strip():
        raise QueryRefused(
            f"The name {str(name)[:70]!r} is not accepted: at most 63 bytes and no double quotes."
        )


def _check_word(node: exp.Var) -> None:
    words = grammar.VARIABLES.get(type(node.parent), frozenset()) if node.parent else frozenset()
    if str(node.this).upper() not in words:
        raise QueryRefused(f"The word {str(node.this)[:30].upper()} is not accepted here. Write it without.")


def _check_star(node: exp.Star) -> None:
    parent = node.parent.parent if isinstance(node.parent, exp.Column) else node.parent
    counts = (
        isinstance(parent, exp.Anonymous) and str(parent.this).lower() == "count" and parent is node.parent
    )
    if not counts and not isinstance(parent, exp.Select):
        raise QueryRefused("A * is accepted in SELECT *, SELECT t.* and count(*) only. Name the columns.")


def _check_limit(node: exp.Expr) -> None:
    if not isinstance(node, exp.Literal) or node.is_string:
        raise QueryRefused("LIMIT and OFFSET take a plain number.")


def _check_json_key(key: object) -> None:
    if not isinstance(key, str) or not _JSON_KEY.fullmatch(key):
        raise QueryRefused("The key after -> or ->> must be a plain word in quotes or a number.")


def _check_arguments(name: str, rule: Function, call: exp.Anonymous) -> None:
    arguments = _arguments(call)
    if not rule.low <= len(arguments) <= rule.high:
        wanted = str(rule.low) if rule.low == rule.high else f"{rule.low} to {rule.high}"
        raise QueryRefused(f"The function {name} takes {wanted} arguments, not {len(arguments)}.")
    if rule.literal_from is not None:
        for argument in arguments[rule.literal_from :]:
            _require_literal(argument, f"the pattern or width given to {name}")
    if name in functions.FIRST_LITERAL:
        _require_literal(arguments[0], f"the first argument of {name}")
    _check_widths(name, arguments)


def _check_widths(name: str, arguments: list[exp.Expr]) -> None:
    match name:
        case "printf" | "format" if _WIDE_FORMAT.search(arguments[0].name):
            raise QueryRefused(f"The widths in {name} may have at most two digits.")
        case "lpad" | "rpad" if arguments[1].is_string or float(arguments[1].name or "nan") > MAX_WIDTH:
            raise QueryRefused(f"The width given to {name} may be at most {MAX_WIDTH}.")
        case "replace" if len(arguments[2].name) > max(1, len(arguments[1].name)):
            raise QueryRefused("The text that replace puts in may not be longer than the text it takes out.")
        case "substr" | "substring":
            _check_substring([*arguments[1:], None][:2])
        case _:
            pass


def _check_substring(arguments: list[exp.Expr | None]) -> None:
    """A text as second argument of substring is a regular expression, so only what must be a number passes."""
    numeric = (exp.Add, exp.Sub, exp.Mul, exp.Neg)
    searches = ("strpos", "instr", "length", "char_length")
    for argument in arguments:
        plain = argument.unnest() if argument is not None else None
        match plain:
            case None:
                continue
            case exp.Literal() if not plain.is_string:
                continue
            case exp.Anonymous() if str(plain.this).lower() in searches:
                continue
            case _ if isinstance(plain, numeric):
                continue
            case _:
                raise QueryRefused(
                    "The function substring takes a position and a length as numbers, not a pattern or a column."
                )


def _arguments(call: exp.Anonymous) -> list[exp.Expr]:
    """The arguments without DISTINCT and ORDER BY around them."""
    arguments: list[exp.Expr] = []
    for argument in call.expressions:
        inner = argument.this if isinstance(argument, exp.Order) else argument
        arguments += inner.expressions if isinstance(inner, exp.Distinct) else [inner]
    return arguments


def _require_literal(node: exp.Expr | None, what: str) -> None:
    inner = node.this if isinstance(node, exp.Neg) else node
    if not isinstance(inner, exp.Literal):
        raise QueryRefused(f"{what[0].upper()}{what[1:]} must be a plain literal, not computed.")
    if len(inner.this) > MAX_PATTERN:
        raise QueryRefused(f"{what[0].upper()}{what[1:]} may have at most {MAX_PATTERN} characters.")


def _unknown_function(name: str, known: list[str]) -> str:
    lower = name.lower()
    if instead := functions.INSTEAD.get(lower):
        return f"The function {name[:40]} is not available here; use {instead}."
    near = get_close_matches(lower, known, n=1, cutoff=0.75)
    hint = (
        f" Did you mean {near[0]}?"
        if near
        else " Use plain SQL functions for numbers, text, dates and aggregates."
    )
    return f"The function {name[:40]} is not available.{hint}"


def _type_name(node: exp.DataType) -> str:
    return str(getattr(node.this, "value", node.this))[:40]


def _kind(node: exp.Expr) -> str:
    return _KINDS.get(type(node), f"{type(node).__name__} syntax")


def _part_name(node: exp.Expr, part: str, value: object) -> str:
    match node, part:
        case exp.Join(), "method":
            return f"{value} JOIN (write JOIN … ON)"
        case exp.Table(), "db" | "catalog":
            return "a schema's name before a table (write the table's name alone)"
        case exp.Column(), "db" | "catalog":
            return "a schema's name before a column (write table.column)"
        case exp.In(), "field":
            return "IN without parentheses"
        case exp.Select(), "locks":
            return "FOR UPDATE"
        case exp.Select(), "into":
            return "SELECT INTO"
        case _:
            return f"{part.strip('_').upper()} in {type(node).__name__.upper()}"
