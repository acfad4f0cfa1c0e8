"""All that a notebook shows, as harmless HTML: every text is escaped, there is no script, and nothing is fetched.

Each output brings its own small style (``style.css``), since outputs come and go on their own.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from markupsafe import Markup

from agent.drawing.amounts import duration
from agent.drawing.markup import Child, element, join, shown
from agent.drawing.plots import plot
from agent.drawing.prose import render_markdown
from agent.events import CallStatus, Finish
from agent.notebook.answers import Answer, Entry, History, Picture, Plot, Step, Usage
from agent.notebook.cards import draw_proposal, draw_receipt
from agent.notebook.proposals import Proposal, Receipt
from agent.notebook.shown import Shown
from agent.notebook.tables import draw_table, moment
from agent.results import Table
from tools.wording import count

MARKS: dict[CallStatus, str] = {
    "running": "…",
    "done": "✓",
    "staged": "±",
    "failed": "✕",
    "refused": "⊘",
    "invalid": "✕",
}
ENDINGS: dict[Finish, str] = {
    "stopped": "Stopped.",
    "cut_off": "The answer was cut off.",
    "max_steps": "The assistant needed too many steps and stopped.",
    "interrupted": "The answer was interrupted. Ask again.",
    "error": "The answer could not be completed.",
}
SOURCES = {"built-in": "built-in model", "notebook": "called by hand"}
"""Who has answered, where it was no language model."""
MOST_PLOTS = 2
"""Further plots of an answer are folded away."""
MOST_OPEN = 3
"""Where an answer has no table in its words, up to this many stand open below it."""
PICTURES = frozenset({"image/png", "image/webp", "image/jpeg"})
HEAVY, SMALL, LARGE = 150_000, 480, 1_600
"""Bytes from which a picture is shown smaller, and the sides in pixels that it then has, among others and alone."""


def draw(value: Shown) -> Markup:
    """The value with its style, as one element."""
    return element("div", element("style", Markup(_style())), _content(value), class_="counterfoil")


def _content(value: Shown) -> Markup:
    match value:
        case Answer():
            return draw_answer(value)
        case Proposal():
            return draw_proposal(value)
        case Receipt():
            return draw_receipt(value)
        case Step():
            return join(_steps([value], unfolded=True))
        case Plot():
            return plot(value.series)
        case Picture():
            return _picture(value, side=LARGE)
        case History():
            entries = [_entry(each) for each in value] or [_note("Nothing was said yet.")]
            return element("div", *entries, class_="history", tabindex=0)
        case Entry():
            return _entry(value)
        case Usage():
            return _usage(value)
    return element("pre", shown(repr(value)))


def draw_answer(answer: Answer) -> Markup:
    """Steps, words, tables, plots, pictures and the proposal; complete, or as far as it has come."""
    words = render_markdown(answer.text, in_app=False) if answer.text else None
    is_open = words is None or "<table" not in words
    return join(
        _steps(answer.steps),
        element("div", words, class_="md") if words else None,
        *_tables(answer, unfolded=is_open and answer.proposal is None),
        *_plots(answer.plots),
        _gallery(answer.pictures) if answer.finish is not None else None,
        draw_proposal(answer.proposal, name=".proposal") if answer.proposal else None,
        _ending(answer),
        _foot(answer),
    )


def _steps(steps: Sequence[Step], *, unfolded: bool = False) -> Markup | None:
    rows = (element("li", _step(each, unfolded=unfolded)) for each in steps)
    return element("ol", *rows, class_="steps") if steps else None


def _step(step: Step, *, unfolded: bool) -> Markup:
    took = duration(step.milliseconds) if step.milliseconds else None
    return element(
        "details",
        element(
            "summary",
            element("span", MARKS[step.status], class_="mark", title=step.status),
            element("code", step.name),
            element("span", shown(step.summary, limit=300), class_="gist"),
            element("span", took, class_="took"),
        ),
        element("div", *_inside(step), class_="inside"),
        class_=f"step {step.status}",
        open=unfolded,
    )


def _inside(step: Step) -> Iterable[Child]:
    """What an unfolded step shows: its whole sentence, and the arguments as they were checked."""
    arguments = json.dumps(step.arguments, ensure_ascii=False, indent=2)
    yield element("p", shown(step.summary)) if step.summary else None
    yield element("pre", element("code", shown(arguments, limit=4_000)))


def _tables(answer: Answer, *, unfolded: bool) -> Iterable[Markup]:
    tables = [block for block in answer.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables):
        size = f"{count(len(table.rows), 'row')} × {count(len(table.columns), 'column')}"
        yield element(
            "details",
            element(
                "summary",
                element("b", table.title or "Table"),
                f" · {size} · ",
                element("code", f".tables[{number}]"),
            ),
            draw_table(table),
            class_="found",
            open=unfolded and len(tables) <= MOST_OPEN,
        )


def _plots(plots: Sequence[Plot]) -> Iterable[Markup]:
    yield from (plot(each.series) for each in plots[:MOST_PLOTS])
    for number, each in enumerate(plots[MOST_PLOTS:], MOST_PLOTS):
        title = element("b", each.title or "Plot")
        summary = element("summary", title, " · ", element("code", f".plots[{number}]"))
        yield element("details", summary, plot(each.series), class_="found")


def _gallery(pictures: Sequence[Picture]) -> Markup | None:
    if not pictures:
        return None
    return element("div", *(_picture(each, side=SMALL) for each in pictures), class_="gallery")


def _picture(picture: Picture, *, side: int) -> Markup:
    """The picture inside the page itself; of a file that is none only what it should show."""
    source = _inlined(picture, side)
    image = element("img", src=source, alt=picture.caption) if source else None
    caption = element("figcaption", picture.caption)
    return element("figure", image, caption, class_="picture large" if side == LARGE else "picture")


def _inlined(picture: Picture, side: int) -> str | None:
    if picture.media_type not in PICTURES:
        return None
    media_type, data = picture.media_type, picture.data
    if len(data) > HEAVY:
        try:
            media_type, data = "image/webp", _smaller(data, side)
        except (OSError, ValueError):
            return None
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def _smaller(data: bytes, side: int) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.thumbnail((side, side))
        image.save(out, "WEBP", quality=85)
    return out.getvalue()


def _ending(answer: Answer) -> Markup | None:
    """Where the answer has not come yet, or why it is not complete."""
    if answer.finish is None:
        return None if answer.text or answer.steps else _note("…")
    sentence = answer.error or ENDINGS.get(answer.finish)
    calm = " calm" if answer.finish == "stopped" else ""
    return element("p", shown(sentence), class_=f"problem{calm}", role="alert") if sentence else None


def _foot(answer: Answer) -> Markup | None:
    """Which model, how many tokens, how long."""
    usage = answer.usage
    if answer.finish is None or not usage.model:
        return None
    model = SOURCES.get(usage.provider, usage.model)
    tokens = f"{usage.tokens:,} tokens" if usage.tokens else ""
    parts = (model, tokens, duration(usage.milliseconds) if usage.milliseconds else "")
    return element("p", shown(" · ".join(part for part in parts if part)), class_="foot")


def _entry(entry: Entry) -> Markup:
    who = {"user": "You", "assistant": "Counterfoil", "event": "Note"}[entry.role]
    drawn = render_markdown(entry.text, in_app=False) if entry.role == "assistant" else shown(entry.text)
    return element(
        "article",
        element("p", f"{who} · {moment(entry.at)}", class_="who"),
        _steps(entry.steps),
        element("div", drawn, class_="words md"),
        class_=f"entry {entry.role}",
    )


def _usage(usage: Usage) -> Markup:
    """What was taken, and of what budget."""
    counted = f"{usage.input_tokens:,} in, {usage.output_tokens:,} out"
    pairs: list[tuple[str, str | None]] = [
        ("Since", moment(usage.since) if usage.since else None),
        ("Answers", f"{usage.turns:,}" if usage.since else None),
        ("Model", f"{usage.provider} {usage.model}".strip() or None),
        ("Tokens", f"{usage.tokens:,} ({counted}{', estimated' if usage.estimated else ''})"),
        ("Budget of the month", f"{usage.limit:,} tokens" if usage.limit is not None else None),
        ("Cost", f"{usage.cost_usd:,.2f} USD" if usage.cost_usd is not None else None),
        ("Time", duration(usage.milliseconds) if usage.milliseconds else None),
    ]
    drawn = (join(element("dt", name), element("dd", shown(value))) for name, value in pairs if value)
    return element("dl", *drawn)


def _note(text: str) -> Markup:
    return element("p", text, class_="muted")


@cache
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text()
