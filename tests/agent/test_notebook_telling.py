"""What plain Python shows of answers and proposals: readable lines, nothing that steers a terminal."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from agent.notebook.answers import Answer, Entry, History, Picture, Plot, Step, Usage
from agent.notebook.proposals import Proposal, View
from agent.results import Column, Line, Result, Series, Table
from tests.house import ROOT

MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TABLE = Table((Column("name", "Name"),), (("lamp",),))
RESULT = Result("1 thing", blocks=(TABLE, Series((Line("a", ((1.0, 2.0),)),), title="Things"))).to_json()
STEP = Step("list_things", {"limit": 5, "about": "x" * 100}, "done", 12.4, RESULT)


def view(**more: object) -> View:
    told: dict[str, object] = {
        "id": "6f1b0c9e-0000-4000-8000-000000000001",
        "summary": "Make 1 lamp",
        "status": "pending",
        "kind": "create",
        "digest": "d",
        "counts": {"things": {"insert": 1, "update": 1, "delete": 1}},
        "changes_total": 3,
        "changes": [
            {
                "table": "things",
                "key": "1",
                "label": "lamp",
                "kind": "insert",
                "before": None,
                "after": {"n": 1},
            },
            {
                "table": "things",
                "key": "2",
                "label": "mug",
                "kind": "update",
                "before": {"n": 1},
                "after": {"n": 2},
            },
            {
                "table": "things",
                "key": "3",
                "label": "hat",
                "kind": "delete",
                "before": {"n": 1},
                "after": None,
            },
        ],
        "estimate": {"jobs": 0, "seconds": None},
        "expires_at": MOMENT.isoformat(),
        "decided_by": None,
        "reason": None,
        "receipt": None,
        "can_undo": False,
        **more,
    }
    return told  # type: ignore[return-value]  # plain JSON


class Nobody:
    """Decides nothing; what is only looked at asks nobody."""

    def confirm(self, change_set_id: str, digest: str) -> View:
        raise NotImplementedError

    def cancel(self, change_set_id: str, reason: str | None) -> View:
        raise NotImplementedError

    def undo(self, change_set_id: str) -> View:
        raise NotImplementedError

    def find(self, change_set_id: str) -> View:
        raise NotImplementedError


def proposal(**more: object) -> Proposal:
    return Proposal(view(**more), Nobody())


def test_a_proposal_shows_each_row_and_how_to_decide() -> None:
    assert repr(proposal()).splitlines() == [
        "Make 1 lamp [pending]",
        "  + things lamp",
        "  ± things mug: n: 1 → 2",
        "  - things hat",
        "  Nothing has changed yet: .confirm() or .cancel(), until 2026-11-22 09:30 UTC.",
    ]


def test_a_decision_is_told_with_its_receipt_or_reason() -> None:
    receipt = {
        "sentence": "Make 1 lamp: done.",
        "by": "Ada",
        "at": MOMENT.isoformat(),
        "counts": {},
        "jobs": 2,
        "audit": 7,
    }
    applied = proposal(status="applied", receipt=receipt)
    assert repr(applied).endswith("Make 1 lamp: done. (by Ada, 2026-11-22 09:30 UTC, audit entry 7)")
    assert applied.receipt is not None
    assert (applied.receipt.jobs, applied.receipt.at) == (2, MOMENT)
    assert repr(proposal(status="cancelled", reason="too dear")).endswith("too dear")


def test_an_answer_names_its_steps_and_what_else_it_has() -> None:
    answer = Answer("Here **it** is.", (STEP,), proposal(), "stop", Usage(10, 5, provider="p", model="m"))
    told = repr(answer)
    assert told.startswith("[done] list_things(limit=5, about=")
    assert "Here **it** is." in told
    assert "[.tables (1), .plots (1)]" in told
    assert "Proposal: Make 1 lamp [pending]" in told
    assert str(answer) == told
    assert "! too hot" in repr(Answer(error="too hot", finish="error"))
    assert "ended early: max steps" in repr(Answer("x", finish="max_steps"))


@pytest.mark.parametrize(
    "value",
    [
        Answer("\x1b[31mred\x1b[0m \u202eevil", (), None, "stop"),
        Step("\x1b[2J", {"a": "\x1b]0;title\x07"}, "failed", 1.0, None, "\x9b1m"),
        History([Entry("user", "\x1b[31mred", MOMENT)]),
        Picture("\x1b[1m", b"x"),
        proposal(summary="\x1b[31m\u200b"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_of_a_value_steers_the_terminal(value: object) -> None:
    assert not set(repr(value)) & set("\x1b\x07\x9b\u202e\u200b")


def test_plots_pictures_and_usage_say_what_they_are() -> None:
    plot = Answer(steps=(STEP,)).plots[0]
    assert repr(plot) == "<Plot 'Things': 1 points; .svg, .frame>"
    assert plot.svg.startswith("<svg") or "<svg" in plot.svg
    assert list(plot.frame["y"]) == [2.0]
    assert "3 bytes of image/png" in repr(Picture("A lamp", b"abc"))
    month = Usage(1_000, 200, turns=3, cost_usd=0.5, limit=5_000, since=MOMENT, estimated=True)
    assert repr(month) == (
        "<Usage since 2026-11-22: 3 answers, about 1,200 tokens (1,000 in, 200 out), $0.5000, of 5,000 tokens>"
    )
    assert isinstance(Plot(plot.series), Plot)


def test_a_prompt_does_not_show_an_answer_twice() -> None:
    program = (
        "from agent.notebook.answers import Answer\nanswer = Answer('hello', finish='stop')\nanswer.was_drawn()\n"
        "answer\nanswer\n"
    )
    ran = subprocess.run(
        [sys.executable, "-i", "-q"], input=program, capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert ran.stdout.splitlines() == ["<Answer as shown above; print(…) shows it again>", "hello"]
