"""What a transcript holds: no secret in any part, nothing that was told in confidence, no names, and no way back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from db.context_files import lock_file, write_file
from db.models.base import Json
from db.snapshots import PARTS, PRIVATE_CHANGE, Part, take_snapshot
from tests.db.agency import Agency, Teller, begin_chat, open_agency, row_change, tell_everything
from tests.db.test_redaction import CANARIES, leaks

STEPS: tuple[Part, ...] = ("steps",)
MEMORY = "The vault opens with seven knocks"


@pytest.fixture
def agency(store: object) -> Agency:
    """A new tenant for each test."""
    return open_agency(store)  # type: ignore[arg-type]  # the fixture of tests/conftest.py


def taken(agency: Agency, teller: Teller, parts: tuple[Part, ...] = PARTS) -> Any:
    with agency.read() as session:
        return take_snapshot(session, agency["operator"], teller.chat_id, parts)


def texts(value: Json) -> Iterator[str]:
    """Every text in it, the names of members as well."""
    match value:
        case str():
            yield value
        case list():
            for each in value:
                yield from texts(each)
        case dict():
            for name, each in value.items():
                yield name
                yield from texts(each)


def test_every_part_shows_the_words_that_are_no_secret(agency: Agency) -> None:
    """So that the test after this one can fail."""
    with agency.work() as session:
        chat = tell_everything(session, agency["operator"], "bearings")
    with agency.read() as session:
        shown = [*texts(take_snapshot(session, agency["operator"], chat, PARTS))]
    for wanted in (
        *(
            "Bearings bearings",
            "Please show bearings",
            "One thing bearings",
            "Table bearings",
            "Name bearings",
        ),
        *("cell bearings", "Series bearings", "line bearings", "x bearings", "Images bearings"),
        *(
            "caption bearings",
            "Set the note to bearings",
            "before bearings",
            "after bearings",
            "Confirm bearings",
        ),
    ):
        assert wanted in shown, wanted


@pytest.mark.parametrize("name", CANARIES)
def test_no_part_holds_a_secret_or_an_address(agency: Agency, name: str) -> None:
    with agency.work() as session:
        chat = tell_everything(session, agency["operator"], CANARIES[name])
    with agency.read() as session:
        snapshot = take_snapshot(session, agency["operator"], chat, PARTS)
    assert not [text for text in texts(snapshot) if leaks(name, text)]


def test_arguments_facts_links_addresses_of_pictures_and_names_of_people_are_not_kept(agency: Agency) -> None:
    with agency.work() as session:
        chat = tell_everything(session, agency["operator"])
    with agency.read() as session:
        shown = json.dumps(take_snapshot(session, agency["operator"], chat, PARTS))
    for hidden in (
        "argument",
        "fact",
        "link ",
        "/app/",
        "/api/",
        "Olga",
        "Operator Person",
        "unheard of",
        "the model is told",
    ):
        assert hidden not in shown, hidden


def test_steps_have_names_states_and_times_and_nothing_else(agency: Agency) -> None:
    with agency.work() as session:
        chat = tell_everything(session, agency["operator"])
    with agency.read() as session:
        entries: Any = take_snapshot(session, agency["operator"], chat, STEPS)["entries"]
    assert entries[1]["parts"][0] == {
        "kind": "steps",
        "steps": [{"name": "list_orders", "status": "done", "ms": 12.5}],
    }


def test_what_somebody_wants_remembered_stays_between_them_and_the_assistant(agency: Agency) -> None:
    with agency.work() as session:
        teller = begin_chat(session, agency["operator"], f"Remember: {MEMORY}")
        teller.ask(f"Remember: {MEMORY}")
        remembered: Json = {"summary": f"To be remembered: {MEMORY}", "facts": {"remembered": MEMORY}}
        teller.call("remember", arguments={"text": MEMORY}, result=remembered, status="staged")
        rows = row_change("Personal context", {"content": ""}, {"content": f"- {MEMORY}\n"})
        change = teller.change(f'Remember "{MEMORY}"', rows, table="context_files")
        teller.answer(f"I will remember that {MEMORY.lower()}.")
        teller.note(f'Confirmed by Olga: Remember "{MEMORY}".', change, table="context_files")
        teller.ask("What do you know of me?")
        table: Json = {"kind": "table", "columns": [{"key": "text", "label": "R"}], "rows": [[MEMORY]]}
        found: Json = {
            "summary": "One thing is remembered",
            "facts": {"remembered": [MEMORY]},
            "blocks": [table],
        }
        teller.call("recall", arguments={}, result=found)
        teller.answer(f"This: {MEMORY}")
        teller.ask(f'Undo: Remember "{MEMORY}"', mode="undo")
        teller.change(f'Forget "{MEMORY}"', rows := row_change(after={"content": ""}), table="context_files")
        assert rows.label
    snapshot = taken(agency, teller)
    assert "seven knocks" not in json.dumps(snapshot)
    shown = [*texts(snapshot)]
    assert PRIVATE_CHANGE in shown
    assert "remember" in shown  # that the tool was used is told where steps are
    assert "Remember: [removed]" in shown


def test_lines_of_the_context_files_are_taken_out_of_what_the_assistant_says(agency: Agency) -> None:
    who = agency["operator"]
    team = "We buy all our steel from the mill at the end of the long road"
    with agency.work() as session:
        for kind, text in (("personal", f"- {MEMORY}\n"), ("primary", f"# Us\n{team}\nSteel\n")):
            write_file(session, who, kind, lock_file(session, who, kind), text)  # type: ignore[arg-type]  # both are kinds
        teller = begin_chat(session, who)
        teller.ask("What were you told?")
        teller.answer(f"You told me: {MEMORY}. And your team: {team}. Steel is fine.")
    shown = json.dumps(taken(agency, teller))
    assert "seven knocks" not in shown
    assert "long road" not in shown
    assert "Steel is fine" in shown


def test_a_decision_is_told_once_and_without_who_decided(agency: Agency) -> None:
    with agency.work() as session:
        teller = begin_chat(session, agency["operator"])
        teller.ask("Set it")
        teller.call("set_status", result={"summary": "x"}, status="staged")
        change = teller.change("Set it to done", row_change())
        teller.answer("Confirm it")
        teller.note("Confirmed by Olga: Secretive: Set it to done.", change)
    below = [each["kind"] for each in taken(agency, teller)["entries"]]
    assert below == ["user", "assistant"]
    without = taken(agency, teller, ())["entries"]
    assert isinstance(without, list)
    event = without[-1]
    assert isinstance(event, dict)
    assert {**event, "at": ""} == {"kind": "event", "at": "", "status": "applied", "text": "Set it to done"}


def test_superseded_previews_are_left_out_and_waiting_ones_say_so(agency: Agency) -> None:
    with agency.work() as session:
        teller = begin_chat(session, agency["operator"])
        teller.ask("Set it")
        teller.call("set_status", result={"summary": "x"}, status="staged")
        teller.change("Old preview", row_change(), status="superseded")
        teller.change("New preview", row_change(), status="pending")
        teller.answer("Look at it")
    shown = [*texts(taken(agency, teller))]
    assert "Old preview" not in shown
    assert "New preview" in shown
    assert "pending" in shown


def test_an_answer_that_was_stopped_says_so(agency: Agency) -> None:
    with agency.work() as session:
        teller = begin_chat(session, agency["operator"])
        teller.ask("Count")
        teller.answer("One, two", finish="stopped")
    entries = taken(agency, teller, ())["entries"]
    assert entries[1]["parts"][-1] == {"kind": "ending", "finish": "stopped"}


def test_columns_that_are_called_like_secrets_are_emptied(agency: Agency) -> None:
    with agency.work() as session:
        teller = begin_chat(session, agency["operator"])
        teller.ask("All")
        columns: Json = [
            {"key": "api_key", "label": "Key"},
            {"key": "n", "label": "Tokens"},
            {"key": "x", "label": "X"},
        ]
        table: Json = {"kind": "table", "columns": columns, "rows": [["plain", 12, "y"]]}
        teller.call("list", result={"summary": "s", "blocks": [table]})
        teller.change("c", row_change(before={"password": "plain"}, after={"password": "plainer"}))
        teller.answer("Here")
    shown = json.dumps(taken(agency, teller))
    assert "plain" not in shown
    assert '["[removed]", 12, "y"]' in shown


def test_steps_without_anything_between_them_stand_together(agency: Agency) -> None:
    with agency.work() as session:
        teller = begin_chat(session, agency["operator"])
        teller.ask("Look twice")
        for _ in range(2):
            teller.call("list_orders", result={"summary": "none"})
        teller.answer("Twice")
    entries = taken(agency, teller)["entries"]
    steps, said = entries[1]["parts"]
    assert len(steps["steps"]) == 2
    assert said["text"] == "Twice"
