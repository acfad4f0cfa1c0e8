"""Queries that read what is not published, or not ours; also run without the guard, to see what the walls hold."""

from __future__ import annotations

from engines.sql.port import Dialect

EVERYWHERE = {
    "hidden table": "SELECT * FROM users",
    "hidden table, constant": "SELECT 1 FROM users",
    "hidden table, count of rows only": "SELECT count(*) FROM users",
    "hidden column": "SELECT purchase_price FROM products",
    "hidden column, qualified": "SELECT p.purchase_price FROM products AS p",
    "hidden column in WHERE": "SELECT name FROM products WHERE purchase_price LIKE 'C%'",
    "hidden column in ORDER BY": "SELECT name FROM products ORDER BY purchase_price",
    "hidden column in HAVING": "SELECT count(*) AS n FROM products HAVING max(purchase_price) > 'A'",
    "hidden column in a window": "SELECT rank() OVER (ORDER BY purchase_price) AS r FROM products",
    "hidden column in USING": "SELECT 1 AS one FROM orders AS a JOIN orders AS b USING (note)",
    "tenant column": "SELECT tenant_id FROM orders",
    "tenant column in WHERE": "SELECT 1 AS one FROM orders WHERE tenant_id IS NOT NULL",
    "tenant column in a nested query": "SELECT (SELECT max(o.tenant_id) FROM orders AS o) AS x",
    "unpublished column under an outer column's name": (
        "SELECT (SELECT count(*) FROM orders WHERE error = 'x') AS n FROM renders"
    ),
    "hidden table in a subquery": "SELECT (SELECT password FROM users) AS x",
    "hidden table in EXISTS": "SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM users)",
    "hidden table in IN": "SELECT name FROM products WHERE name IN (SELECT password FROM users)",
    "hidden table in a join": "SELECT u.password FROM products AS p JOIN users AS u ON 1 = 1",
    "hidden table after a comma": "SELECT u.password FROM products AS p, users AS u",
    "hidden table in UNION": "SELECT name FROM products UNION SELECT password FROM users",
    "hidden table in the second UNION": (
        "SELECT name FROM products UNION SELECT 'x' UNION ALL SELECT password FROM users"
    ),
    "hidden table in CASE": "SELECT CASE WHEN 1 = 1 THEN (SELECT password FROM users) END AS x",
    "hidden table in ORDER BY": "SELECT name FROM products ORDER BY (SELECT password FROM users)",
    "hidden table in a function": "SELECT upper((SELECT password FROM users)) AS x",
    "hidden table in FILTER": (
        "SELECT count(*) FILTER (WHERE (SELECT password FROM users) > 'A') AS n FROM products"
    ),
    "hidden table in ON": (
        "SELECT 1 AS one FROM products AS a JOIN products AS b ON (SELECT 1 FROM users) = 1"
    ),
    "hidden table in a derived table": "SELECT password FROM (SELECT password FROM users) AS p",
    "CTE spoof: takes a table's name": "WITH products AS (SELECT * FROM users) SELECT * FROM products",
    "CTE spoof: takes its own source's name": "WITH users AS (SELECT * FROM users) SELECT * FROM users",
    "CTE spoof: inner name for an outer table": (
        "SELECT password FROM users WHERE 1 = (WITH users AS (SELECT 1 AS x) SELECT x FROM users)"
    ),
    "CTE spoof: inner name in a sibling": (
        "SELECT (WITH users AS (SELECT 1 AS password) SELECT password FROM users) AS a, (SELECT "
        "password FROM users) AS b"
    ),
    "CTE spoof: name from the next part": (
        "WITH a AS (SELECT password FROM users), users AS (SELECT 1 AS password) SELECT * FROM a"
    ),
    "CTE spoof: name twice": (
        "WITH a AS (SELECT 1 AS x) SELECT * FROM a WHERE EXISTS (WITH a AS (SELECT password AS x "
        "FROM users) SELECT x FROM a)"
    ),
    "CTE spoof: other case": "WITH Products AS (SELECT * FROM users) SELECT * FROM PRODUCTS",
    "CTE that only reads a hidden table": "WITH a AS (SELECT * FROM users) SELECT 1 AS one",
    "NATURAL JOIN over hidden columns": "SELECT * FROM orders AS a NATURAL JOIN orders AS b",
    "table with a letter that folds to another": "SELECT * FROM user\u017f",
    "comment around the name": "SELECT * FROM /* products */ users",
    "name of a hidden table as alias": "SELECT users.password FROM products AS users, users",
    "row of a table": "SELECT p FROM products AS p",
    "row of a table in a function": "SELECT count(p.*) AS n FROM products AS p",
    "star of an outer table": "SELECT (SELECT o.*) AS x FROM orders AS o",
    "star of an outer table in EXISTS": "SELECT 1 AS one FROM orders AS o WHERE EXISTS (SELECT o.* FROM products)",
    "made-up columns in USING": (
        "WITH q AS (SELECT 'x' AS note), r AS (SELECT 'x' AS note) "
        "SELECT 1 AS one FROM q JOIN r USING (note) JOIN orders USING (note)"
    ),
    "field of a row": "SELECT (p).purchase_price FROM products AS p",
    "column list over hidden columns": "SELECT a, b, c, d, e FROM products AS p(a, b, c, d, e)",
    "alias used as a hidden column": "SELECT q.tenant_id FROM (SELECT id FROM orders) AS q",
}

SQLITE = {
    "catalogue": "SELECT sql FROM sqlite_master",
    "catalogue, new name": "SELECT sql FROM sqlite_schema",
    "catalogue of temp": "SELECT * FROM sqlite_temp_master",
    "catalogue, quoted": "SELECT * FROM [sqlite_master]",
    "schema qualifier": "SELECT * FROM main.products",
    "schema qualifier of temp": "SELECT * FROM temp.products",
    "other database": "SELECT * FROM app.users",
    "pragma function": "SELECT * FROM pragma_table_info('products')",
    "pragma function without arguments": "SELECT * FROM pragma_database_list",
    "pragma function list": "SELECT name FROM pragma_function_list()",
    "statement table": "SELECT * FROM sqlite_stmt",
    "space of tables": "SELECT * FROM dbstat",
    "table-valued json": "SELECT * FROM json_each('[1, 2]')",
    "row number": "SELECT rowid FROM products",
    "row number, other name": "SELECT _rowid_ FROM products",
    "text in double quotes": 'SELECT "secret" FROM products',
    "table name without parentheses after IN": "SELECT 1 AS one WHERE 1 IN users",
    "IN with a qualified table": "SELECT 1 AS one WHERE 1 IN main.users",
    "compile options": "SELECT sqlite_compileoption_get(1)",
    "version": "SELECT sqlite_version()",
    "last id": "SELECT last_insert_rowid()",
    "table in backquotes": "SELECT * FROM `users`",
    "recursive over a hidden table": (
        "WITH RECURSIVE a(x) AS (SELECT password FROM users UNION SELECT x FROM a) SELECT * FROM a"
    ),
    "index hint": "SELECT name FROM products INDEXED BY x",
}

POSTGRES = {
    "change the tenant in a CTE": (
        "WITH a AS (SELECT set_config('app.tenant_token', 'x', true) AS c) SELECT number FROM a, orders"
    ),
    "change the tenant in WHERE": (
        "SELECT number FROM orders WHERE set_config('app.tenant', 'x', true) IS NOT NULL"
    ),
    "CTE spoof: quoted": 'WITH "users" AS (SELECT 1 AS x) SELECT * FROM "USERS"',
    "change the role": "SELECT set_config('role', 'counterfoil_owner', true)",
    "switch row security off": "SELECT set_config('row_security', 'off', true)",
    "read the token": "SELECT current_setting('app.tenant_token')",
    "secret of the token": "SELECT * FROM app.tenant_secret",
    "secret of the token, by path": "SELECT * FROM tenant_secret",
    "function of the boundary": "SELECT app.current_tenant()",
    "qualified function": "SELECT pg_catalog.current_setting('app.tenant_token')",
    "quoted function": "SELECT \"current_setting\"('app.tenant_token')",
    "unicode-quoted function": "SELECT U&\"current\\005fsetting\"('app.tenant_token')",
    "function in FROM": "SELECT * FROM pg_read_file('/etc/passwd')",
    "function in FROM with alias": "SELECT x FROM pg_ls_dir('/') AS x",
    "function in ROWS FROM": "SELECT * FROM ROWS FROM (pg_ls_dir('/')) AS x",
    "function in LATERAL": "SELECT * FROM products AS p, LATERAL pg_ls_dir('/') AS x",
    "function in LIMIT": "SELECT name FROM products LIMIT (SELECT 1)",
    "function in a window": "SELECT sum(1) OVER (ORDER BY pg_backend_pid()) FROM products",
    "function in ORDER BY": "SELECT name FROM products ORDER BY pg_backend_pid()",
    "function in GROUP BY": "SELECT count(*) FROM products GROUP BY pg_backend_pid()",
    "function in VALUES": "SELECT * FROM (VALUES (pg_backend_pid())) AS v(x)",
    "function in DISTINCT ON": "SELECT DISTINCT ON (pg_backend_pid()) name FROM products",
    "function by attribute": "SELECT p.pg_typeof FROM products AS p",
    "function by attribute of a row": "SELECT (p).row_to_json FROM products AS p",
    "dynamic SQL": "SELECT query_to_xml('SELECT * FROM users', true, true, '')",
    "dynamic SQL over a table": "SELECT table_to_xml('users', true, true, '')",
    "dynamic SQL over a schema": "SELECT schema_to_xml('public', true, true, '')",
    "dynamic SQL over a cursor": "SELECT cursor_to_xml('answer', 1, true, true, '')",
    "dynamic SQL in text search": "SELECT * FROM ts_stat('SELECT to_tsvector(password) FROM users')",
    "catalogue": "SELECT * FROM pg_catalog.pg_class",
    "catalogue by path": "SELECT relname FROM pg_class",
    "passwords": "SELECT passwd FROM pg_shadow",
    "roles": "SELECT rolname FROM pg_roles",
    "settings": "SELECT name, setting FROM pg_settings",
    "other sessions": "SELECT query FROM pg_stat_activity",
    "statistics": "SELECT most_common_vals FROM pg_stats",
    "policies": "SELECT polname FROM pg_policy",
    "information schema": "SELECT table_name FROM information_schema.tables",
    "schema qualifier": "SELECT * FROM public.products",
    "database qualifier": "SELECT * FROM counterfoil.public.products",
    "transaction id of a row": "SELECT xmin FROM orders",
    "place of a row": "SELECT ctid FROM orders",
    "table of a row": "SELECT tableoid FROM orders",
    "place of a row in WHERE": "SELECT number FROM orders WHERE ctid = '(0,1)'",
    "cast to a catalogue type": "SELECT 'users'::regclass",
    "cast through a catalogue type": "SELECT CAST(1259 AS regclass)",
    "cast to a row type": "SELECT CAST('(1,2)' AS products)",
    "cast to an array": "SELECT '{1}'::int[]",
    "current user": "SELECT current_user",
    "session user": "SELECT session_user",
    "current database": "SELECT current_catalog",
    "search path": "SELECT current_schema",
    "version": "SELECT version()",
    "rows as JSON": "SELECT row_to_json(p) FROM products AS p",
    "rows as JSON array": "SELECT json_agg(p) FROM products AS p",
    "whole rows compared": "SELECT 1 FROM products AS p WHERE p = p",
    "TABLE command": "TABLE users",
    "TABLE in a subquery": "SELECT * FROM (TABLE users) AS u",
    "only": "SELECT name FROM ONLY products",
    "sample": "SELECT name FROM products TABLESAMPLE SYSTEM (100)",
    "size of a table": "SELECT pg_relation_size('users')",
    "privileges": "SELECT has_table_privilege('users', 'SELECT')",
    "comment of an object": "SELECT obj_description(1)",
    "definition of a function": "SELECT pg_get_functiondef(1)",
    "user-defined operator": "SELECT 1 OPERATOR(pg_catalog.+) 1",
    "named argument": "SELECT make_interval(days => 1)",
    "array": "SELECT ARRAY[1, 2]",
    "array from a query": "SELECT ARRAY(SELECT password FROM users)",
    "any of an array": "SELECT name FROM products WHERE name = ANY (ARRAY['x'])",
    "dollar quotes": "SELECT $$x$$",
    "escape string": "SELECT E'\\x41'",
    "unicode string": "SELECT U&'\\0041'",
    "national string": "SELECT N'x'",
    "bit string": "SELECT B'101'",
    "hex string": "SELECT X'ff'",
    "row constructor": "SELECT ROW(1, 2)",
    "regular expression": "SELECT name FROM products WHERE name ~ '^B'",
    "variadic": "SELECT concat(VARIADIC ARRAY['a', 'b'])",
    "regular expression in substring": "SELECT substring(name FROM '(a+)+$') FROM products",
    "regular expression in substring, comma": "SELECT substring(name, '(a+)+$') FROM products",
    "regular expression from a column": "SELECT substring(name FROM category) FROM products",
    "no columns": "SELECT FROM products",
}

LEAKS: dict[Dialect, list[tuple[str, str]]] = {
    "sqlite": [*EVERYWHERE.items(), *SQLITE.items()],
    "postgres": [*EVERYWHERE.items(), *POSTGRES.items()],
}
