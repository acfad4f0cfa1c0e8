"""Queries that a careful model sends, and that must be answered with their plain meaning."""

from __future__ import annotations

from engines.sql.port import Dialect

EVERYWHERE = {
    "all": "SELECT * FROM products ORDER BY pim_id",
    "some columns": "SELECT number, status FROM orders ORDER BY number",
    "no table": "SELECT 1 AS one, 'a''b' AS text, NULL AS missing, 1.5 AS number",
    "unquoted names in any case": "SELECT Number, STATUS FROM Orders ORDER BY number",
    "quoted names": 'SELECT "number" AS "Order no." FROM "orders" ORDER BY "number"',
    "Cyrillic alias": "SELECT count(*) AS количество FROM products",
    "comments": "SELECT number -- the number\nFROM orders /* all of them */ ORDER BY number;",
    "windows line ends": "SELECT number\r\nFROM orders\r\nORDER BY number",
    "count": "SELECT count(*) AS n FROM orders",
    "count by status": "SELECT status, count(*) AS n FROM orders GROUP BY status ORDER BY n DESC, status",
    "group by position": "SELECT category, count(*) FROM products GROUP BY 1 ORDER BY 1",
    "group by an alias": (
        "SELECT upper(category) AS kind, count(*) AS n FROM products GROUP BY kind ORDER BY kind"
    ),
    "having": "SELECT category, count(*) AS n FROM products GROUP BY category HAVING count(*) > 2 ORDER BY 1",
    "distinct": "SELECT DISTINCT category FROM products ORDER BY category",
    "count distinct": "SELECT count(DISTINCT category) AS n FROM products",
    "joins": (
        "SELECT o.number, p.name, l.quantity FROM orders AS o JOIN order_lines AS l ON l.order_id = o.id "
        "INNER JOIN products p ON p.id = l.product_id ORDER BY o.number, p.name"
    ),
    "left join and null": (
        "SELECT o.number, r.error FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id "
        "LEFT OUTER JOIN renders r ON r.order_line_id = l.id AND r.status = 'failed' "
        "WHERE r.id IS NOT NULL ORDER BY o.number"
    ),
    "group by a primary key": (
        "SELECT o.number, o.status, count(l.id) AS n FROM orders o LEFT JOIN order_lines l ON "
        "l.order_id = o.id "
        "GROUP BY o.id, o.number, o.status ORDER BY n DESC, o.number LIMIT 5"
    ),
    "star of one table": (
        "SELECT l.* FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.status = 'done' "
        "ORDER BY l.id"
    ),
    "self join": (
        "SELECT a.name, b.name FROM products a JOIN products b ON a.category = b.category AND a.name "
        "< b.name "
        "ORDER BY a.name, b.name"
    ),
    "cross join": "SELECT count(*) AS n FROM products AS a CROSS JOIN orders AS b",
    "comma join": "SELECT count(*) AS n FROM orders o, order_lines l WHERE l.order_id = o.id",
    "using": "SELECT count(*) AS n FROM orders a JOIN orders b USING (id)",
    "using over parts": (
        "WITH a AS (SELECT status, count(*) AS n FROM orders GROUP BY status), "
        "b AS (SELECT status, count(*) AS m FROM renders GROUP BY status) "
        "SELECT status, n, m FROM a LEFT JOIN b USING (status) ORDER BY status"
    ),
    "case": (
        "SELECT number, CASE WHEN status = 'done' THEN 'yes' WHEN status = 'draft' THEN 'no' ELSE "
        "'soon' END AS ready "
        "FROM orders ORDER BY number"
    ),
    "simple case": "SELECT CASE status WHEN 'done' THEN 1 ELSE 0 END AS done FROM orders ORDER BY number",
    "share": (
        "SELECT round(100.0 * sum(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) / count(*), 1) AS failed "
        "FROM renders"
    ),
    "filter": "SELECT count(*) FILTER (WHERE status = 'failed') AS failed, count(*) AS n FROM renders",
    "aggregates": (
        "SELECT min(milliseconds) AS a, max(milliseconds) AS b, sum(milliseconds) AS c, "
        "avg(milliseconds) AS d FROM renders"
    ),
    "average of nothing": (
        "SELECT avg(milliseconds) AS a, sum(quantity) AS b FROM renders, order_lines WHERE 1 = 0"
    ),
    "in list": "SELECT number FROM orders WHERE status IN ('draft', 'done') ORDER BY number",
    "not in": "SELECT number FROM orders WHERE status NOT IN ('draft', 'done') ORDER BY number",
    "in subquery": (
        "SELECT name FROM products WHERE id IN (SELECT product_id FROM order_lines WHERE quantity > "
        "3) ORDER BY 1"
    ),
    "exists": (
        "SELECT o.number FROM orders o WHERE EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id "
        "AND l.quantity = 5) ORDER BY o.number"
    ),
    "not exists": (
        "SELECT p.name FROM products p WHERE NOT EXISTS (SELECT 1 FROM order_lines l WHERE "
        "l.product_id = p.id)"
    ),
    "scalar subquery": (
        "SELECT o.number, (SELECT sum(l.quantity) FROM order_lines l WHERE l.order_id = o.id) AS pieces "
        "FROM orders o ORDER BY o.number"
    ),
    "derived table": (
        "SELECT avg(n) AS mean FROM (SELECT category, count(*) AS n FROM products GROUP BY category) "
        "AS counts"
    ),
    "derived table with a star": "SELECT x.number FROM (SELECT * FROM orders) AS x ORDER BY x.number",
    "between": "SELECT name FROM products WHERE pim_id BETWEEN 'KL-6202' AND 'KL-6204' ORDER BY name",
    "like": "SELECT name FROM products WHERE name LIKE 'Bea%' ORDER BY name",
    "not like": "SELECT name FROM products WHERE name NOT LIKE '%ing%' ORDER BY name",
    "like with escape": "SELECT name FROM products WHERE name LIKE '100!%' ESCAPE '!'",
    "is null": "SELECT count(*) AS n FROM renders WHERE error IS NULL",
    "or, and, not": (
        "SELECT number FROM orders WHERE NOT (status = 'done' OR status = 'draft') AND number <> 'x' "
        "ORDER BY number"
    ),
    "arithmetic": (
        "SELECT quantity * 2 + 1 - -quantity AS x, quantity % 2 AS odd FROM order_lines ORDER BY id"
    ),
    "division": "SELECT quantity / 2 AS whole, quantity / 2.0 AS half FROM order_lines ORDER BY id",
    "text": (
        "SELECT upper(name) AS a, lower(name) AS b, length(name) AS c, substr(name, 1, 3) AS d FROM "
        "products ORDER BY 1"
    ),
    "more text": (
        "SELECT replace(pim_id, 'KL-', '') AS a, trim(name) AS b, substring(name, 2) AS c, name || ' "
        "(' || category || ')' "
        "AS d FROM products ORDER BY 1"
    ),
    "coalesce": (
        "SELECT coalesce(error, 'none') AS error, nullif(status, 'done') AS s FROM renders ORDER BY id"
    ),
    "cast": "SELECT CAST(quantity AS TEXT) AS a, CAST('12' AS INTEGER) AS b FROM order_lines ORDER BY id",
    "rounding": "SELECT round(avg(price), 2) AS price, abs(-3) AS three FROM renders",
    "row numbers": (
        "SELECT number, row_number() OVER (PARTITION BY status ORDER BY number) AS place FROM orders "
        "ORDER BY number"
    ),
    "running total": (
        "SELECT id, sum(quantity) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT "
        "ROW) AS total "
        "FROM order_lines ORDER BY id"
    ),
    "moving average": (
        "SELECT id, avg(milliseconds) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS mean "
        "FROM renders ORDER BY id"
    ),
    "lag": "SELECT number, lag(number) OVER (ORDER BY number) AS before FROM orders ORDER BY number",
    "named window": (
        "SELECT number, rank() OVER w AS r FROM orders WINDOW w AS (PARTITION BY status ORDER BY "
        "number) ORDER BY number"
    ),
    "best of each group": (
        "SELECT name FROM (SELECT name, row_number() OVER (PARTITION BY category ORDER BY name DESC) "
        "AS r FROM products) "
        "AS ranked WHERE r = 1 ORDER BY name"
    ),
    "CTE": "WITH done AS (SELECT * FROM orders WHERE status = 'done') SELECT count(*) AS n FROM done",
    "CTEs": (
        "WITH sums AS (SELECT order_id, sum(quantity) AS n FROM order_lines GROUP BY order_id), "
        "big AS (SELECT order_id FROM sums WHERE n > 3) "
        "SELECT o.number FROM orders o JOIN big ON big.order_id = o.id ORDER BY o.number"
    ),
    "CTE with names": (
        "WITH counts(kind, n) AS (SELECT category, count(*) FROM products GROUP BY category) SELECT "
        "* FROM counts ORDER BY kind"
    ),
    "CTE of values": (
        "WITH days(day, n) AS (VALUES ('mon', 1), ('tue', 2)) SELECT day, n FROM days ORDER BY n"
    ),
    "CTE in a subquery": "SELECT (WITH a AS (SELECT 1 AS x) SELECT x FROM a) AS x",
    "CTE used twice": (
        "WITH a AS (SELECT id FROM orders) SELECT count(*) AS n FROM a AS x JOIN a AS y ON x.id = y.id"
    ),
    "union": "SELECT name AS label FROM products UNION SELECT number FROM orders ORDER BY label LIMIT 5",
    "union all": "SELECT status FROM orders UNION ALL SELECT status FROM renders ORDER BY status",
    "except": "SELECT status FROM renders EXCEPT SELECT status FROM orders ORDER BY status",
    "intersect": "SELECT status FROM renders INTERSECT SELECT status FROM orders",
    "limit and offset": "SELECT number FROM orders ORDER BY number DESC LIMIT 3 OFFSET 2",
    "nulls last": "SELECT milliseconds FROM renders ORDER BY milliseconds DESC NULLS LAST",
    "by id": "SELECT number FROM orders WHERE id = '{order}'",
    "number as a text": "SELECT count(*) AS n FROM order_lines WHERE quantity = '3'",
    "long list of ids": "SELECT count(*) AS n FROM orders WHERE number IN ("
    + ", ".join(f"'SA-{n}'" for n in range(300))
    + ")",
    "10 levels of parentheses": "SELECT ((((((((((1 + 2)))))))))) AS three",
    "words of attack as text": "SELECT 'DROP TABLE orders; -- /* */ set_config' AS text",
}

SQLITE = {
    "by day": "SELECT date(created_at) AS day, count(*) AS n FROM orders GROUP BY day ORDER BY day",
    "by month": (
        "SELECT strftime('%Y-%m', created_at) AS month, count(*) AS n FROM orders GROUP BY 1 ORDER BY 1"
    ),
    "since": "SELECT count(*) AS n FROM orders WHERE created_at >= date('now', '-7 days')",
    "since a moment": (
        "SELECT count(*) AS n FROM orders WHERE created_at < datetime('2026-01-05 08:30:00', '+1 day')"
    ),
    "hours between": (
        "SELECT (julianday('2026-02-01') - julianday(min(created_at))) * 24 AS hours FROM orders"
    ),
    "current": (
        "SELECT CURRENT_DATE = date('now') AS today, CURRENT_TIMESTAMP >= datetime('now', '-5 "
        "seconds') AS near"
    ),
    "series of days": (
        "WITH RECURSIVE days(day) AS (SELECT '2026-01-01' UNION ALL SELECT date(day, '+1 day') FROM days "
        "WHERE day < '2026-01-10') SELECT days.day, count(o.id) AS n FROM days "
        "LEFT JOIN orders o ON date(o.created_at) = days.day GROUP BY days.day ORDER BY days.day"
    ),
    "series without listed columns": (
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5), "
        "both AS (SELECT i FROM n UNION SELECT 9) SELECT i FROM both ORDER BY i"
    ),
    "list of names": (
        "SELECT group_concat(name, ', ') AS names FROM (SELECT name FROM products ORDER BY name) AS p"
    ),
    "printf": "SELECT printf('%.1f %%', avg(milliseconds)) AS mean, format('%05d', 7) AS f FROM renders",
    "iif and ifnull": (
        "SELECT iif(error IS NULL, 'ok', 'failed') AS s, ifnull(error, '-') AS e FROM renders ORDER BY id"
    ),
    "instr": "SELECT substr(pim_id, instr(pim_id, '-') + 1) AS digits FROM products ORDER BY 1",
    "scalar max": "SELECT max(quantity, 3) AS at_least_three FROM order_lines ORDER BY id",
    "json": (
        "SELECT json_extract(options, '$.width') AS w, options ->> 'width' AS v FROM orders ORDER BY number"
    ),
    "json arrow path": "SELECT options ->> '$.width' AS w FROM orders ORDER BY number",
    "glob": "SELECT name FROM products WHERE name GLOB 'B*' ORDER BY name",
    "ignoring case": "SELECT name FROM products WHERE name = 'bearing 0' COLLATE NOCASE",
    "boolean": "SELECT status = 'done' AS done FROM orders ORDER BY number",
    "is": "SELECT count(*) AS n FROM renders WHERE error IS 'out of memory'",
    "casts": (
        "SELECT CAST('1.5' AS REAL) AS a, CAST(milliseconds AS NUMERIC) AS b, typeof(price) AS t "
        "FROM renders ORDER BY id"
    ),
    "limit with a comma": "SELECT number FROM orders ORDER BY number LIMIT 2, 3",
    "names in brackets": "SELECT [number] AS `No.` FROM [orders] ORDER BY 1",
    "total": "SELECT total(milliseconds) AS t, unixepoch('2026-01-01') AS u, time('12:00') AS v FROM renders",
}

POSTGRES = {
    "by day": (
        "SELECT date_trunc('day', created_at) AS day, count(*) AS n FROM orders GROUP BY day ORDER BY day"
    ),
    "by month": (
        "SELECT to_char(created_at, 'YYYY-MM') AS month, count(*) AS n FROM orders GROUP BY 1 ORDER BY 1"
    ),
    "since": "SELECT count(*) AS n FROM orders WHERE created_at >= now() - interval '7 days'",
    "since a day": (
        "SELECT count(*) AS n FROM orders WHERE created_at >= DATE '2026-01-05' AND created_at < '2026-01-09'"
    ),
    "computed interval": "SELECT max(created_at) + 2 * interval '1 day' AS later FROM orders",
    "hours between": (
        "SELECT extract(epoch FROM timestamptz '2026-02-01' - min(created_at)) / 3600 AS hours FROM orders"
    ),
    "current": "SELECT CURRENT_DATE = now()::date AS today, CURRENT_TIMESTAMP = now() AS now",
    "parts of a date": (
        "SELECT extract(dow FROM created_at) AS d, date_part('hour', created_at) AS h FROM orders "
        "ORDER BY number"
    ),
    "time zone": "SELECT created_at AT TIME ZONE 'Europe/Berlin' AS local FROM orders ORDER BY number",
    "age": "SELECT age(timestamptz '2026-02-01', min(created_at)) AS age FROM orders",
    "series of days": (
        "SELECT d.day::date AS day, count(o.id) AS n FROM generate_series(timestamptz '2026-01-01', "
        "timestamptz '2026-01-10', interval '1 day') AS d(day) LEFT JOIN orders o "
        "ON date_trunc('day', o.created_at) = d.day GROUP BY d.day ORDER BY d.day"
    ),
    "series of numbers": "SELECT n * n AS square FROM generate_series(1, 5) AS n ORDER BY 1",
    "list of names": "SELECT string_agg(name, ', ' ORDER BY name) AS names FROM products",
    "list of distinct names": "SELECT string_agg(DISTINCT category, ', ') AS kinds FROM products",
    "list with a filter": (
        "SELECT string_agg(name, '; ' ORDER BY name) FILTER (WHERE category = 'Shaft') AS s FROM products"
    ),
    "median": "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY milliseconds) AS median FROM renders",
    "most frequent": "SELECT mode() WITHIN GROUP (ORDER BY status) AS s FROM renders",
    "spread": "SELECT round(stddev(milliseconds), 2) AS s, var_pop(milliseconds) AS v FROM renders",
    "group by the key alone": (
        "SELECT o.id, o.number, o.status, count(l.id) AS n FROM orders o LEFT JOIN order_lines l "
        "ON l.order_id = o.id GROUP BY o.id ORDER BY n DESC, o.number"
    ),
    "distinct on": "SELECT DISTINCT ON (category) category, name FROM products ORDER BY category, name",
    "rollup": (
        "SELECT category, count(*) AS n FROM products GROUP BY ROLLUP (category) ORDER BY category NULLS LAST"
    ),
    "casts": (
        "SELECT quantity::numeric(10, 2) AS a, '12'::int + 1 AS b, status::varchar(3) AS c FROM "
        "order_lines, orders ORDER BY 1, 3"
    ),
    "texts": (
        "SELECT left(name, 3) AS a, right(name, 1) AS b, split_part(pim_id, '-', 2) AS c, "
        "strpos(name, 'ing') AS d, "
        "initcap(status) AS e, lpad(pim_id, 10, '0') AS f, concat(name, ' ', category) AS g, "
        "concat_ws(', ', name, category) AS h FROM products, orders ORDER BY 1, 2, 3, 5"
    ),
    "substring from for": (
        "SELECT substring(name FROM 1 FOR 4) AS a, trim(BOTH 'B' FROM name) AS b FROM products ORDER BY name"
    ),
    "substring from a position": (
        "SELECT substring(pim_id FROM strpos(pim_id, '-') + 1) AS digits FROM products ORDER BY 1"
    ),
    "ilike": "SELECT name FROM products WHERE name ILIKE 'bea%' ORDER BY name",
    "booleans": (
        "SELECT bool_and(status = 'done') AS a, count(*) FILTER (WHERE (error IS NULL) IS TRUE) AS b "
        "FROM renders"
    ),
    "is distinct": "SELECT count(*) AS n FROM renders WHERE error IS DISTINCT FROM 'out of memory'",
    "json": "SELECT options ->> 'width' AS w, (options -> 'width')::int AS v FROM orders ORDER BY number",
    "greatest": (
        "SELECT greatest(quantity, 3) AS g, least(quantity, 3) AS l, quantity ^ 2 AS s FROM "
        "order_lines ORDER BY id"
    ),
    "brackets around unions": (
        "(SELECT name FROM products ORDER BY name LIMIT 1) UNION ALL (SELECT number FROM orders "
        "ORDER BY 1 LIMIT 1)"
    ),
    "values": "SELECT v.n FROM (VALUES (1, 'a'), (2, 'b')) AS v(n, t) WHERE v.t = 'b'",
    "compare with an id": "SELECT count(*) AS n FROM orders WHERE id = '{order}'::uuid",
    "histogram": (
        "SELECT width_bucket(milliseconds, 900, 1100, 4) AS b, count(*) AS n FROM renders GROUP BY b "
        "ORDER BY b NULLS LAST"
    ),
}

ACCEPTED: dict[Dialect, list[tuple[str, str]]] = {
    "sqlite": [*EVERYWHERE.items(), *SQLITE.items()],
    "postgres": [*EVERYWHERE.items(), *POSTGRES.items()],
}
