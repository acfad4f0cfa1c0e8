"""The functions a query may call, per dialect: how many arguments, and which of them must be short literals.

A function that searches or fills text must get its pattern, delimiter or width as a literal: with computed ones
`instr`, `strpos`, `replace`, `translate` … run for minutes inside one step, where no time limit of the database reaches.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engines.sql.port import Dialect


@dataclass(frozen=True)
class Function:
    """`low` to `high` arguments; from the position `literal_from` (0-based) on, only literals."""

    low: int
    high: int
    literal_from: int | None = None


def _functions(text: str) -> dict[str, Function]:
    """Read lines of "names: low high literal_from", the last number only where there is one."""
    table: dict[str, Function] = {}
    for line in text.strip().splitlines():
        names, numbers = line.split(":")
        table |= dict.fromkeys(names.split(), Function(*map(int, numbers.split())))
    return table


_COMMON = """
count sum avg: 1 1
row_number rank dense_rank percent_rank cume_dist: 0 0
ntile first_value last_value: 1 1
nth_value: 2 2
lag lead: 1 3
abs ceil ceiling floor sign sqrt exp ln log10: 1 1
log: 1 2
power pow mod: 2 2
pi: 0 0
lower upper length: 1 1
trim ltrim rtrim: 1 2 1
substr substring: 2 3
replace: 3 3 1
coalesce: 2 8
nullif: 2 2
date: 0 6
"""

_SQLITE = """
total: 1 1
min max: 1 8
group_concat: 1 2 1
round: 1 2 1
trunc log2: 1 1
instr: 2 2 1
printf format: 1 8
ifnull: 2 2
iif: 3 3
typeof: 1 1
time datetime julianday unixepoch: 0 6
strftime: 1 7
json_extract: 2 2 1
json_array_length: 1 2 1
"""

_POSTGRES = """
min max: 1 1
stddev stddev_pop stddev_samp variance var_pop var_samp bool_and bool_or every: 1 1
corr: 2 2
mode: 0 0
percentile_cont percentile_disc: 1 1 0
string_agg: 2 2 1
round trunc: 1 2 1
div: 2 2
greatest least: 1 8
width_bucket: 4 4
initcap char_length character_length: 1 1
btrim: 1 2 1
left right: 2 2
lpad rpad: 2 3 1
strpos: 2 2 1
split_part: 3 3 1
concat: 1 8
concat_ws: 2 8
to_char to_date: 2 2 1
to_timestamp: 1 2 1
make_date: 3 3
date_trunc: 2 3
date_part: 2 2
age: 1 2
now: 0 0
justify_interval justify_hours justify_days: 1 1
grouping: 1 4
json_array_length jsonb_array_length: 1 1
"""

# Functions that stand in FROM, and nowhere else.
TABLE_FUNCTIONS: Mapping[Dialect, Mapping[str, Function]] = {
    "sqlite": {},
    "postgres": {"generate_series": Function(2, 3)},
}

FUNCTIONS: Mapping[Dialect, Mapping[str, Function]] = {
    "sqlite": _functions(_COMMON + _SQLITE.lstrip()),
    "postgres": _functions(_COMMON + _POSTGRES.lstrip()),
}

# Where the *first* argument is the literal: a format or a unit.
FIRST_LITERAL = frozenset({"printf", "format", "strftime", "date_trunc", "date_part"})

# What a person would type for a function that the dialect or this list does not have.
INSTEAD: Mapping[str, str] = {
    "position": "strpos(text, 'part')",
    "if": "CASE WHEN … THEN … ELSE … END",
    "isnull": "coalesce(x, y)",
    "date_format": "strftime on SQLite, to_char on PostgreSQL",
    "datediff": "julianday(b) - julianday(a) on SQLite, b - a on PostgreSQL",
    "array_agg": "string_agg(x, ', ')",
    "json_agg": "string_agg(x, ', ')",
    "generate_series": "it as a table: FROM generate_series(…) AS d(day)",
    "median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY x) on PostgreSQL",
    "now": "datetime('now')",
    "strftime": "to_char(x, 'YYYY-MM')",
    "julianday": "extract(epoch from b - a)",
    "date_trunc": "date(x) or strftime('%Y-%m', x)",
    "string_agg": "group_concat(x, ', ')",
    "group_concat": "string_agg(x, ', ')",
    "to_char": "strftime('%Y-%m', x)",
    "instr": "strpos(text, 'part')",
    "strpos": "instr(text, 'part')",
    "ifnull": "coalesce(x, y)",
}
