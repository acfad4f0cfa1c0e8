"""Which tables and columns a query reads, resolved scope by scope as the databases do it.

Resolution must not be looser than the database's own, on either of the two. So a WITH part may have neither a published
table's name nor another part's, and is seen only where both databases see it: later in its WITH, and in its query. A
table that is no WITH part seen from there and not published is refused.

On PostgreSQL, where hidden columns (`tenant_id`, `xmin`) are in the table itself, a table is replaced by a subquery of
its published columns wherever a name could reach a hidden one: in a SELECT with a star, or with a name that the query
itself made up. Elsewhere every column was resolved to a published one and the table stays, so that grouping by its
primary key still works.
"""

from collections.abc import Iterable, Iterator

from sqlglot import exp

from engines.sql.errors import QueryRefused
from engines.sql.frames import Frame, Output, Outputs, Source, no_table, renamed, widest
from engines.sql.growth import is_power
from engines.sql.port import Dialect
from engines.sql.rewriting import fold_names, folded, hide_unpublished
from engines.sql.schema import Schema

_MAX_SOURCES = 20
_MAX_SELECTS = 50
_MAX_SIZE = 20_000
_POWER_SIZE = 1_000


def resolve(tree: exp.Query, published: Schema, dialect: Dialect) -> tuple[str, ...]:
    """Check every table and column, hide what is not published, and return the tables it reads.

    Changes the tree: names as the database folds them, tables replaced where needed. Raises QueryRefused.
    """
    if dialect == "postgres":
        fold_names(tree)
    scopes = _Scopes(published, dialect)
    scopes.query(tree, Frame({}))
    hide_unpublished(scopes.hiding, published)
    return tuple(scopes.tables)


class _Scopes:
    """One walk over a query, from the outside in."""

    def __init__(self, published: Schema, dialect: Dialect) -> None:
        self._published = published
        self._dialect = dialect
        self._cte_names: set[str] = set()
        self._sources = self._selects = self._size = 0
        self.hiding: list[exp.Table] = []
        self.tables: dict[str, None] = {}

    def query(self, node: exp.Expr, around: Frame) -> Outputs:
        """Resolve a query that stands in the frame `around`; return its columns."""
        match node:
            case exp.Subquery():
                return self.query(node.this, around)
            case exp.SetOperation():
                return self._set_operation(node, self._with(node, around))
            case exp.Select():
                return self._select(node, self._with(node, around))
            case exp.Values():
                return self._values(node, around)
            case _:
                raise QueryRefused(f"{type(node).__name__} cannot stand in place of a SELECT.")

    def _with(self, node: exp.Query, around: Frame) -> Frame:
        clause = node.args.get("with_")
        if clause is None:
            return around
        recursive = bool(clause.args.get("recursive"))
        if recursive and self._dialect == "postgres":
            raise QueryRefused(
                "WITH RECURSIVE is not available. For a series of days use generate_series in FROM."
            )
        ctes = dict(around.ctes)
        for cte in clause.expressions:
            name = self._declare(cte)
            listed = self._listed(cte.args["alias"])
            inner = {**ctes, name: self._inside_itself(cte, listed)} if recursive else dict(ctes)
            outputs = self.query(cte.this, Frame(inner, around.outer, around.sources))
            ctes[name] = renamed(outputs, listed, name)
        return Frame(ctes, around.outer, around.sources)

    def _declare(self, cte: exp.CTE) -> str:
        name = self._name(cte.args["alias"].this)
        folded = name.lower()
        if not name.isascii():
            raise QueryRefused(f"The name {name} of a WITH part must be plain ASCII letters.")
        if self._published.table(folded) is not None:
            raise QueryRefused(
                f"A WITH part may not be called {name}, because a table is. Give it another name."
            )
        if folded in self._cte_names:
            raise QueryRefused(f"Two WITH parts are called {name}. Give each its own name.")
        self._cte_names.add(folded)
        return name

    def _inside_itself(self, cte: exp.CTE, listed: tuple[str, ...]) -> Outputs:
        """The columns of a recursive WITH part while it is resolved: as listed, or as its first SELECT names them."""
        first: exp.Expr = cte.this
        while isinstance(first, exp.SetOperation):
            first = first.this
        items = first.expressions if isinstance(first, exp.Select) else []
        named = (item.args["alias"] if isinstance(item, exp.Alias) else item.this for item in items)
        names = (self._name(name) for name in named if isinstance(name, exp.Identifier))
        return tuple(map(Output, listed or names))

    def _set_operation(self, node: exp.SetOperation, around: Frame) -> Outputs:
        chain: list[exp.SetOperation] = []
        left: exp.Expr = node
        while isinstance(left, exp.SetOperation) and (left is node or left.args.get("with_") is None):
            chain.append(left)
            left = left.this
        outputs = self.query(left, around)
        for operation in reversed(chain):
            outputs = widest(outputs, self.query(operation.expression, around))
            if order := operation.args.get("order"):
                named = {output.name: output.size for output in outputs if output.name is not None}
                self._measure_all([order], Frame(around.ctes, aliases=named))
        return outputs

    def _values(self, node: exp.Values, around: Frame) -> Outputs:
        frame = Frame(around.ctes, around)
        rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
        columns = zip(*([self._measure(item, frame) for item in row] for row in rows), strict=False)
        return tuple(Output(f"column{number}", max(sizes)) for number, sizes in enumerate(columns, 1))

    def _select(self, node: exp.Select, around: Frame) -> Outputs:
        self._selects += 1
        if self._selects > _MAX_SELECTS:
            raise QueryRefused(f"The query has more than {_MAX_SELECTS} SELECTs. Ask for less at a time.")
        frame = Frame(around.ctes, around)
        for part in _from_parts(node):
            self._add_source(part, frame)
        self._using(node, frame)
        sizes = [self._measure(item, frame) for item in node.expressions]
        outputs = tuple(self._outputs(node.expressions, sizes, frame))
        named = zip(node.expressions, sizes, strict=True)
        frame.aliases = {
            self._name(item.args["alias"]): size for item, size in named if isinstance(item, exp.Alias)
        }
        self._measure_all(self._readers(node, frame), frame)
        if self._dialect == "postgres" and (frame.made_up or any(map(_is_star, node.expressions))):
            self.hiding += [source.table for source in frame.sources.values() if source.table is not None]
        return outputs

    def _readers(self, node: exp.Select, frame: Frame) -> Iterator[exp.Expr]:
        """The parts after FROM in which columns stand; not ORDER BY an alias, which is always the alias."""
        for key, value in node.args.items():
            if key == "joins":
                yield from (join.args["on"] for join in value if join.args.get("on"))
            elif key == "order" and value is not None:
                yield from (item for item in value.expressions if self._bare(item.this) not in frame.aliases)
            elif key not in ("with_", "from_", "expressions"):
                yield from (part for part in _listed_parts(value) if isinstance(part, exp.Expr))

    def _bare(self, node: exp.Expr) -> str:
        alone = isinstance(node, exp.Column) and node.args.get("table") is None
        return self._name(node.this) if alone else ""

    def _add_source(self, part: exp.Expr, frame: Frame) -> None:
        self._sources += 1
        if self._sources > _MAX_SOURCES:
            raise QueryRefused(f"The query reads more than {_MAX_SOURCES} tables. Ask for less at a time.")
        alias = part.args.get("alias")
        name = self._name(alias.this) if alias is not None and alias.this is not None else ""
        listed = self._listed(alias) if alias is not None else ()
        if listed and self._dialect == "sqlite":
            raise QueryRefused(
                "SQLite knows no columns after an alias in FROM. Name them in WITH t(a, b) AS (…)."
            )
        match part:
            case exp.Table(this=exp.Anonymous() as call):
                name = name or str(call.this).lower()
                frame.add(name, self._series(call, listed or (name,), frame))
            case exp.Table():
                frame.add(name or self._name(part.this), self._table(part, listed, frame))
            case exp.Subquery() | exp.Values():
                frame.add(name, Source(renamed(self._derived(part, frame), listed, name)))
            case _:
                raise QueryRefused(
                    f"{type(part).__name__} cannot stand in FROM. Use tables, subqueries and JOIN."
                )

    def _series(self, call: exp.Anonymous, names: tuple[str, ...], frame: Frame) -> Source:
        self._measure_all(call.expressions, Frame(frame.ctes, frame.outer))
        return Source(tuple(map(Output, names)))

    def _derived(self, part: exp.Expr, frame: Frame) -> Outputs:
        """A subquery in FROM sees what is around the SELECT, not the tables beside it."""
        around = frame.outer or Frame({})
        return self.query(part, Frame(frame.ctes, around.outer, around.sources))

    def _table(self, part: exp.Table, listed: tuple[str, ...], frame: Frame) -> Source:
        name = self._name(part.this)
        if name in frame.ctes:
            return Source(renamed(frame.ctes[name], listed, name))
        table = self._published.table(name)
        if table is None:
            raise QueryRefused(no_table(name, self._published.table_names))
        if listed:
            raise QueryRefused(f"The columns of {name} cannot be renamed in FROM. Use AS in the SELECT list.")
        self.tables[name] = None
        return Source(tuple(map(Output, table.column_names)), part)

    def _measure_all(self, nodes: Iterable[exp.Expr], frame: Frame) -> None:
        for node in nodes:
            self._measure(node, frame)

    def _measure(self, top: exp.Expr, frame: Frame) -> int:
        """Resolve all columns below the node; its size, with what it refers to written out in full.

        PostgreSQL writes it out when it plans, so that ten steps which use the last one eight times are a billion parts.
        """
        own = nested = 0
        for node in top.walk(prune=lambda inner: isinstance(inner, exp.Query | exp.Column)):
            match node:
                case exp.Query():
                    before = self._size
                    self.query(node, frame)
                    nested += self._size - before
                case exp.Column():
                    own += self._column(node, frame)
                case _:
                    own += _POWER_SIZE if is_power(node) else 1
        self._size += own
        if self._size > _MAX_SIZE:
            raise QueryRefused(
                "The query uses its own results again and again. Calculate in fewer nested steps."
            )
        return own + nested

    def _column(self, column: exp.Column, frame: Frame) -> int:
        qualifier = column.args.get("table")
        match qualifier, column.this:
            case None, identifier:
                return frame.use(self._name(identifier))
            case _, exp.Star() if self._name(qualifier) not in frame.sources:
                raise QueryRefused(
                    f"A * takes a table of its own SELECT, not {self._name(qualifier)} from around it."
                )
            case _, exp.Star():
                return len(frame.sources[self._name(qualifier)].outputs)
            case _, identifier:
                return frame.use_qualified(self._name(qualifier), self._name(identifier))

    def _using(self, node: exp.Select, frame: Frame) -> None:
        sources = list(frame.sources.values())
        for number, join in enumerate(
            node.args.get("joins") or [], len(sources) - len(node.args.get("joins") or [])
        ):
            for column in join.args.get("using") or []:
                name = self._name(column.this if isinstance(column, exp.Column) else column)
                if not sources[number].has(name) or not any(source.has(name) for source in sources[:number]):
                    raise QueryRefused(
                        f"USING ({name}) needs that column on both sides. Write JOIN … ON a.x = b.x."
                    )
                frame.use(name)

    def _outputs(self, items: list[exp.Expr], sizes: list[int], frame: Frame) -> Iterator[Output]:
        for item, size in zip(items, sizes, strict=True):
            match item:
                case exp.Alias():
                    yield Output(self._name(item.args["alias"]), max(1, size - 1))
                case exp.Star():
                    yield from (output for source in frame.sources.values() for output in source.outputs)
                case exp.Column(this=exp.Star()):
                    yield from frame.sources[self._name(item.args["table"])].outputs
                case exp.Column():
                    yield Output(self._name(item.this), size)
                case _:
                    yield Output(None, size)

    def _listed(self, alias: exp.TableAlias) -> tuple[str, ...]:
        return tuple(self._name(column) for column in alias.args.get("columns") or [])

    def _name(self, node: exp.Expr) -> str:
        if not isinstance(node, exp.Identifier):
            raise QueryRefused("A name in the query is not a plain word. Use plain names.")
        return folded(str(node.this)) if self._dialect == "sqlite" else str(node.this)


def _from_parts(node: exp.Select) -> Iterator[exp.Expr]:
    if clause := node.args.get("from_"):
        yield clause.this
    for join in node.args.get("joins") or []:
        yield join.this


def _listed_parts(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _is_star(item: exp.Expr) -> bool:
    return isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star))
