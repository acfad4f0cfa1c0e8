"""Queries that would take time or memory, in the database or in the parser."""

from __future__ import annotations

from engines.sql.port import Dialect

_EIGHTFOLD = ", ".join(
    f"a{n} AS (SELECT coalesce(x, x, x, x, x, x, x, x) AS x FROM a{n - 1})" for n in range(1, 11)
)
_SQUARED = ", ".join(f"a{n} AS (SELECT x * x AS x FROM a{n - 1})" for n in range(1, 15))
_A_MILLION = "SELECT '" + "x" * 1_000_000 + "' AS x"
_LONG = "b" * 65

EVERYWHERE = {
    "1 MB of text": _A_MILLION,
    "20,001 bytes": "SELECT 1 AS one" + " " * 20_000,
    "20,001 bytes in few characters": "SELECT '" + "ж" * 10_000 + "' AS x",
    "parentheses, 41 deep": "SELECT " + "(" * 41 + "1" + ")" * 41,
    "parentheses, 5,000 deep": "SELECT " + "(" * 5_000 + "1" + ")" * 5_000,
    "parentheses that stay open": "SELECT " + "(" * 9_000,
    "subqueries, 200 deep": "SELECT " + "(SELECT " * 200 + "1" + ")" * 200,
    "subqueries in FROM, 200 deep": "SELECT * FROM " + "(SELECT * FROM " * 200 + "products" + ") AS x" * 200,
    "CASE, 300 deep": "SELECT " + "CASE WHEN 1 = 1 THEN " * 300 + "1" + " END" * 300,
    "CASE that stays open": "SELECT " + "CASE WHEN " * 1_500 + "1",
    "functions, 1,000 deep": "SELECT " + "abs(" * 1_000 + "1" + ")" * 1_000,
    "NOT, 3,000 times": "SELECT " + "NOT " * 3_000 + "1",
    "arrays, 20 deep": "SELECT " + "array[" * 20 + "1" + "]" * 20,
    "casts, 400 times": "SELECT " + "cast(" * 400 + "1" + " AS int)" * 400,
    "5,000 words": "SELECT " + "1," * 2_500 + "1",
    "UNION of 51": "SELECT 1 AS x" + " UNION SELECT 1" * 50,
    "21 tables": "SELECT 1 AS one FROM " + ", ".join(f"products AS p{number}" for number in range(21)),
    "number of 33 digits": "SELECT " + "9" * 33 + " AS x",
    "computed LIKE pattern": "SELECT 1 AS one FROM products WHERE name LIKE category",
    "joined LIKE pattern": "SELECT 1 AS one FROM products WHERE name LIKE '%' || category || '%'",
    "long LIKE pattern": f"SELECT 1 AS one FROM products WHERE name LIKE '{_LONG}'",
    "LIKE pattern from a query": (
        "SELECT 1 AS one FROM products WHERE name LIKE (SELECT max(name) FROM products)"
    ),
    "LIKE pattern from CASE": "SELECT 1 AS one FROM products WHERE name LIKE CASE WHEN 1 = 1 THEN 'a' END",
    "computed replace": "SELECT replace(name, category, 'x') AS x FROM products",
    "replace that grows": "SELECT replace(name, 'a', 'aaaaaaaa') AS x FROM products",
    "replace of nothing that grows": "SELECT replace(name, '', 'aaaa') AS x FROM products",
    "long replace": f"SELECT replace(name, '{_LONG}', '') AS x FROM products",
    "computed trim": "SELECT ltrim(name, category) AS x FROM products",
    "computed rtrim": "SELECT rtrim(name, lower(category)) AS x FROM products",
    "13 concatenations": "SELECT " + "name || " * 13 + "name AS x FROM products",
    "concatenations over CTEs": (
        "WITH a AS (SELECT name || name || name || name || name AS x FROM products), "
        "b AS (SELECT x || x || x || x || x AS x FROM a), "
        "c AS (SELECT x || x || x || x || x || x AS x FROM b) SELECT x FROM c"
    ),
    "NUL": "SELECT 'a\x00b' AS x",
    "lone carriage return": "SELECT 1 AS one --\rDELETE",
    "escape character": "SELECT '\x1b[31m' AS x",
    "half a letter": "SELECT '\ud800' AS x",
    "open quote": "SELECT 'x",
    "open comment": "SELECT 1 AS one /* x",
    "LIMIT from a query": "SELECT name FROM products LIMIT (SELECT count(*) FROM products)",
    "ten steps of eight": (
        f"WITH a0 AS (SELECT quantity AS x FROM order_lines), {_EIGHTFOLD} SELECT x FROM a10"
    ),
    "ten subqueries of eight": (
        "SELECT coalesce(x, x, x, x, x, x, x, x) AS x FROM (" * 10 + "SELECT 9 AS x" + ") AS a" * 10
    ),
    "squares of squares": f"WITH a0 AS (SELECT 9.5 AS x), {_SQUARED} SELECT x FROM a14",
    "squares in subqueries": "SELECT x * x AS x FROM (" * 14 + "SELECT 9.5 AS x" + ") AS a" * 14,
    "sleep": "SELECT sleep(10)",
    "sleep on PostgreSQL": "SELECT pg_sleep(10)",
    "random": "SELECT random()",
    "repeat": "SELECT repeat('x', 100000000) AS x",
    "unknown function": "SELECT frobnicate(name) FROM products",
}

SQLITE = {
    "computed instr": "SELECT instr(name, category) AS x FROM products",
    "zeros": "SELECT zeroblob(1000000000) AS x",
    "random bytes": "SELECT randomblob(1000000000) AS x",
    "hex of zeros": "SELECT hex(zeroblob(1000000)) AS x",
    "wide printf": "SELECT printf('%999999999d', 1) AS x",
    "printf with a given width": "SELECT printf('%*d', 999999999, 1) AS x",
    "precise printf": "SELECT printf('%.999999999f', 1) AS x",
    "computed printf": "SELECT printf(name, 1) AS x FROM products",
    "computed GLOB": "SELECT 1 AS one FROM products WHERE name GLOB category",
    "function LIKE": "SELECT like('%a%', name) AS x FROM products",
    "regular expression": "SELECT 1 AS one FROM products WHERE name REGEXP 'a'",
    "full-text match": "SELECT 1 AS one FROM products WHERE name MATCH 'a'",
    "computed separator": "SELECT group_concat(name, category) AS x FROM products",
    "blob": "SELECT x'00ff' AS x",
    "cast to a blob": "SELECT CAST(name AS BLOB) AS x FROM products",
    "recursion over a computed column without a name": (
        "WITH RECURSIVE a AS (SELECT 1 UNION SELECT x + 1 FROM a) SELECT * FROM a"
    ),
    "recursion without RECURSIVE": "WITH a(x) AS (SELECT 1 UNION SELECT x + 1 FROM a) SELECT * FROM a",
}

POSTGRES = {
    "recursion": (
        "WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) SELECT count(*) AS n FROM a"
    ),
    "computed strpos": "SELECT strpos(name, category) AS x FROM products",
    "computed split_part": "SELECT split_part(name, category, 1) AS x FROM products",
    "translate": "SELECT translate(name, 'abc', 'xyz') AS x FROM products",
    "wide lpad": "SELECT lpad(name, 100000000) AS x FROM products",
    "computed lpad": "SELECT rpad(name, length(name) * 1000000) AS x FROM products",
    "format": "SELECT format('%1000000s', name) AS x FROM products",
    "computed to_char": "SELECT to_char(created_at, status) AS x FROM orders",
    "regular expression": "SELECT regexp_replace(name, '(a+)+$', '') AS x FROM products",
    "match": "SELECT regexp_matches(name, '(a+)+$') FROM products",
    "SIMILAR TO": "SELECT 1 AS one FROM products WHERE name SIMILAR TO '(a+)+'",
    "computed ILIKE": "SELECT 1 AS one FROM products WHERE name ILIKE category",
    "series in SELECT": "SELECT generate_series(1, 1000000000) AS x",
    "series in WHERE": "SELECT 1 AS one FROM products WHERE generate_series(1, 3) = 1",
    "joined separator": "SELECT string_agg(name, category) AS x FROM products",
    "array of rows": "SELECT array_agg(name) AS x FROM products",
    "JSON of rows": "SELECT jsonb_agg(name) AS x FROM products",
    "text as JSON": "SELECT jsonb_build_object('a', name) AS x FROM products",
    "computed time zone": "SELECT created_at AT TIME ZONE status AS x FROM orders",
    "computed interval": "SELECT make_interval(0, 0, 0, 1) AS x",
    "long cast": "SELECT CAST(name AS money) AS x FROM products",
    "power of a column": "SELECT power(quantity, quantity) AS x FROM order_lines",
    "high power": "SELECT power(9.9, 100000) AS x",
    "high power by sign": "SELECT 9.9 ^ 100000 AS x",
    "21 powers": "SELECT " + "power(" * 21 + "9.9" + ", 2)" * 21 + " AS x",
    "301 calculations": "SELECT " + "abs(" * 30 + "1" + ")" * 30 + ", 1 * 2" * 271 + " AS x",
    "full-text search": "SELECT to_tsvector(name) AS x FROM products",
}

COSTS: dict[Dialect, list[tuple[str, str]]] = {
    "sqlite": [*EVERYWHERE.items(), *SQLITE.items()],
    "postgres": [*EVERYWHERE.items(), *POSTGRES.items()],
}
