"""What the built-in model does when something is missing, unclear, wrong or none of its business."""

from __future__ import annotations

import pytest

from agent.messages import Message, ToolCall
from agent.model import Hints
from agent.models.builtin import guesses
from tests.agent.builtin_world import NAMES, Chat, Studio, StudioTools


def test_a_missing_order_is_asked_for_with_the_latest_ones_and_the_reply_completes_the_wish() -> None:
    chat = Chat()
    answer = chat.say("Set the material to Brass")
    assert chat.calls == []
    assert answer.startswith("Which order? The latest are **SA-2026-00164**, **SA-2026-00163**,")
    chat.say("SA-2026-00160")
    assert chat.calls == [("set_material_override", {"order_id": "SA-2026-00160", "material_name": "Brass"})]


def test_values_are_asked_for_one_after_the_other() -> None:
    chat = Chat()
    assert chat.say("Create an order").startswith("Which products? Known are **Kugellager**")
    assert chat.say("all shafts").startswith("As which output type? Known are **WebP 1024x1024**")
    chat.say("png")
    assert [name for name, _ in chat.calls] == ["search_products", "create_order"]
    assert chat.calls[0][1]["category"] == "Wellen"
    assert chat.calls[1][1]["output_type_name"] == "PNG 2048x2048"


def test_a_new_request_is_no_reply_to_the_question_before() -> None:
    chat = Chat()
    chat.say("Create an order")
    chat.say("Show my last 5 orders")
    assert chat.calls == [("list_orders", {"limit": 5})]


def test_a_period_that_no_tool_knows_is_asked_about() -> None:
    chat = Chat()
    answer = chat.say("How many renders failed last month?")
    assert chat.calls == []
    assert answer.startswith("“last month” is not possible here. I can take: today, yesterday, this week")
    chat.say("last 30 days")
    assert chat.calls == [("get_render_stats", {"period": "last_30_days"})]


def test_a_material_of_several_names_is_asked_about() -> None:
    chat = Chat()
    answer = chat.say("use steel for SA-2026-00160")
    assert chat.calls == []
    assert answer == "Which material? Known are **Steel-Bare**, **Steel-Brushed**, **Steel-Polished**."


def test_a_mistyped_name_is_mended_and_said_so() -> None:
    chat = Chat()
    answer = chat.say("set the material of SA-2026-00160 to Steel-Bar")
    assert chat.calls == [
        ("set_material_override", {"order_id": "SA-2026-00160", "material_name": "Steel-Bare"})
    ]
    assert "I took “Steel-Bar” to mean **Steel-Bare**." in answer


def test_where_unsure_nothing_is_called_and_guesses_are_offered_that_can_be_said() -> None:
    chat = Chat()
    offered = guesses(chat.say("something is odd about SA-2026-00160 and its paperwork today"))
    assert chat.calls == []
    assert 1 <= len(offered) <= 3
    for sentence in offered:
        again = Chat()
        again.say(sentence)
        assert again.calls, sentence


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_sentence_that_it_offers_by_itself_is_understood(language: str) -> None:
    chat = Chat(hints=Hints("renders", language, NAMES))
    listed = chat.say("what can you do?" if language == "en" else "что ты умеешь?")
    samples = [line.rpartition(": *")[2].rstrip("*") for line in listed.splitlines() if line.startswith("- ")]
    assert len(samples) == 12
    for sentence in samples:
        again = Chat(hints=Hints("renders", language, NAMES))
        again.say(sentence)
        assert again.calls, sentence


def test_guesses_are_only_read_at_the_end_and_only_from_whole_lists() -> None:
    text = "I am not sure.\n\nDid you mean:\n\n- **Show my last 5 orders**\n- **Find a\\_b**"
    assert guesses(text) == ("Show my last 5 orders", "Find a_b")
    assert guesses(text + "\n\nMore text") == ()
    assert guesses("Did you mean:\n\n- **One**\nand not two") == ()
    assert guesses("- **One**") == ()


def test_an_unknown_material_is_explained_with_the_nearest_names_in_the_persons_language() -> None:
    assert "Most alike" not in Chat().say("apply Unobtainium to SA-2026-00160")
    english = Chat().say("apply Unobtainium to SA-2026-00160")
    assert english == (
        'That did not work: There is no material "Unobtainium". The nearest are Steel-Bare, Steel-Brushed.'
    )
    russian = Chat().say("поставь материал Unobtainium для SA-2026-00160")
    assert (
        russian
        == "Материала «Unobtainium» нет. Похожие: Steel-Bare, Steel-Brushed. Повторите с одним из них."
    )


def test_an_unknown_order_is_explained_in_russian() -> None:
    assert Chat().say("статус SA-2026-99999") == "Заказа SA-2026-99999 нет. Последние: SA-2026-00164."


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("set width 100000 on SA-2026-00160", "Width 100000 is too large: at most 2048 is possible."),
        ("поставь ширину 0 для SA-2026-00160", "Ширина: 0 — слишком мало, нужно не меньше 16."),
    ],
)
def test_a_size_out_of_range_is_passed_on_and_the_tools_refusal_explained(sentence: str, answer: str) -> None:
    assert Chat().say(sentence) == answer


def test_an_unknown_format_stops_the_chain_before_anything_is_dispatched() -> None:
    chat = Chat()
    answer = chat.say("render all shafts as TIFF 1024x1024")
    assert [name for name, _ in chat.calls] == ["search_products", "create_order"]
    assert 'There is no output type "TIFF 1024x1024".' in answer
    assert "prepared" not in answer


def test_nothing_is_ordered_where_no_product_fits() -> None:
    chat = Chat()
    answer = chat.say("render gears as png")
    assert [name for name, _ in chat.calls] == ["search_products"]
    assert answer.startswith("No product fits that, so I did nothing.")


def test_no_order_is_made_of_a_part_of_the_products() -> None:
    chat = Chat(tools=StudioTools(Studio(per_category=350)))
    answer = chat.say("render all shafts as png")
    assert [name for name, _ in chat.calls] == ["search_products"]
    assert answer.startswith("350 match, and I can only take over 200 of them at once. So I did nothing;")


def test_sql_that_the_person_types_is_passed_on_as_it_is_and_nothing_else_becomes_sql() -> None:
    chat = Chat()
    answer = chat.say("SELECT count(*) FROM orders WHERE status = 'Done'")
    assert chat.calls == [("query_database", {"sql": "SELECT count(*) FROM orders WHERE status = 'Done'"})]
    assert "| 42 |" in answer
    assert "Only one SELECT is possible." in chat.say("DROP TABLE orders")
    chat.say("select the products of the category Wellen please")
    assert all(name != "query_database" for name, _ in chat.calls)


@pytest.mark.parametrize("text", ["x" * 1_000_000, "render " * 150_000, "заказ " * 100_000])
def test_a_message_of_a_megabyte_is_refused_in_a_sentence_and_the_chat_goes_on(text: str) -> None:
    chat = Chat()
    answer = chat.say(text)
    assert chat.calls == []
    assert "at most 4000 characters" in answer or "не больше 4000 знаков" in answer
    chat.say("Show my last 5 orders")
    assert chat.calls == [("list_orders", {"limit": 5})]


@pytest.mark.parametrize(
    "text", ["", "   \n ", "?!", "\u200b\u0000", "😀", "((((", "{}", "\\", "🧿" * 2000, "-1", "№"]
)
def test_odd_messages_are_answered_and_call_nothing(text: str) -> None:
    chat = Chat()
    assert chat.say(text).strip()
    assert chat.calls == []


def test_a_tool_result_that_is_no_json_counts_as_an_error() -> None:
    calls = (ToolCall("1", "list_orders", "{}"),)
    history = [
        Message("system", "You help."),
        Message("user", "Show my orders"),
        Message("assistant", "", calls),
        Message("tool", "At most 32 tools can be called at once.", tool_call_id="1", tool_name="list_orders"),
    ]
    assert Chat(history=history).go_on() == "That did not work: At most 32 tools can be called at once."


def test_what_could_not_be_taken_into_account_is_said() -> None:
    chat = Chat()
    answer = chat.say("show the failed orders of this week")
    assert chat.calls == [("list_orders", {"status": "failed"})]
    assert answer.endswith("I could not take this into account: “this week”.")
