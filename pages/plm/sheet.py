"""The details tab: every field of the revision that is shown, and its description."""

from __future__ import annotations

from markupsafe import Markup

from agent.drawing.markup import Child, element, shown
from db.models.plm import ItemRevision
from pages.addresses import address
from pages.components import button, facts, moment, state_badge
from pages.plm.grid import calm
from pages.plm.places import ITEMS
from pages.plm.sight import Sight
from pages.plm.tree import number_text
from pages.reader import Reader

NOTHING = "–"


def draw_details(reader: Reader, sight: Sight) -> Markup:
    """Facts at the left, the description at the right."""
    return element(
        "div",
        element(
            "section", element("h2", reader.t("item.tab.details")), facts(_facts(reader, sight)), class_="box"
        ),
        element(
            "section", element("h2", reader.t("item.description")), _description(reader, sight), class_="box"
        ),
        class_="sheet",
    )


def _facts(reader: Reader, sight: Sight) -> list[tuple[str, Child]]:
    item, revision = sight.item, sight.revision
    pairs: list[tuple[str, Child]] = [
        ("number", item.number),
        ("name", shown(revision.name)),
        ("type", reader.name("type", item.type)),
    ]
    if item.type == "Part":
        pairs.append(("part_type", reader.name("part_type", item.part_type) if item.part_type else NOTHING))
    if item.type == "Requirement":
        kind = item.requirement_type
        pairs.append(("requirement_type", reader.name("requirement_type", kind) if kind else NOTHING))
    pairs += _place(sight)
    pairs.append(("revision", element("span", revision.revision, class_="letter")))
    pairs.append(("status", state_badge(reader, revision.status)))
    pairs += _values(reader, item.type, revision)
    pairs.append(("created", moment(reader, revision.created_at, full=True)))
    if revision.released_at is not None:
        pairs.append(("released", moment(reader, revision.released_at, full=True)))
    return [(reader.t(f"item.field.{name}"), value) for name, value in pairs]


def _place(sight: Sight) -> list[tuple[str, Child]]:
    design = sight.item.design
    if design is None:
        return []
    link = element("a", shown(design.label), href=address(ITEMS, design=design.code), class_="plain-link")
    program = shown(design.program.label) if design.program else NOTHING
    return [("design", link), ("program", program)]


def _values(reader: Reader, item_type: str, revision: ItemRevision) -> list[tuple[str, Child]]:
    pairs: list[tuple[str, Child]] = []
    if item_type == "Part":
        pairs.append(("material", shown(revision.material) if revision.material else NOTHING))
        pairs.append(("cost", _measure(revision.cost, "€")))
        pairs.append(("weight", _measure(revision.weight, reader.t("unit.kg"))))
    if item_type != "Document" or revision.priority:
        pairs.append(
            ("priority", reader.name("priority", revision.priority) if revision.priority else NOTHING)
        )
    return pairs


def _measure(value: float | None, unit: str) -> str:
    return NOTHING if value is None else f"{number_text(value)} {unit}"


def _description(reader: Reader, sight: Sight) -> Markup:
    """As people wrote it, line by line; or the way to write one."""
    text = sight.revision.description
    if text.strip():
        return element("p", shown(text, limit=10_000), class_="prose-text")
    draft = reader.t("item.description.draft", number=sight.item.number)
    may = reader.who.may("parts:update") and not sight.is_past
    begin = button(reader.t("item.description.write"), look="quiet", icon_name="pencil", data_draft=draft)
    return calm(reader.t("item.description.none"), begin if may else None)
