"""What the guard changes in a query before it is written anew: names, hidden columns, joined texts."""

from collections.abc import Iterable

from sqlglot import exp

from engines.sql.schema import Schema

LONGEST_TEXT = 10_000
LONGEST_PART = 1_000

_UPPER_TO_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def folded(name: str) -> str:
    """The name as both databases fold it: ASCII letters only."""
    return name.translate(_UPPER_TO_LOWER)


def fold_names(tree: exp.Query) -> None:
    """Write each name as PostgreSQL sees it: lower case unless it is quoted."""
    for identifier in tree.find_all(exp.Identifier):
        if not identifier.args.get("quoted"):
            identifier.set("this", folded(str(identifier.this)))
            identifier.set("quoted", True)


def hide_unpublished(tables: Iterable[exp.Table], published: Schema) -> None:
    """Replace each table by a subquery of its published columns."""
    for table in tables:
        found = published.table(table.name)
        names = found.column_names if found is not None else ()
        columns = [exp.column(exp.to_identifier(name, quoted=True)) for name in names]
        source = exp.Table(this=exp.to_identifier(table.name, quoted=True))
        alias = exp.TableAlias(this=exp.to_identifier(table.alias or table.name, quoted=True))
        table.replace(exp.Subquery(this=exp.select(*columns).from_(source), alias=alias))


def cut_texts(tree: exp.Query) -> None:
    """Put `left(…, 10000)` around whatever joins texts and `left(…, 1000)` around each part of a list.

    PostgreSQL collects a list in memory, up to 1 GB each, and would send it.
    """
    for node in [node for node in tree.walk() if _joins_texts(node)]:
        if _name(node) == "string_agg" and not isinstance(node.expressions[0], exp.Distinct | exp.Order):
            _cut(node.expressions[0], LONGEST_PART)
        outermost = node
        while isinstance(outermost.parent, exp.Filter | exp.Window) and outermost.parent.this is outermost:
            outermost = outermost.parent
        parent = outermost.parent
        if parent is None or not _is_cut(parent, LONGEST_TEXT):
            _cut(outermost, LONGEST_TEXT)


def _cut(node: exp.Expr, length: int) -> None:
    if not _is_cut(node, length):
        cut = exp.Anonymous(this="left", expressions=[exp.null(), exp.Literal.number(length)])
        node.replace(cut)
        cut.expressions[0].replace(node)


def _joins_texts(node: exp.Expr) -> bool:
    if isinstance(node, exp.DPipe):
        parent = node.parent
        while isinstance(parent, exp.Paren):
            parent = parent.parent
        return not isinstance(parent, exp.DPipe)
    return _name(node) in ("string_agg", "concat", "concat_ws")


def _is_cut(node: exp.Expr, length: int) -> bool:
    return _name(node) == "left" and node.expressions[1].name == str(length)


def _name(node: exp.Expr) -> str:
    return str(node.this).lower() if isinstance(node, exp.Anonymous) else ""
