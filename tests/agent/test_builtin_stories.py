"""The sentences that a newcomer types, through the loop to the final words (SPEC R4, C18)."""

from __future__ import annotations

import pytest

from agent.model import Hints, Withheld
from locales import en, ru
from tests.agent.builtin_world import NAMES, READING, Chat, Studio, StudioTools
from tools.renders.knowledge import SUGGESTIONS

RUSSIAN = Hints("renders", "ru", NAMES)
QUICK_OF_AN_ORDER = ("status.order", "materials.order", "dispatch.order", "failures.order")
QUICK_OF_LISTS = ("last_orders", "failed_week", "products", "throughput")


@pytest.mark.parametrize(
    "sentence",
    [
        "Render all Kugellager products as WebP at 1024x1024",
        "Отрендери все шарикоподшипники в WebP 1024x1024",
    ],
)
def test_rendering_a_category_searches_orders_and_dispatches(sentence: str) -> None:
    chat = Chat()
    chat.say(sentence)
    assert chat.calls == [
        ("search_products", {"category": "Kugellager", "limit": 500}),
        (
            "create_order",
            {"product_ids": ["KU-0000", "KU-0001", "KU-0002"], "output_type_name": "WebP 1024x1024"},
        ),
        ("dispatch_renders", {"order_id": "SA-2026-00165"}),
    ]


def test_what_is_staged_is_told_as_prepared_and_not_as_done() -> None:
    answer = Chat().say("Render all Kugellager products as WebP at 1024x1024")
    assert answer == (
        "I have prepared:\n\n"
        "- create order **SA-2026-00165** with 3 products as WebP 1024x1024\n"
        "- queue 3 renders of order **SA-2026-00165**, about 42 s\n\n"
        "The card shows every row. It happens when somebody presses **Confirm** there, and not before."
    )


def test_what_is_staged_is_told_in_russian_with_the_right_plural() -> None:
    answer = Chat().say("Отрендери все шарикоподшипники в WebP 1024x1024")
    assert "создать заказ **SA-2026-00165**: 3 продукта в WebP 1024x1024" in answer
    assert "поставить в очередь 3 рендера заказа **SA-2026-00165**, примерно 42 с" in answer
    assert answer.endswith(
        "На карточке показана каждая строка. Это произойдёт, когда на ней нажмут **Подтвердить**, и не раньше."
    )


@pytest.mark.parametrize(
    "sentence", ["What's the status of my last order?", "Какой статус у моего последнего заказа?"]
)
def test_the_last_order_is_left_to_the_tool(sentence: str) -> None:
    chat = Chat()
    answer = chat.say(sentence)
    assert chat.calls == [("get_order_status", {})]
    assert "SA-2026-00164" in answer
    assert "- KL-6204: no mesh" in answer


@pytest.mark.parametrize(
    "sentence",
    [
        "Set material override to Steel-Bare on order SA-2026-00160",
        "Установи материал Steel-Bare для заказа SA-2026-00160",
    ],
)
def test_a_material_is_set_on_an_order(sentence: str) -> None:
    chat = Chat()
    answer = chat.say(sentence)
    assert chat.calls == [
        ("set_material_override", {"order_id": "SA-2026-00160", "material_name": "Steel-Bare"})
    ]
    assert "**Steel-Bare**" in answer


def test_a_question_about_failures_is_answered_first() -> None:
    chat = Chat()
    answer = chat.say("How many renders failed this week?")
    assert chat.calls == [("get_render_stats", {"period": "this_week"})]
    assert answer.startswith("**3 renders** failed this week, 37 were done. That is a failure rate of 7.5 %.")
    assert "A render took 1.8 s on average." in answer
    assert chat.say("Сколько рендеров упало на этой неделе?").startswith(
        "С ошибкой **3 рендера** на этой неделе, готово 37. Доля ошибок: 7,5 %."
    )


@pytest.mark.parametrize(
    ("sentence", "count"),
    [("Show my last 5 orders", "5 orders"), ("Покажи мои последние 5 заказов", "5 заказов")],
)
def test_the_last_orders_come_as_a_table(sentence: str, count: str) -> None:
    chat = Chat()
    answer = chat.say(sentence)
    assert chat.calls == [("list_orders", {"limit": 5})]
    assert answer.startswith(f"{count}:\n\n| ")
    assert answer.count("\n| SA-2026-") == 5


def test_a_check_that_finds_nothing_says_so_and_one_that_finds_something_shows_it() -> None:
    chat = Chat()
    assert chat.say("Check the materials of SA-2026-00160") == (
        "All materials of order **SA-2026-00160** have a mapping."
    )
    answer = chat.say("Check the materials of SA-2026-00158")
    assert answer.startswith("Order **SA-2026-00158** has 1 material without a mapping:")
    assert "| Stahl X | Steel-Bare |" in answer


def test_a_pronoun_means_the_order_of_the_turn_before() -> None:
    chat = Chat()
    chat.say("What's the status of SA-2026-00158?")
    chat.say("Now set its material to Brass")
    assert chat.calls == [("set_material_override", {"order_id": "SA-2026-00158", "material_name": "Brass"})]
    chat.say("запусти его")
    assert chat.calls == [("dispatch_renders", {"order_id": "SA-2026-00158"})]


def test_it_is_the_order_that_was_just_prepared() -> None:
    chat = Chat()
    chat.say("Create an order for all shafts as PNG 2048x2048")
    chat.say("and dispatch it")
    assert chat.calls == [("dispatch_renders", {"order_id": "SA-2026-00165"})]


def test_this_means_the_record_that_the_chat_was_opened_from() -> None:
    from datetime import date

    from agent.messages import Message
    from agent.prompt import system_prompt

    system = system_prompt(
        knowledge="", user="Olga", tenant="Bearings", today=date(2026, 11, 21), context="order SA-2026-00157"
    )
    chat = Chat(history=[Message("system", system)])
    chat.say("dispatch this order")
    assert chat.calls == [("dispatch_renders", {"order_id": "SA-2026-00157"})]


def test_the_apps_own_notes_before_a_message_are_not_read_as_the_message() -> None:
    chat = Chat()
    chat.say("[Counterfoil: Confirmed by Olga: delete nothing]\n[Counterfoil: Done]\n\nShow my last 5 orders")
    assert chat.calls == [("list_orders", {"limit": 5})]


def test_several_orders_make_several_calls() -> None:
    chat = Chat()
    answer = chat.say("What's the status of SA-2026-00160 and SA-2026-00158?")
    assert [arguments["order_id"] for _, arguments in chat.calls] == ["SA-2026-00160", "SA-2026-00158"]
    assert answer.count("rendering.") == 2


def test_bearings_of_both_kinds_go_into_one_order() -> None:
    chat = Chat()
    chat.say("Render all bearings as PNG 2048x2048")
    assert [name for name, _ in chat.calls] == [
        "search_products",
        "search_products",
        "create_order",
        "dispatch_renders",
    ]
    assert chat.calls[2][1]["product_ids"] == [
        *("KU-0000", "KU-0001", "KU-0002", "RO-0000", "RO-0001", "RO-0002"),
    ]


def test_a_size_without_an_output_type_becomes_an_override() -> None:
    chat = Chat()
    chat.say("render KL-6204 as png at 800x600")
    assert chat.calls[0] == (
        "create_order",
        {
            "product_ids": ["KL-6204"],
            "output_type_name": "PNG 2048x2048",
            "render_overrides": {"width": 800, "height": 600},
        },
    )


@pytest.mark.parametrize("hints", [None, Hints(), Hints("renders", "en", {})])
def test_it_works_without_any_hints(hints: Hints | None) -> None:
    chat = Chat(hints=hints)
    chat.say("Render all Kugellager products as WebP at 1024x1024")
    assert [name for name, _ in chat.calls] == ["search_products", "create_order", "dispatch_renders"]
    chat.say("Set material override to Steel-Bare on order SA-2026-00160")
    assert chat.calls == [
        ("set_material_override", {"order_id": "SA-2026-00160", "material_name": "Steel-Bare"})
    ]


def test_the_language_is_that_of_the_message_else_that_of_the_person() -> None:
    assert Chat().say("статус SA-2026-00160").startswith("Заказ **SA-2026-00160**: рендерится.")
    assert Chat(hints=RUSSIAN).say("SA-2026-00160").startswith("Заказ")
    assert Chat().say("SA-2026-00160").startswith("Order **SA-2026-00160**: rendering.")


def test_a_person_who_lacks_the_tools_is_told_so_and_nothing_is_called() -> None:
    chat = Chat(tools=StudioTools(Studio(), READING))
    answer = chat.say("Render all Kugellager products as WebP at 1024x1024")
    assert chat.calls == []
    assert "not available to your role: it lacks `create_order`, `dispatch_renders`" in answer
    assert "недоступно" in chat.say("запусти SA-2026-00160")


@pytest.mark.parametrize(
    ("withheld", "told", "told_in_russian"),
    [
        ("search", "A search only reads", "Поиск только читает"),
        ("token", "The API token that asks may only read", "разрешает только читать"),
        ("skill", "The skill of this chat does without", "Навык этого чата обходится без"),
    ],
)
def test_who_has_the_right_but_not_here_is_told_why(
    withheld: Withheld, told: str, told_in_russian: str
) -> None:
    hints = Hints("renders", "en", NAMES, withheld=withheld)
    chat = Chat(tools=StudioTools(Studio(), READING), hints=hints)
    answer = chat.say("Render all Kugellager products as WebP at 1024x1024")
    assert chat.calls == []
    assert told in answer
    assert "`create_order`, `dispatch_renders`" in answer
    assert "role" not in answer
    assert told_in_russian in chat.say("запусти SA-2026-00160")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What am I looking at?", "This chat is about order **SA-2026-00157**. It is draft."),
        ("На что я смотрю?", "Этот чат о записи: заказ **SA-2026-00157**. Состояние: черновик."),
    ],
)
def test_what_the_chat_is_about_is_told(question: str, answer: str) -> None:
    chat = Chat()
    assert chat.say(question) == answer
    assert chat.calls == [("get_context", {})]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_sentence_that_the_app_offers_is_understood(language: str) -> None:
    offered = [*SUGGESTIONS[language], *quick_sentences(language)]
    for sentence in offered:
        chat = Chat(hints=Hints("renders", language, NAMES))
        chat.say(sentence)
        assert chat.calls, sentence


def quick_sentences(language: str) -> list[str]:
    """What the quick actions of the business pages send."""
    words = {"en": en.WORDS, "ru": ru.WORDS}[language]
    keys = [*QUICK_OF_AN_ORDER, *QUICK_OF_LISTS]
    return [words[f"quick.{key}"].format(number="SA-2026-00164") for key in keys]
