"""Who is in a workspace now: avatars with initials, and what each one looks at."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element, join
from db.models.base import now
from db.plm.workspace import Present
from pages.plm.places import Place
from pages.reader import Reader


def initials(name: str) -> str:
    """Two letters of a name for its avatar."""
    return "".join(word[0] for word in name.split()[:2]).upper() or "?"


def draw_crowd(reader: Reader, present: Sequence[Present], place: Place) -> Markup:
    """Who is there, in a line; the reader is, also where the page's first heartbeat is still on its way."""
    people = [
        element("li", *_visitor(reader, each, place), data_visitor=str(each.user_id)) for each in present
    ]
    who = reader.who
    if all(each.user_id != who.user_id for each in present):
        arriving = Present(who.user_id, who.name, "", now())
        people.append(element("li", *_visitor(reader, arriving, place)))
    return element(
        "section",
        element("h2", reader.t("workspace.here"), class_="sr-only"),
        element("ul", *people),
        class_="crowd",
    )


def _visitor(reader: Reader, present: Present, place: Place) -> list[Child]:
    mine = present.user_id == reader.who.user_id
    name = join(present.name, element("small", " ", reader.t("workspace.you")) if mine else None)
    looks: Child = element("small", reader.t("workspace.looks_round"))
    if present.looks_at:
        number = element("a", present.looks_at, href=place.address(item=present.looks_at), data_inplace=True)
        looks = element("small", reader.t("workspace.looks_at"), " ", number)
    return [
        draw_face(present.name, mine=mine),
        element("span", element("b", name), looks, class_="visitor-words"),
    ]


def draw_face(name: str, *, mine: bool = False) -> Markup:
    return element("span", initials(name), class_="face mine" if mine else "face", aria_hidden="true")


def draw_faces(reader: Reader, present: Sequence[Present]) -> Markup | None:
    """Small avatars, named for those who do not see them."""
    if not present:
        return None
    names = ", ".join(each.name for each in present)
    faces = [draw_face(each.name, mine=each.user_id == reader.who.user_id) for each in present]
    words = element("span", names, class_="sr-only")
    return element("span", *faces, words, class_="faces", title=names)
