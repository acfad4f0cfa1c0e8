"""Two languages: every text of the pages is there in both, and what the code writes is told in the reader's."""

from __future__ import annotations

import re

import pytest

from locales import en, ru
from locales.retelling import retell
from locales.ru_sentences import SENTENCES
from pages.words import browser_words, count, t

FIELD = re.compile(r"\{(\w+)\}")
FORMS = {"en": ("one", "other"), "ru": ("one", "few", "many")}


def stems(words: dict[str, str]) -> set[str]:
    """Keys without their plural forms."""
    return {re.sub(r"\.(one|few|many|other)$", "", key) for key in words}


def test_every_text_is_there_in_both_languages() -> None:
    assert stems({**en.WORDS}) ^ stems({**ru.WORDS}) == set()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_text_with_a_number_has_all_the_forms_of_its_language(language: str) -> None:
    words = {"en": en.WORDS, "ru": ru.WORDS}[language]
    counted = {key.rpartition(".")[0] for key in en.WORDS if key.endswith(".other")}
    missing = [
        f"{stem}.{form}" for stem in counted for form in FORMS[language] if f"{stem}.{form}" not in words
    ]
    assert missing == []


def test_both_languages_put_in_the_same_values() -> None:
    def fields(words: dict[str, str], key: str) -> set[str]:
        return {
            name for found, text in words.items() if found.startswith(key) for name in FIELD.findall(text)
        }

    for key, text in en.WORDS.items():
        if key in ru.WORDS:
            assert set(FIELD.findall(text)) == set(FIELD.findall(ru.WORDS[key])), key


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "1 шаг"), (2, "2 шага"), (5, "5 шагов"), (11, "11 шагов"), (21, "21 шаг"), (1012, "1,012 шагов")],
)
def test_russian_numbers_have_three_forms(number: int, told: str) -> None:
    assert count("steps", number, "ru") == told


def test_the_scripts_get_every_form_that_their_language_needs() -> None:
    assert browser_words("ru")["steps.few"] == "{n} шага"
    assert "steps.few" not in browser_words("en")
    assert browser_words("de") == browser_words("en")
    assert t("chats.new", "de") == "New chat"


LISTS = re.compile(r"(?i)(re)?build \{a\} with \{n\} nodes?: \{b\}")
"""These end with a list of English names, which Russian leaves out: the card draws the very nodes below the sentence."""


def test_a_sentence_keeps_its_values_in_the_translation() -> None:
    for template, told in SENTENCES.items():
        wanted = set(FIELD.findall(template)) - ({"b"} if LISTS.match(template) else set())
        for form in (told,) if isinstance(told, str) else told:
            assert set(FIELD.findall(form)) == wanted, template


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        (
            "Create order SA-2026-00160 with 8 lines and queue 8 renders",
            "Создать заказ SA-2026-00160, 8 строк, и поставить в очередь 8 рендеров",
        ),
        (
            "Create order SA-1 with 1 line in Steel-Bare and queue 21 renders; set the material of 3 lines of order "
            "SA-2 to Brass",
            "Создать заказ SA-1, 1 строка, материал Steel-Bare, и поставить в очередь 21 рендер; материал: 3 строки "
            "заказа SA-2 — Brass",
        ),
        ("There is no order SA-9. The latest are SA-1, SA-2.", "Заказа SA-9 нет. Последние: SA-1, SA-2."),
        ("width must be 16 to 2048 pixels, not 100000.", "width: от 16 до 2048 пикселей, а не 100000."),
        (
            "OpenAI gets too many requests at the moment. Try again in 7 seconds.",
            "У OpenAI сейчас слишком много запросов. Попробуйте через 7 с.",
        ),
    ],
)
def test_a_stored_sentence_is_told_in_russian(english: str, russian: str) -> None:
    assert retell(english, "ru") == russian
    assert retell(english, "en") == english


def test_what_no_template_fits_stays_as_it_is() -> None:
    for text in ("Rillenkugellager 6204", "", "A provider's own words. And more of them; so.", "x " * 3_000):
        assert retell(text, "ru") == text
