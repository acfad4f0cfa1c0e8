"""What is shown while an answer comes: lines in a terminal, one growing output in a notebook."""

from __future__ import annotations

import io
from dataclasses import replace

import nbformat
import pytest
from nbclient import NotebookClient

from agent.events import Finish
from agent.notebook.answers import Step
from agent.notebook.display import TextDisplay, begin
from tests.agent.notebook_values import answer, partial, proposal
from tests.notebook_player import NOTEBOOKS, plain_environment

RUNNING = Step("list_orders", {}, "running")
DONE = replace(RUNNING, status="done", milliseconds=12.0, result={"summary": "2 orders"})
CELLS = (
    """
from agent.notebook.display import begin
from tests.agent.notebook_values import answer, partial

def chat():
    shown, found = begin("?"), answer("Two orders.")
    shown.update(partial("Two"))
    shown.finish(found)
    return found

first = chat()
first
""",
    "first",
    "chat().steps[0]",
)


def printed(*texts: str) -> str:
    """What a terminal shows of an answer whose words came bit by bit."""
    out = io.StringIO()
    shown = TextDisplay(out)
    for text in texts:
        shown.update(partial(text))
    shown.finish(replace(partial(texts[-1]), finish="stop"))
    return out.getvalue()


def test_words_are_printed_once_as_they_come() -> None:
    assert printed("Two", "Two or", "Two orders.", "Two orders.") == "Two orders.\n"


def test_an_answer_that_is_begun_again_says_so() -> None:
    assert printed("Wrong beg", "Right") == "Wrong beg\n(begun again)\nRight\n"


def test_steps_are_printed_when_they_have_ended_in_their_order() -> None:
    out = io.StringIO()
    shown = TextDisplay(out)
    shown.update(partial("", RUNNING, replace(DONE, name="second")))
    assert out.getvalue() == ""
    shown.update(partial("", DONE, replace(DONE, name="second")))
    shown.update(partial("Well,", DONE, replace(DONE, name="second")))
    lines = out.getvalue().splitlines()
    assert [line.partition("(")[0] for line in lines] == ["[done] list_orders", "[done] second", "Well,"]


def test_the_end_names_what_else_there_is_and_what_is_staged() -> None:
    out = io.StringIO()
    TextDisplay(out).finish(answer("Done.", staged=proposal(summary="Set the material")))
    assert "[1 in .tables, 1 in .plots, 1 in .pictures]" in out.getvalue()
    assert "Set the material [pending]" in out.getvalue()
    assert "There is no order" in out.getvalue()


@pytest.mark.parametrize(
    ("ended", "error", "words"),
    [
        ("error", "The provider is down.", "! The provider is down."),
        ("max_steps", None, "! The answer ended early: max steps."),
    ],
)
def test_an_answer_that_failed_or_was_stopped_says_why(ended: Finish, error: str | None, words: str) -> None:
    out = io.StringIO()
    TextDisplay(out).finish(replace(partial("Half"), finish=ended, error=error))
    assert out.getvalue() == f"Half\n{words}\n"


def test_nothing_steers_the_terminal_and_every_encoding_will_do() -> None:
    assert "\x1b" not in printed("\x1b[31mred\x1b[0m \u202eevil")
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    TextDisplay(out).finish(replace(partial("größer → 日本"), finish="stop"))
    out.flush()
    assert raw.getvalue() == b"gr??er ? ??\n"


def test_outside_a_notebook_lines_are_printed() -> None:
    assert isinstance(begin("?"), TextDisplay)


def test_a_notebook_shows_an_answer_once_in_its_cell_and_again_where_it_is_asked_for() -> None:
    cells = [nbformat.v4.new_code_cell(each) for each in CELLS]  # type: ignore[no-untyped-call]  # nbformat types half of itself
    notebook = nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]  # nbformat types half of itself
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOKS)}})
    client.execute(env=plain_environment())
    first, again, step = (cell.outputs for cell in notebook.cells)
    assert [each.output_type for each in first] == ["display_data"], (
        "drawn while it came, and not a second time"
    )
    assert "Two orders." in first[0].data["text/html"]
    assert "Two orders." in first[0].data["text/plain"]
    assert len(again) == 1
    assert "Two orders." in again[0].data["text/html"]
    assert [each.output_type for each in step] == ["display_data", "execute_result"]
