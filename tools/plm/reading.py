"""The lifecycle tools that only look: what there is, and where to go."""

from __future__ import annotations

from contextlib import suppress

from agent.model import Json
from agent.quoting import on_one_line
from agent.results import Column, Link, Result, Table
from agent.tool import tool
from db import plm
from db.errors import Invalid, NotFound, NotPermitted
from db.plm.words import TABS
from tools.context import Context
from tools.plm.arguments import (
    DesignCode,
    FoundType,
    ItemRef,
    Label,
    Limit,
    ProgramCode,
    SearchText,
    State,
    Tab,
    Words,
)
from tools.plm.links import (
    design_link,
    design_page,
    is_number,
    item_link,
    item_page,
    workspace_link,
    workspace_page,
)

MOST_LABEL = 60

ITEM_COLUMNS = (
    Column("number", "Number"),
    Column("type", "Type"),
    Column("name", "Name"),
    Column("revision", "Revision"),
    Column("state", "State", "status"),
    Column("design", "Design"),
)
PROGRAM_COLUMNS = (
    Column("code", "Code"),
    Column("name", "Name"),
    Column("customer", "Customer"),
    Column("status", "Status", "status"),
)
DESIGN_COLUMNS = (
    Column("code", "Code"),
    Column("name", "Name"),
    Column("type", "Type"),
    Column("programme", "Programme"),
)


@tool(permission="parts:read")
def search_items(
    ctx: Context,
    item_type: FoundType | None = None,
    query: SearchText | None = None,
    *,
    state: State | None = None,
    design: DesignCode | None = None,
    limit: Limit = 20,
) -> Result:
    """Find parts, documents, requirements, tasks and change orders by words, type, state and design.

    Every word must be in number, name or description. With item_type ChangeOrder and a state it lists change orders.
    """
    page = plm.search_items(
        ctx.session, ctx.who, item_type=item_type, query=query or "", state=state, design=design, limit=limit
    )
    rows = tuple(
        (each.number, each.type, each.name, each.revision, each.status, each.design) for each in page.rows
    )
    facts: dict[str, Json] = {"shown": len(rows), "more": page.next is not None}
    if not rows:
        return Result("No item fits", facts)
    first = "The first " if page.next else ""
    links = (item_link(rows[0][0]),) if len(rows) == 1 else ()
    return Result(f"{first}{_count(len(rows), 'item')}", facts, (Table(ITEM_COLUMNS, rows),), links)


@tool(permission="programs:read")
def search_programs(
    ctx: Context,
    name: Words | None = None,
    code: Words | None = None,
    customer: Words | None = None,
    status: State | None = None,
) -> Result:
    """List the programmes that this user is a member of, by name, code, customer or status."""
    found = plm.list_programs(
        ctx.session, ctx.who, name=name or "", code=code or "", customer=customer or "", status=status
    )
    facts: dict[str, Json] = {"shown": len(found)}
    if not found:
        return Result("No programme of yours fits", facts)
    rows = tuple((each.code, each.name, each.customer, each.status) for each in found)
    links = tuple(workspace_link(each.code) for each in found) if len(found) == 1 else ()
    return Result(_count(len(rows), "programme"), facts, (Table(PROGRAM_COLUMNS, rows),), links)


@tool(permission="designs:read")
def search_designs(
    ctx: Context,
    name: Words | None = None,
    code: Words | None = None,
    type: Words | None = None,  # noqa: A002 - the specification's name
    programme: ProgramCode | None = None,
) -> Result:
    """List the designs that this user sees, by name, code, type or programme; archived ones are left out."""
    found = plm.list_designs(
        ctx.session, ctx.who, name=name or "", code=code or "", type=type, program=programme
    )
    facts: dict[str, Json] = {"shown": len(found)}
    if not found:
        return Result("No design fits", facts)
    rows = tuple(
        (each.code, each.name, each.type, each.program.code if each.program else None) for each in found
    )
    links = tuple(design_link(each.code) for each in found) if len(found) == 1 else ()
    return Result(_count(len(rows), "design"), facts, (Table(DESIGN_COLUMNS, rows),), links)


@tool(permission="parts:create")
def initiate_collaborative_design(ctx: Context, programme: ProgramCode) -> Result:
    """Offer the link to a programme's workspace, where several people work on its designs at once; changes nothing."""
    found = plm.find_program(ctx.session, ctx.who, programme)
    there = plm.who_is_there(ctx.session, ctx.who, found.code)
    names: list[Json] = [each.name for each in there]
    facts: dict[str, Json] = {
        "programme": found.code,
        "name": found.name,
        "href": workspace_page(found.code),
        "there": names,
        "members": [each.name for each in plm.members_of(ctx.session, found)],
    }
    here = _sentence([each.name for each in there])
    return Result(f"The workspace of {found.code} is ready. {here}", facts, (), (workspace_link(found.code),))


@tool(permission=None)
def offer_navigation(
    ctx: Context, entity: ItemRef, tab: Tab | None = None, label: Label = "View {number}"
) -> Result:
    """Offer a button that opens the page of an item, change order, design or programme, such as P-1001.

    The tabs are those of items; bom is of parts only. Without a tab a change order's own page is opened.
    """
    name, href = _place(ctx, entity.strip(), tab)
    text = on_one_line(label.replace("{number}", name), MOST_LABEL)
    facts: dict[str, Json] = {"entity": name, "href": href}
    return Result(f"A button to {name} is offered", facts, (), (Link(text or f"View {name}", href),))


def _place(ctx: Context, entity: str, tab: Tab | None) -> tuple[str, str]:
    """A record's number or code as it is stored, and its page."""
    if is_number(entity):
        return _numbered(ctx, entity, tab)
    if tab is not None:
        raise Invalid(f'Only items have tabs, and "{entity}" is no number of an item. Leave the tab out.')
    if ctx.who.may("designs:read"):
        with suppress(NotFound):
            code = plm.find_design(ctx.session, ctx.who, entity).code
            return code, design_page(code)
    if ctx.who.may("programs:read"):
        with suppress(NotFound):
            code = plm.find_program(ctx.session, ctx.who, entity).code
            return code, workspace_page(code)
    raise NotFound(f'There is no item, change order, design or programme "{entity}".')


def _numbered(ctx: Context, number: str, tab: Tab | None) -> tuple[str, str]:
    if not ctx.who.may("parts:read"):
        raise NotPermitted(f"The role {ctx.who.role} may not see items; it lacks the permission parts:read.")
    item = plm.find_item(ctx.session, ctx.who, number)
    if tab not in (None, *TABS[item.type]):
        known = ", ".join(TABS[item.type])
        raise Invalid(f"The page of {item.number} has no tab {tab}. Its tabs are {known}.")
    return item.number, item_page(item.number, tab)


def _sentence(names: list[str]) -> str:
    if not names:
        return "Nobody is there now."
    if len(names) == 1:
        return f"{names[0]} is there now."
    return f"{', '.join(names)} are there now."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
