"""What a change order touches beyond what it changes: the risk with its reasons, and who and what is concerned."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, shown
from db.plm.impact import analyze
from pages.components import badge
from pages.plm.places import record_link
from pages.reader import Reader

MOST_NAMED = 6
TONES = {"low": "good", "medium": "waiting", "high": "bad", "critical": "bad"}


def draw_consequences(session: Session, reader: Reader, number: str) -> Markup:
    """The impact of all that an open change order works on, as it is on main now."""
    impact = analyze(session, reader.who, number)
    title = reader.t("order_impact.title")
    risk = badge(reader.name("risk", impact.risk), TONES.get(impact.risk, ""))
    reasons = (element("li", shown(reader.retell(each))) for each in impact.reasons)
    concerned = {
        "assemblies": [each.number for each in impact.assemblies],
        "documents": [each.number for each in impact.documents],
        "requirements": [each.number for each in impact.requirements],
        "changes": [each.number for each in impact.changes],
    }
    lists = (_list(reader, name, numbers) for name, numbers in concerned.items() if numbers)
    return element(
        "section",
        element("h2", title, " ", risk),
        element("ul", *reasons, class_="reasons"),
        element("div", *lists, class_="concerned"),
        class_="impact",
        aria_label=title,
    )


def _list(reader: Reader, name: str, numbers: Sequence[str]) -> Markup:
    more = len(numbers) - MOST_NAMED
    links: list[Child] = [element("li", record_link(each)) for each in numbers[:MOST_NAMED]]
    if more > 0:
        links.append(element("li", reader.t("workspace.more", n=more), class_="muted"))
    count = element("b", f"{len(numbers):,}")
    words = reader.t(f"order_impact.{name}")
    return element("div", element("h3", words, " ", count), element("ul", *links))
