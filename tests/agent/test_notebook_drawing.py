"""What a notebook draws: harmless, readable in light and dark, and complete enough to decide by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import Literal

import pytest

from agent.notebook.answers import Answer, Entry, History, Picture, Plot, Step, Usage
from agent.notebook.drawing import draw
from agent.notebook.shown import Shown
from tests.agent.notebook_values import NASTY, RECEIPT, SERIES, answer, partial, picture, proposal, row
from tests.browser import Windows

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
HISTORY = History(
    [
        Entry("user", NASTY, AT),
        Entry("assistant", f"**Yes**, {NASTY}", AT, answer().steps),
        Entry("event", "Confirmed by Olga", AT),
    ]
)
USAGE = Usage(1_000, 234, turns=3, cost_usd=0.5, limit=10_000, since=AT, estimated=True)


def body(value: Shown) -> str:
    """What is drawn, without its style."""
    return str(draw(value)).partition("</style>")[2]


@pytest.mark.parametrize(
    "value",
    [
        answer(staged=proposal()),
        answer(f"{NASTY} [x](javascript:alert(1)) ![p](https://evil.example/p.png)"),
        proposal(),
        HISTORY,
        Plot(SERIES),
        Picture(NASTY, b"no picture", "image/png"),
        Picture("x", b"<svg onload=alert(1)>", "image/svg+xml"),
        Usage(model=NASTY, provider=NASTY),
        Step(NASTY, {NASTY: NASTY}, "running"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_that_is_drawn_runs_or_is_fetched(value: Shown) -> None:
    drawn = body(value)
    assert "<script" not in drawn
    assert "<img src=x" not in drawn
    assert 'href="javascript' not in drawn
    assert "evil.example" not in drawn
    assert "svg+xml" not in drawn


def test_an_answer_shows_its_steps_words_table_plot_picture_and_model() -> None:
    drawn = body(answer())
    assert drawn.index("list_orders") < drawn.index("Two orders.") < drawn.index("tables[0]")
    assert "There is no order &lt;img" in drawn
    assert '<td class="right">1,234.5</td>' in drawn
    assert '<span class="badge bad">failed</span>' in drawn
    assert "2026-01-01 11:00 UTC" in drawn
    assert "<svg" in drawn
    assert '<img src="data:image/png;base64,' in drawn
    assert "gpt · 1,234 tokens · 1.4 s" in drawn


def test_a_table_that_the_words_show_already_is_folded_away() -> None:
    assert '<details class="found" open>' in body(answer("Two orders."))
    assert '<details class="found">' in body(answer("Two orders:\n\n| a |\n|---|\n| 1 |"))


def test_pages_and_pictures_of_the_app_are_words_in_a_notebook() -> None:
    drawn = body(partial("See [SA-1](/app/orders), [it](https://a.example/) ![p](/api/v1/renders/x/image)"))
    assert "SA-1" in drawn
    assert "/app/orders" not in drawn
    assert 'href="https://a.example/"' in drawn


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Answer(), "…"),
        (Answer("Half", finish="stopped"), "Stopped."),
        (Answer("", finish="error", error="The provider is down."), "The provider is down."),
        (Answer("Half", finish="cut_off"), "The answer was cut off."),
        (History(), "Nothing was said yet."),
    ],
)
def test_what_has_not_come_or_did_not_work_is_said(value: Shown, words: str) -> None:
    assert words in body(value)


def test_a_proposal_shows_each_value_before_and_after_and_how_to_decide() -> None:
    drawn = body(proposal())
    assert '<section class="card update pending"' in drawn
    assert "<b>~1</b> order lines" in drawn
    assert "material: – → Steel" in drawn
    assert '<td class="after">Steel</td>' in drawn
    assert "<code>.confirm()</code> applies exactly these rows" in drawn
    assert "2026-01-02 12:00 UTC" in drawn


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "applied", "receipt": RECEIPT, "can_undo": True}, "2 jobs queued · audit entry 83."),
        (
            {"status": "applied", "receipt": RECEIPT, "can_undo": True},
            "<code>.undo()</code> prepares the way back.",
        ),
        ({"status": "cancelled", "decided_by": "Olga", "reason": "not now"}, "The reason: not now"),
        ({"status": "expired"}, "Nobody decided in time. Nothing was written."),
        ({"status": "superseded"}, "A newer proposal has taken its place."),
    ],
)
def test_a_decided_proposal_says_what_became_of_it(changes: dict[str, object], words: str) -> None:
    drawn = body(proposal(**changes))  # type: ignore[arg-type]  # JSON, written as a literal
    assert words in drawn
    assert ".confirm()" not in drawn


def test_of_many_rows_the_first_are_drawn_and_the_others_counted() -> None:
    rows = [row("insert", None, {"number": number}) for number in range(80)]
    drawn = body(proposal(kind="create", changes=rows, changes_total=700))
    assert drawn.count('class="change insert"') == 50
    assert "and 650 more; <code>.changes</code> has them" in drawn


def test_what_cannot_be_seen_is_named_in_a_row() -> None:
    hidden = row("update", {"name": "a"}, {"name": "a\u202eb"})
    assert "U+202E" in body(proposal(changes=[hidden]))


def test_a_big_picture_is_shown_smaller_and_keeps_its_bytes() -> None:
    big = picture(700)
    assert len(big.data) > 150_000
    drawn = body(replace(answer(), load_picture=lambda _: big))
    assert '<img src="data:image/webp;base64,' in drawn
    assert len(drawn) < len(big.data)
    assert big.data.startswith(b"\x89PNG")


def test_usage_tells_tokens_money_and_the_budget() -> None:
    drawn = body(USAGE)
    assert "1,234 (1,000 in, 234 out, estimated)" in drawn
    assert "10,000 tokens" in drawn
    assert "0.50 USD" in drawn


@pytest.mark.browser
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("says", ["system", "theme"])
def test_what_is_drawn_can_be_read_in_light_and_dark(
    windows: Windows, colours: Literal["light", "dark"], says: str
) -> None:
    """The notebook's theme decides where it says which it is, else the system."""
    system = colours if says == "system" else {"light": "dark", "dark": "light"}[colours]
    page = windows.open(color_scheme="light" if system == "light" else "dark", width=900)
    theme = "" if says == "system" else f' data-jp-theme-light="{str(colours == "light").lower()}"'
    ground = {"light": "#fff", "dark": "#111"}[colours]
    drawn = "".join(map(str, (draw(answer(staged=proposal())), draw(HISTORY), draw(USAGE))))
    page.set_content(
        f'<html lang="en"><title>x</title><body{theme} style="background:{ground}"><main>{drawn}</main></body></html>'
    )
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({runOnly: ['color-contrast', 'image-alt', 'list', 'definition-list']})")
    assert [each["nodes"][0]["html"][:200] for each in found["violations"]] == []
    assert len(found["passes"]) >= 3
    surface = page.eval_on_selector(".card", "card => getComputedStyle(card).backgroundColor")
    assert surface == {"light": "rgb(255, 255, 255)", "dark": "rgb(19, 26, 41)"}[colours]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
