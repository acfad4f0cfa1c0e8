"""The bill of materials as a tree of folds: two levels at once, deeper ones when they are unfolded, and as CSV."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from agent.drawing.markup import Child, element, join, shown
from agent.results import Column, Table
from agent.turns.services import Services
from db import plm
from db.errors import DomainError
from pages.addresses import address
from pages.blocks import write_csv
from pages.components import button, empty_state, icon, state_badge
from pages.fragments import NO_STORE, Reading
from pages.plm.places import record_address
from pages.plm.sight import Sight
from pages.reader import Reader
from pages.shell import Page

SHOWN_LEVELS = 2
DEEPEST = 10
TREE, CSV = "/ui/app/items/bom", "/ui/app/items/bom.csv"
COLUMNS = ("quantity", "find", "designator")
CSV_COLUMNS = (
    "level",
    "number",
    "name",
    "revision",
    "state",
    "quantity",
    "total",
    "find",
    "designator",
    "design",
)
_Number = Annotated[str, Query(max_length=60)]
_Path = Annotated[str, Query(max_length=400)]


@dataclass(frozen=True, slots=True)
class Grove:
    """Where a tree stands: whose bill it is, what it is seen as, and the path above it."""

    number: str
    change_order: str = ""
    under: str = ""
    """the numbers from the page's item to the one that this piece hangs below, parted by ``/``; empty at the top"""
    design: str | None = None
    """the design of the page's item: other ones are marked"""
    is_open: bool = False
    """whether all levels are here and unfolded"""

    @property
    def level(self) -> int:
        """How deep in the whole tree the piece begins."""
        return self.under.count("/")


def add_routes(router: APIRouter, services: Services, page: Page) -> None:
    """Serve pieces of the tree, and the whole of it as CSV, to people who may see the page."""

    @router.get(TREE, include_in_schema=False)
    def piece(
        reader: Reading,
        item: _Number,
        *,
        change_order: _Number = "",
        under: _Path = "",
        design: Annotated[str, Query(max_length=80)] = "",
        whole: bool = False,
    ) -> HTMLResponse:
        grove = Grove(item, change_order, under, design or None, is_open=whole)
        with _answering(reader, page), services.store.read(reader.who.scope) as session:
            return HTMLResponse(draw_piece(session, reader, grove), headers=NO_STORE)

    @router.get(CSV, include_in_schema=False)
    def as_csv(reader: Reading, item: _Number, change_order: _Number = "") -> Response:
        with _answering(reader, page), services.store.read(reader.who.scope) as session:
            found = plm.bom(
                session, reader.who, item, depth=DEEPEST, change_order=change_order or None, most=plm.WHOLE
            )
        name = f'attachment; filename="{found.top.number}-bom.csv"'
        headers = {"content-disposition": name, **NO_STORE}
        text = "\ufeff" + write_csv(_table(reader, found))
        return PlainTextResponse(text, media_type="text/csv", headers=headers)


def grove_of(sight: Sight) -> Grove:
    """The top of the tree as the reader sees the item: on main, or as the change order has it."""
    design = sight.item.design.code if sight.item.design else None
    return Grove(sight.item.number, sight.order, design=design)


@contextmanager
def _answering(reader: Reader, page: Page) -> Iterator[None]:
    """What cannot be shown is told as the REST contract does, in the reader's language."""
    if not page.is_for(reader):
        raise HTTPException(404, "There is no such page.")
    try:
        yield
    except DomainError as error:
        raise HTTPException(error.http_status, reader.retell(str(error))) from None


def draw_piece(session: Session, reader: Reader, grove: Grove) -> Markup:
    """The lines below an item of the tree; all levels of them where the grove is open."""
    found = _read(session, reader, grove)
    return join(_branch(reader, grove, found), _left_out(reader, found))


def draw_bom(session: Session, reader: Reader, grove: Grove) -> Markup:
    """The whole tab: what to do with the tree, and its first levels."""
    found = _read(session, reader, grove)
    if not found.rows and not found.hidden:
        return _nothing(reader, grove)
    return join(
        _tools(reader, grove, found),
        element(
            "div",
            _head(reader),
            element("div", _branch(reader, grove, found), class_="tree"),
            class_="tree-box",
            role="region",
            tabindex=0,
            aria_label=reader.t("bom.label", number=grove.number),
        ),
        _left_out(reader, found),
    )


def _read(session: Session, reader: Reader, grove: Grove) -> plm.Bom:
    depth = DEEPEST if grove.is_open else SHOWN_LEVELS
    order = grove.change_order or None
    return plm.bom(session, reader.who, grove.number, depth=depth, change_order=order)


def _tools(reader: Reader, grove: Grove, found: plm.Bom) -> Markup:
    given = {"item": grove.number, "change_order": grove.change_order}
    whole = address(TREE, **given, design=grove.design or "", whole="yes")
    lines = sum(each.level == 1 for each in found.rows)
    folds = any(each.has_components for each in found.rows)
    return element(
        "div",
        element("span", reader.count("bom.lines", lines), class_="total"),
        button(reader.t("bom.open"), data_open_all=whole) if folds else None,
        button(reader.t("bom.close"), data_close_all=True) if folds else None,
        element(
            "a",
            icon("download"),
            reader.t("bom.csv"),
            href=address(CSV, **given),
            class_="button",
            download=True,
        ),
        class_="tree-tools",
    )


def _head(reader: Reader) -> Markup:
    """The columns' titles, for the eye; each row says them to those who listen."""
    titles: list[Child] = [
        element("span", reader.t("items.number")),
        element("span", reader.t("bom.quantity"), class_="right"),
        element("span", reader.t("bom.find"), class_="right places"),
        element("span", reader.t("bom.designator"), class_="places"),
        element("span", reader.t("items.state")),
    ]
    return element("div", element("div", *titles, class_="tree-row"), class_="tree-head", aria_hidden="true")


def _branch(reader: Reader, grove: Grove, found: plm.Bom) -> Markup:
    below: dict[str, list[plm.Component]] = defaultdict(list)
    for each in found.rows:
        below[each.path.rpartition("/")[0]].append(each)
    return _twigs(reader, grove, below, below[found.top.path])


def _twigs(
    reader: Reader,
    grove: Grove,
    below: Mapping[str, Sequence[plm.Component]],
    rows: Sequence[plm.Component],
) -> Markup:
    return element("ul", *(_twig(reader, grove, below, each) for each in rows))


def _twig(
    reader: Reader, grove: Grove, below: Mapping[str, Sequence[plm.Component]], row: plm.Component
) -> Markup:
    """A line, and where something is in it a fold below, whose inside may be fetched later."""
    level = grove.level + row.level - 1
    style = f"--level: {level}"
    line = element("div", _cells(reader, grove, row), class_="tree-row")
    if not row.has_components:
        return element("li", line, style=style)
    here = below.get(row.path, ())
    inside = _twigs(reader, grove, below, here) if here else None
    path = f"{grove.under or grove.number}/{row.path.partition('/')[2]}"
    later = None
    if not here:
        given = {"item": row.number, "change_order": grove.change_order, "under": path}
        later = address(TREE, **given, design=grove.design or "")
    name = element("span", reader.t("bom.fold", number=row.number), class_="sr-only")
    fold = element(
        "details",
        element("summary", icon("chevron"), name),
        element("div", inside),
        id=f"bom-{path.replace('/', '_')}",
        open=bool(here),
        data_load=later,
    )
    return element("li", line, fold, style=style)


def _cells(reader: Reader, grove: Grove, row: plm.Component) -> Markup:
    place = record_address(row.number)
    if grove.change_order:
        place = f"{place}&change_order={grove.change_order}"
    is_other = row.design is not None and row.design != grove.design
    other = element("span", row.design, class_="other", title=reader.t("relations.other_design"))
    return join(
        element(
            "span",
            element("span", class_="twist"),
            element("a", row.number, href=place, data_number=row.number),
            element("span", row.revision, class_="letter") if row.revision else None,
            element("span", shown(row.name, limit=120), class_="words"),
            other if is_other else None,
            class_="what",
        ),
        _cell(reader, "quantity", number_text(row.quantity), "right"),
        _cell(reader, "find", str(row.find_number or ""), "right places"),
        _cell(reader, "designator", row.designator or "", "places"),
        element("span", state_badge(reader, row.status) if row.status else None),
    )


def _cell(reader: Reader, name: str, value: str, look: str) -> Markup:
    said = element("span", f"{reader.t(f'bom.{name}')} ", class_="sr-only") if value else None
    return element(
        "span", said, shown(value, limit=80), class_=look, title=value if len(value) > 12 else None
    )


def number_text(value: float | None) -> str:
    """A quantity without needless zeros: 4, 0.25, 1,200."""
    if value is None:
        return ""
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def _left_out(reader: Reader, found: plm.Bom) -> Markup:
    """What is not seen is said."""
    hidden = element("p", reader.count("relations.hidden", found.hidden), class_="hidden-ones")
    cut = element("p", reader.t("bom.cut"), class_="hidden-ones")
    return join(hidden if found.hidden else None, cut if found.is_cut else None)


def _nothing(reader: Reader, grove: Grove) -> Markup:
    draft = reader.t("bom.none.draft", number=grove.number)
    add = button(reader.t("bom.add"), look="primary", icon_name="chat", data_draft=draft)
    return empty_state(
        reader.t("bom.none"),
        reader.t("bom.none.text"),
        add if reader.who.may("parts:update") else None,
        icon_name="box",
    )


def _table(reader: Reader, found: plm.Bom) -> Table:
    titles = {"number": "items.number", "name": "items.name", "revision": "items.revision"}
    titles |= {"state": "items.state", "design": "items.design"}
    columns = tuple(Column(name, reader.t(titles.get(name, f"bom.{name}"))) for name in CSV_COLUMNS)
    rows = tuple(
        (
            *(each.level, each.number, each.name, each.revision, each.status, each.quantity),
            *(each.total_quantity, each.find_number, each.designator, each.design),
        )
        for each in found.rows
    )
    return Table(columns, rows)
