"""A local assistant on both databases: answers, proposals, decisions, tools by hand, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from agent import Assistant, tool
from agent.notebook.errors import (
    AlreadyDecided,
    AssistantClosed,
    ChangedSincePreview,
    NotPermitted,
    PersonUnknown,
    Refused,
    StillRunning,
    StoreMissing,
    TenantUnknown,
)
from agent.notebook.proposals import Proposal
from agent.results import Result
from db import audit, renders
from db.migrations import upgrade
from db.models.audit import AuditEntry
from db.models.renders import Order
from db.models.users import User
from tests.agent.notebook_home import OTHER_PRODUCT, PRODUCT, Home, email, open_home
from tests.postgres import Urls
from tools.context import Context

SIZE = "PNG 1024x1024"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, database_urls: Urls) -> Iterator[Home]:
    data = tmp_path_factory.mktemp("home")
    urls = database_urls if database_urls.is_postgres else Urls(*[f"sqlite:///{data}/counterfoil.db"] * 3)
    with open_home(data, urls) as opened:
        yield opened


@pytest.fixture(scope="module")
def assistant(home: Home) -> Iterator[Assistant]:
    with home.working() as opened:
        yield opened


def propose_order(assistant: Assistant, *products: str) -> Proposal:
    proposal = assistant.chat(f"Create an order for {' and '.join(products)} as {SIZE}").proposal
    assert proposal is not None
    return proposal


def order_number(proposal: Proposal) -> str:
    return next(row.label for row in proposal.rows if row.table == "orders")


def test_a_question_is_answered_with_text_steps_and_a_table(assistant: Assistant) -> None:
    answer = assistant.chat("Show the last three orders")
    assert (answer.finish, answer.error, answer.proposal) == ("stop", None, None)
    assert [(step.name, step.status) for step in answer.steps] == [("list_orders", "done")]
    frame = answer.tables[0]
    assert frame["number"][0] in answer.text
    assert len(frame) == 3
    assert answer.usage.provider == "built-in"


def test_what_is_staged_is_written_once_confirmed_and_can_be_undone(assistant: Assistant, home: Home) -> None:
    proposal = propose_order(assistant, PRODUCT, OTHER_PRODUCT)
    number = order_number(proposal)
    who = home.identity("operator")
    assert (proposal.status, proposal.counts) == (
        "pending",
        {"orders": {"insert": 1}, "order_lines": {"insert": 2}},
    )
    with home.store.read(who.scope) as session:
        assert session.scalar(select(Order).where(Order.number == number)) is None
    assert proposal.confirm() is proposal
    receipt = proposal.receipt
    assert proposal.status == "applied"
    assert receipt is not None
    assert (receipt.by, receipt.jobs) == ("Oskar Lindner", 0)
    with home.store.read(who.scope) as session:
        assert renders.find_order(session, number).status == "submitted"
    undo = proposal.undo()
    assert (undo.status, {row.kind for row in undo.rows}) == ("pending", {"delete"})
    undo.confirm()
    assert not proposal.refresh().can_undo
    with home.store.read(who.scope) as session:
        assert session.scalar(select(Order).where(Order.number == number)) is None


def test_the_audit_trail_has_the_same_entries_as_for_the_page(assistant: Assistant, home: Home) -> None:
    proposal = propose_order(assistant, PRODUCT).cancel("not now")
    assert (proposal.status, proposal.reason, proposal.receipt) == ("cancelled", "not now", None)
    with home.store.read(home.identity("operator").scope) as session:
        query = select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(2)
        cancelled, staged = session.scalars(query)
        assert audit.verify(session).problem is None
    assert (staged.action, staged.tool, staged.status) == ("tool_call", "create_order", "staged")
    assert (cancelled.action, cancelled.status, cancelled.user_name) == (
        "cancel",
        "cancelled",
        "Oskar Lindner",
    )
    assert str(staged.chat_id) == assistant.chat_id


def test_a_decision_is_made_once_and_by_whoever_may(home: Home) -> None:
    with home.working() as mine, home.working("viewer") as viewers, home.working("admin") as admins:
        proposal = propose_order(mine, PRODUCT)
        assert [each.id for each in mine.pending] == [proposal.id]
        assert viewers.pending == []
        theirs = next(each for each in admins.pending if each.id == proposal.id)
        theirs.confirm()
        with pytest.raises(AlreadyDecided):
            proposal.cancel()
        assert proposal.refresh().decided_by == "Ada Brandt"
        refused = viewers.call("create_order", product_ids=[PRODUCT], output_type_name=SIZE)
        assert (refused.steps[0].status, refused.proposal) == ("refused", None)
        assert "may not use create_order" in str(refused.error)


def test_data_that_moved_is_shown_anew_and_nothing_is_written(home: Home) -> None:
    with home.working() as mine, home.working() as others:
        number = order_number(propose_order(mine, PRODUCT).confirm())
        first = mine.call("set_render_overrides", order_id=number, overrides={"width": 800}).proposal
        second = others.call("set_render_overrides", order_id=number, overrides={"width": 900}).proposal
        assert first is not None
        assert second is not None
        second.confirm()
        with pytest.raises(ChangedSincePreview):
            first.confirm()
        assert first.status == "pending"
        assert any((row.before or {}).get("overrides") == {"width": 900} for row in first.rows)
        assert first.confirm().receipt is not None


def test_a_chat_goes_on_until_a_new_one_is_begun(home: Home) -> None:
    with home.working() as assistant:
        assert (assistant.chat_id, assistant.history) == (None, [])
        propose_order(assistant, PRODUCT).cancel()
        old = assistant.chat_id
        entries = assistant.history
        assert [each.role for each in entries] == ["user", "assistant", "event"]
        assert [step.status for step in entries[1].steps] == ["staged"]
        assert entries[1].text
        assert "Cancelled by Oskar Lindner" in entries[2].text
        assistant.new(context=("order", "SA-2026-00150"))
        answer = assistant.chat("What am I looking at?")
        assert "SA-2026-00150" in answer.text
        assert assistant.chat_id not in {old, None}
        assert len(assistant.history) == 2


def test_a_tool_is_called_by_hand_on_the_same_record(assistant: Assistant, home: Home) -> None:
    before = assistant.usage
    answer = assistant.call("list_orders", limit=2)
    assert (answer.question, answer.steps[0].arguments) == ("list_orders(limit=2)", {"limit": 2})
    assert len(answer.tables[0]) == 2
    assert (answer.usage.tokens, assistant.usage.tokens) == (0, before.tokens)
    wrong = assistant.call("list_orders", limit="many")
    assert wrong.steps[0].status == "invalid"
    assert "limit" in str(wrong.error)
    assert "There is no tool" in str(assistant.call("rm_rf").error)
    with pytest.raises(Refused, match="JSON"):
        assistant.call("list_orders", limit=object())
    with home.store.read(home.identity("operator").scope) as session:
        newest = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
    assert (newest.tool, newest.status, newest.provider, newest.model) == (
        "rm_rf",
        "invalid",
        "notebook",
        "by-hand",
    )


def test_a_tool_written_in_a_cell_reads_and_can_be_written_anew(assistant: Assistant) -> None:
    @tool(permission=None)
    def count_people(ctx: Context, part: str = "") -> Result:
        """Count the people of the tenant whose name has a part."""
        found = [each.name for each in ctx.session.scalars(select(User)) if part in each.name]
        return Result(f"{len(found)} people", {"names": [*sorted(found)]})

    assert assistant.call(count_people).text == "3 people"
    assert assistant.call("count_people", part="Ada").text == "1 people"
    assert "count_people" in {each.name for each in assistant.tools}

    @tool(permission=None)
    def count_people_again(ctx: Context) -> Result:
        """Say hello instead."""
        return Result("hello")

    again = replace(count_people_again, name="count_people")
    assert assistant.call(again).text == "hello"


def test_a_writing_tool_of_ones_own_is_staged_like_all(assistant: Assistant, home: Home) -> None:
    @tool(permission="orders:write", writes=True)
    def rename_me(ctx: Context, name: str) -> Result:
        """Give the person another name."""
        me = ctx.session.scalars(select(User).where(User.id == ctx.who.user_id)).one()
        me.name = name
        return Result(f"Call you {name}")

    proposal = assistant.call(rename_me, name="Oskar the Second").proposal
    assert proposal is not None
    assert home.identity("operator").name == "Oskar Lindner"
    proposal.confirm()
    assert home.identity("operator").name == "Oskar the Second"
    proposal.undo().confirm()
    assert home.identity("operator").name == "Oskar Lindner"
    with home.working("viewer") as viewers:
        assert viewers.call(rename_me, name="x").steps[0].status == "refused"


def test_a_tool_cannot_take_the_name_of_the_apps_own(assistant: Assistant) -> None:
    @tool(permission=None)
    def list_orders(ctx: Context) -> Result:
        """Pretend."""
        return Result("nothing")

    with pytest.raises(Refused, match="list_orders already"):
        assistant.add(list_orders)
    assert assistant.call("list_orders", limit=1).tables


def test_finished_pictures_come_with_their_bytes(assistant: Assistant, home: Home) -> None:
    number = order_number(propose_order(assistant, PRODUCT).confirm())
    staged = assistant.call("dispatch_renders", order_id=number).proposal
    assert staged is not None
    assert staged.jobs == 1
    staged.confirm()
    with pytest.raises(StillRunning, match="does a worker run"):
        assistant.wait(0.1)
    job_id = home.finish_picture(number)
    assert [(each.id, each.status) for each in assistant.wait(5)] == [(job_id, "done")]
    [picture] = assistant.call("get_order_status", order_id=number).pictures
    assert (picture.media_type, picture.data[:4]) == ("image/png", b"\x89PNG")
    assert PRODUCT in picture.caption


def test_usage_counts_the_answers_of_this_month(home: Home) -> None:
    with home.working("viewer") as assistant:
        before = assistant.usage
        assistant.chat("Show the last three orders")
        after = assistant.usage
    assert after.turns == before.turns + 1
    assert after.since is not None
    assert (after.since.day, after.limit) == (1, None)


def test_a_wrong_tenant_or_person_is_told_who_there_is(home: Home) -> None:
    with pytest.raises(TenantUnknown, match=r"no tenant 'acmee'\. There are: acme, solo\."):
        Assistant("acmee", data=home.data)
    with pytest.raises(TenantUnknown, match=r"There are: acme, solo\."):
        Assistant(data=home.data)
    with pytest.raises(PersonUnknown, match=email("viewer")):
        Assistant("acme", data=home.data)
    with pytest.raises(PersonUnknown, match=r"no active person 'ada@acme\.example'"):
        Assistant("acme", user="ada@acme.example", data=home.data)
    with Assistant("solo", data=home.data) as assistant:
        assert assistant.who.email == "only@solo.example"


def test_the_person_may_be_named_by_the_environment(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_USER", " Viewer@ACME.example ")
    with Assistant("acme") as assistant:
        assert assistant.who.role == "viewer"
        told = repr(assistant)
    assert "viewer of acme" in told
    url = home.variables.get("DATABASE_URL")
    assert str(home.data) in told if url is None else str(make_url(url).password) not in told


def test_a_deactivated_person_can_do_nothing_more(home: Home) -> None:
    with home.working("viewer") as assistant:
        who = home.identity("viewer")
        _set_active(home, who.user_id, is_active=False)
        try:
            with pytest.raises(NotPermitted, match="deactivated"):
                assistant.chat("Show the last three orders")
            with pytest.raises(PersonUnknown):
                Assistant("acme", user=email("viewer"), data=home.data)
        finally:
            _set_active(home, who.user_id, is_active=True)


def test_a_closed_assistant_says_so(home: Home) -> None:
    with home.working() as assistant:
        assistant.chat("Show the last three orders")
    for use in (lambda: assistant.chat("Hello"), lambda: assistant.history, lambda: assistant.tools):
        with pytest.raises(AssistantClosed):
            use()
    assistant.close()


def test_no_store_is_said_before_anything_is_made(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(StoreMissing, match="make run"):
        Assistant("acme", data=tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "counterfoil.db").touch()
    with pytest.raises(StoreMissing, match="is empty"):
        Assistant("acme", data=tmp_path)
    upgrade(f"sqlite:///{tmp_path}/counterfoil.db", to="0005")
    with pytest.raises(StoreMissing, match=r"is at revision 0005, .* python app\.py migrate"):
        Assistant("acme", data=tmp_path)
    monkeypatch.delenv("COUNTERFOIL_SECRET_KEY")
    with pytest.raises(StoreMissing, match=r"secret\.key"):
        Assistant("acme", data=tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@127.0.0.1:1/nothing")
    monkeypatch.setenv("COUNTERFOIL_SECRET_KEY", "x" * 32)
    with pytest.raises(StoreMissing, match="cannot be reached"):
        Assistant("acme", data=tmp_path)


def _set_active(home: Home, user_id: object, *, is_active: bool) -> None:
    with home.store.work(home.identity("admin").scope) as session:
        session.scalars(select(User).where(User.id == user_id)).one().is_active = is_active
