"""Typed values in sentences: ids, sizes, counts, periods, states, names."""

from __future__ import annotations

import pytest

from agent.model import Json
from agent.models.builtin.catalogue import join_catalogues
from agent.models.builtin.ranking import Lexicon
from agent.models.builtin.sentences import noun_for, show_seconds
from agent.models.builtin.spelling import Spelling
from tests.agent.builtin_world import NAMES
from tools.phrases import everyday, renders


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(join_catalogues((everyday.CATALOGUE, renders.CATALOGUE)))


@pytest.mark.parametrize(
    ("sentence", "kind", "values"),
    [
        ("status of sa-2026-00160.", "order", ["SA-2026-00160"]),
        ("статус СА-2026-00160", "order", ["SA-2026-00160"]),  # typed on a Russian keyboard
        ("how is order 158 doing", "order", ["SA-2026-00158"]),
        ("как там заказ №158", "order", ["SA-2026-00158"]),
        ("order 5 shafts", "order", []),
        ("KL-6204, RL-NU206 and kl-6205-2rs", "pim_id", ["KL-6204", "RL-NU206", "KL-6205-2RS"]),
        ("SA-2026-00160", "pim_id", []),
        ("at 1024x768", "size", [{"width": 1024, "height": 768}]),
        ("800 by 600 px", "size", [{"width": 800, "height": 600}]),
        ("размер 800 на 600", "size", [{"width": 800, "height": 600}]),
        ("512х512", "size", [{"width": 512, "height": 512}]),  # a Cyrillic х
        ("in 4k", "size", [{"width": 3840, "height": 2160}]),
        ("2048 px", "size", [{"width": 2048, "height": 2048}]),
        ("png 2048", "size", [{"width": 2048, "height": 2048}]),
        ("set width 800", "width", [800]),
        ("высотой 600 пикселей", "height", [600]),
        ("16 samples", "samples", [16]),
        ("сэмплы до 8", "samples", [8]),
        ("last 5 orders", "count", [5]),
        ("двенадцать последних заказов", "count", [12]),
        ("find products called 6204", "count", []),
        ("failed this week", "period", ["this_week"]),
        ("упало за неделю", "period", ["last_7_days"]),
        ("за последние 30 дней", "period", ["last_30_days"]),
        ("in the past 3 days", "period", ["last_3_days"]),
        ("на прошлой неделе", "period", ["last_week"]),
        ("which ones crashed", "state", ["failed"]),
        ("отменённые заказы", "state", ["cancelled"]),
        ("in der Kategorie Gehäuse", "category", ["Gehäuse"]),
        ("шариковых подшипников", "category", ["Kugellager"]),
        ("deep groove ball bearings", "category", ["Kugellager"]),
        ("all bearings", "category", ["Kugellager", "Rollenlager"]),
        ("корпусами и валами", "category", ["Gehäuse", "Wellen"]),
        ("in JPG", "format", ["jpeg"]),
        ("on a white background", "background", ["white"]),
        ("background #ff8800", "background", ["#ff8800"]),
        ("без фона", "background", ["transparent"]),
        ("white shafts", "background", []),
        ("from above", "camera", ["top"]),
        ("вид сбоку", "camera", ["side"]),
        ("at the top of the list", "camera", []),
        ("in bare steel", "material", ["Steel-Bare"]),
        ("из чёрной керамики", "material", ["Ceramic-Black"]),
        ("with 1.4301", "material", ["1.4301"]),
        ("Steel-Polishd", "material", ["Steel-Polished"]),
        ("find «Hohlwelle»", "text", ["Hohlwelle"]),
    ],
)
def test_a_value_is_found(sentence: str, kind: str, values: list[Json], lexicon: Lexicon) -> None:
    reading = lexicon.reader.read(sentence, lexicon.reader.names_of(NAMES))
    assert [each.value for each in reading.of(kind)] == values


def test_a_tenants_own_name_for_a_category_is_used(lexicon: Lexicon) -> None:
    names = lexicon.reader.names_of({"category": ("ball bearings", "shafts")})
    reading = lexicon.reader.read("покажи шарикоподшипники", names)
    assert [each.value for each in reading.of("category")] == ["ball bearings"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ordesr", "orders"),
        ("redner", "render"),
        ("статсу", "статус"),
        ("шарикоподшипнки", "шарикоподшипники"),
        ("stock", None),
        ("orders", None),
        ("ort", None),
        ("weather", None),
    ],
)
def test_slips_are_mended_and_other_words_left_alone(written: str, meant: str | None) -> None:
    known = ("orders", "render", "stuck", "статус", "шарикоподшипники", "where")
    assert Spelling(known).mend(written) == meant


@pytest.mark.parametrize(
    ("number", "noun"),
    [(1, "рендер"), (2, "рендера"), (5, "рендеров"), (11, "рендеров"), (21, "рендер")],
)
def test_russian_numbers_have_their_three_forms(number: int, noun: str) -> None:
    assert noun_for(number, ("рендер", "рендера", "рендеров"), "ru") == noun


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(1.8344, "1.8 s"), (42, "42 s"), (125, "2 min 5 s"), (3600, "60 min"), (9000, "2 h 30 min")],
)
def test_durations_are_told_in_at_most_two_units(seconds: float, told: str) -> None:
    assert show_seconds(seconds, "en") == told
