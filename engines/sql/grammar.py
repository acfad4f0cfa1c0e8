"""The part of SQL a query may use: node types of the syntax tree, their parts, words and value types.

Everything is an allowlist, of node types *and* of the parts of each node, because a part that is a flag or a word
(NATURAL, FOR UPDATE, TABLESAMPLE …) is no node of its own and would pass a list of node types.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from engines.sql.port import Dialect

Parts = Mapping[type[exp.Expr], frozenset[str]]


@dataclass(frozen=True)
class Grammar:
    """What one dialect may use: `parts` of each node type, value `types` of casts."""

    parts: Parts
    types: frozenset[exp.DType]


def _parts(**lists: str) -> dict[type[exp.Expr], frozenset[str]]:
    return {getattr(exp, name): frozenset(parts.split()) for name, parts in lists.items()}


_SET = "this expression with_ distinct order limit offset"
_PAIR = "this expression"

_COMMON = _parts(
    # queries
    Select="with_ expressions distinct from_ joins where group having windows order limit offset",
    Union=_SET,
    Intersect=_SET,
    Except=_SET,
    Subquery="this alias",
    With="expressions recursive",
    CTE="this alias materialized",
    TableAlias="this columns",
    From="this",
    Join="this on side kind using",
    Table="this alias",
    Values="expressions alias",
    Tuple="expressions",
    Where="this",
    Group="expressions",
    Having="this",
    Order="this expressions",
    Ordered="this desc nulls_first",
    Limit="expression",
    Offset="expression",
    Distinct="expressions",
    # windows
    Window="this partition_by order spec alias over",
    WindowSpec="kind start start_side end end_side",
    Filter="this expression",
    # names and values
    Column="this table",
    Star="",
    Identifier="this quoted",
    Alias="this alias",
    Literal="this is_string",
    Null="",
    Boolean="this",
    Anonymous="this expressions",
    Cast="this to",
    DataType="this expressions nested",
    DataTypeParam="this",
    Var="this",
    CurrentDate="",
    CurrentTimestamp="",
    Substring="this start length",
    Trim="this expression position",
    # conditions and arithmetic
    Case="this ifs default",
    If="this true false",
    In="this expressions query",
    Between="this low high",
    Like="this expression negate",
    Escape=_PAIR,
    Is="this expression negate",
    NullSafeEQ=_PAIR,
    NullSafeNEQ=_PAIR,
    Exists="this",
    Not="this",
    And=_PAIR,
    Or=_PAIR,
    EQ=_PAIR,
    NEQ=_PAIR,
    GT=_PAIR,
    GTE=_PAIR,
    LT=_PAIR,
    LTE=_PAIR,
    Add=_PAIR,
    Sub=_PAIR,
    Mul=_PAIR,
    Div="this expression typed safe",
    Mod=_PAIR,
    Neg="this",
    Paren="this",
    DPipe="this expression safe",
    # keys of JSON columns, by literal only
    JSONExtract="this expression only_json_types variant_extract",
    JSONExtractScalar="this expression only_json_types scalar_only",
    JSONPath="expressions",
    JSONPathRoot="",
    JSONPathKey="this",
    JSONPathSubscript="this",
)

_SQLITE = _COMMON | _parts(Glob=_PAIR, Collate=_PAIR)

_POSTGRES = _COMMON | _parts(
    ILike="this expression negate",
    Pow=_PAIR,
    Interval="this unit",
    Extract=_PAIR,
    AtTimeZone="this zone",
    WithinGroup=_PAIR,
    Localtimestamp="",
    Distinct="expressions on",
    Group="expressions rollup",
    Rollup="expressions",
)

_T = exp.DType
_SQLITE_TYPES = frozenset({_T.INT, _T.BIGINT, _T.SMALLINT, _T.FLOAT, _T.DOUBLE, _T.DECIMAL, _T.TEXT})
_POSTGRES_TYPES = _SQLITE_TYPES | {
    _T.VARCHAR,
    _T.BOOLEAN,
    _T.DATE,
    _T.TIME,
    _T.TIMESTAMP,
    _T.TIMESTAMPTZ,
    _T.INTERVAL,
    _T.UUID,
    _T.JSON,
    _T.JSONB,
}

GRAMMARS: Mapping[Dialect, Grammar] = {
    "sqlite": Grammar(_SQLITE, _SQLITE_TYPES),
    "postgres": Grammar(_POSTGRES, _POSTGRES_TYPES),
}

# Words that the tree keeps as plain text, and the generator writes as they stand.
WORDS: Mapping[tuple[type[exp.Expr], str], frozenset[str]] = {
    (exp.Join, "side"): frozenset({"LEFT", "RIGHT", "FULL"}),
    (exp.Join, "kind"): frozenset({"INNER", "CROSS", "OUTER"}),
    (exp.Window, "over"): frozenset({"OVER"}),
    (exp.WindowSpec, "kind"): frozenset({"ROWS", "RANGE", "GROUPS"}),
    (exp.WindowSpec, "start"): frozenset({"UNBOUNDED", "CURRENT ROW"}),
    (exp.WindowSpec, "end"): frozenset({"UNBOUNDED", "CURRENT ROW"}),
    (exp.WindowSpec, "start_side"): frozenset({"PRECEDING", "FOLLOWING"}),
    (exp.WindowSpec, "end_side"): frozenset({"PRECEDING", "FOLLOWING"}),
    (exp.Trim, "position"): frozenset({"BOTH", "LEADING", "TRAILING"}),
}

_UNITS = (
    "MICROSECOND",
    "MILLISECOND",
    "SECOND",
    "MINUTE",
    "HOUR",
    "DAY",
    "WEEK",
    "MONTH",
    "QUARTER",
    "YEAR",
    "DECADE",
)
_SHORT_UNITS = ("SEC", "SECS", "MIN", "MINS", "MON", "MONS")
_FIELDS = ("DOW", "ISODOW", "DOY", "ISOYEAR", "EPOCH")

# The same for words that have a node of their own, by the node they stand in.
VARIABLES: Mapping[type[exp.Expr], frozenset[str]] = {
    exp.Interval: frozenset({*_UNITS, *(f"{unit}S" for unit in _UNITS), *_SHORT_UNITS}),
    exp.Extract: frozenset({*_UNITS, *_FIELDS}),
    exp.Collate: frozenset({"NOCASE", "BINARY", "RTRIM"}),
}
