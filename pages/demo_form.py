"""The form for a new link to live demos: what can be tried, how long, how many at once, and what it may cost."""

from __future__ import annotations

from markupsafe import Markup

from agent.drawing.markup import element
from db.shares import MOST_OPEN, MOST_TOKENS, USUAL_MINUTES, USUAL_OPEN
from pages.forms import choice, field, form, several
from pages.reader import Reader
from pages.sharing import REST, days_choice

MINUTES = (30, 60, 120, 240, 480, 1440)
DAYS = (1, 7, 30, 90)
LONGEST_TITLE = 120


def draw_demo_form(reader: Reader) -> Markup:
    """A button that unfolds the form."""
    make = form(
        reader,
        "POST",
        REST,
        element("p", reader.t("demo_form.about"), class_="muted"),
        # Sent along, and nothing to choose.
        element("input", type="hidden", name="kind", value="demo"),
        _title(reader),
        several(reader.t("demo_form.packs"), "packs", _packs(reader), reader.who.packs),
        element(
            "div", _minutes(reader), days_choice(reader, reader.t("demo_form.days"), DAYS), class_="pair"
        ),
        element("div", _most_open(reader), _tokens(reader), class_="pair"),
        submit=reader.t("demo_form.make"),
        done=reader.t("sharing.made"),
        data_outcome="share",
        data_watch=True,
    )
    opener = element("summary", reader.t("demo_form.new"), class_="button")
    return element("details", opener, make, class_="fold new", id="new-demo")


def lasting(reader: Reader, minutes: int) -> str:
    """A time in whole hours where it is some, else in minutes."""
    hours, rest = divmod(minutes, 60)
    return reader.count("shares.minutes", minutes) if rest else reader.count("shares.hours", hours)


def _packs(reader: Reader) -> list[tuple[str, str]]:
    return [(each, reader.name("pack", each)) for each in reader.who.packs]


def _title(reader: Reader) -> Markup:
    return field(
        reader.t("demo_form.title"),
        "title",
        reader.t("demo_form.title.usual"),
        hint=reader.t("demo_form.title.hint"),
        required=True,
        maxlength=LONGEST_TITLE,
    )


def _minutes(reader: Reader) -> Markup:
    options = [(str(each), lasting(reader, each)) for each in MINUTES]
    return choice(reader.t("demo_form.minutes"), "minutes", options, str(USUAL_MINUTES), data_as="number")


def _most_open(reader: Reader) -> Markup:
    return _number(reader, "most_open", USUAL_OPEN, least=1, most=MOST_OPEN)


def _tokens(reader: Reader) -> Markup:
    return _number(reader, "tokens", 0, least=0, most=MOST_TOKENS)


def _number(reader: Reader, name: str, value: int, *, least: int, most: int) -> Markup:
    return field(
        reader.t(f"demo_form.{name}"),
        name,
        value,
        kind="number",
        hint=reader.t(f"demo_form.{name}.hint"),
        required=True,
        min=least,
        max=most,
        step=1,
    )
