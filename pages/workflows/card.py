"""What a card shows of a change to a workflow: the graph before and after, each setting that changes, what lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import element, join
from db import workflows
from db.change_sets import changes_of
from db.errors import NotFound
from db.models.change_sets import ChangeSet, RowChange
from db.models.workflows import WorkflowVersion
from engines.flow.checking import Problem
from engines.flow.definition import EMPTY, Definition
from engines.flow.difference import differ
from engines.flow.errors import DefinitionInvalid
from pages.components import icon
from pages.reader import Reader
from pages.workflows.difference import Sides, draw_changes, draw_sides
from pages.workflows.settings import connection_names

TABLE = WorkflowVersion.__tablename__
MOST_WORKFLOWS, MOST_PROBLEMS = 3, 3


@dataclass(frozen=True, slots=True)
class GraphChange:
    """A version that comes, or with an undo goes."""

    workflow: str
    before: Definition
    after: Definition
    before_number: int
    after_number: int
    problems: tuple[Problem, ...] = ()
    """That keep it from running as it will be."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the tenant's connections, by their ids."""


def read_graphs(session: Session, row: ChangeSet) -> Callable[[Reader], Markup] | None:
    """The graphs of the workflows that it changes, read now and drawn later."""
    rows = [each for each in changes_of(session, row.id) if each.table_name == TABLE]
    changes = [change for each in rows[:MOST_WORKFLOWS] if (change := _change(session, each)) is not None]
    if not changes:
        return None
    return lambda reader: join(*(draw_change(reader, each, is_alone=len(changes) == 1) for each in changes))


def draw_change(reader: Reader, change: GraphChange, *, is_alone: bool = True) -> Markup:
    """Both graphs, and below them the settings; of several workflows each under its number."""
    difference = differ(change.before, change.after)
    sides = Sides(
        change.before,
        change.after,
        difference,
        _label(reader, "before", change.before_number),
        _label(reader, "after", change.after_number),
        is_small=True,
    )
    settings = draw_changes(reader, sides, names=change.names)
    return element(
        "div",
        None if is_alone else element("p", change.workflow, class_="block-title"),
        draw_sides(reader, sides),
        element(
            "details",
            element("summary", icon("chevron"), reader.t("flow.settings")),
            element("div", settings, class_="rows"),
            class_="diff",
            open=not (
                difference.added or difference.removed or difference.added_edges or difference.removed_edges
            ),
        )
        if settings
        else None,
        _problems(reader, change.problems),
        class_="card-graph",
    )


def _label(reader: Reader, side: str, number: int) -> str:
    if number < 1:
        return reader.t(f"flow.side.{side}")
    return f"{reader.t(f'flow.side.{side}')} · {reader.t('flow.version', n=number)}"


def _problems(reader: Reader, problems: Sequence[Problem]) -> Markup | None:
    if not problems:
        return None
    told = [element("li", reader.retell(each.message)) for each in problems[:MOST_PROBLEMS]]
    rest = len(problems) - len(told)
    more = element("li", reader.count("flow.more_problems", rest)) if rest else None
    return element(
        "div",
        element("p", icon("alert"), reader.t("flow.lacks")),
        element("ul", *told, more),
        class_="flow-lacks",
    )


def _change(session: Session, row: RowChange) -> GraphChange | None:
    values = row.after if row.kind == "insert" else row.before
    if not isinstance(values, Mapping) or not isinstance(number := values.get("number"), int):
        return None
    this, other = _read(values.get("definition")), _version(session, values.get("workflow_id"), number - 1)
    workflow = row.label.partition(" ")[0]
    if this is None:
        return None
    names = connection_names(workflows.list_connections(session))
    if row.kind == "insert":
        return GraphChange(workflow, other, this, number - 1, number, _lacking(session, this), names)
    return GraphChange(workflow, this, other, number, number - 1, _lacking(session, other), names)


def _version(session: Session, workflow_id: object, number: int) -> Definition:
    """The version before, which is there already; a workflow that is made at the same time has none."""
    if number < 1 or not isinstance(workflow_id, str):
        return EMPTY
    try:
        return workflows.definition_of(session, UUID(workflow_id), number)
    except NotFound:
        return EMPTY


def _read(data: object) -> Definition | None:
    try:
        return Definition.from_json(data)
    except DefinitionInvalid:
        return None


def _lacking(session: Session, definition: Definition) -> tuple[Problem, ...]:
    return tuple(each for each in workflows.problems_of(session, definition) if each.level != "warning")
