"""Numbers with scales, in lists and ranges, and several values told together: what every pack can use."""

from __future__ import annotations

import pytest

from agent.model import Json
from agent.models.builtin.catalogue import Catalogue, Concept, Measure, Pattern, Said, Vocabulary, words
from agent.models.builtin.names import Names
from agent.models.builtin.reader import Reader

CATALOGUE = Catalogue(
    "bakery",
    Said("Bakery", "Пекарня"),
    concepts=(Concept("loaf", words("loaf, loaves", "буханка"), topic=True),),
    vocabularies=(
        Vocabulary(
            "floor", {"1": words("ground floor"), "2": words("upper floor")}, numbers=True, series="floor"
        ),
    ),
    patterns=(Pattern("oven", r"(?i)\bOVEN[-\s]?(\d+)", spelled="OVEN-{:03}"),),
    measures=(
        Measure(
            "grams",
            words("weight", "вес"),
            {"gram": 1, "g": 1, "грамм": 1},
            series="weight",
            bare=words("bake"),
        ),
        Measure("salt", words("salt", "соль"), series="salt"),
    ),
)
READER = Reader(CATALOGUE)


def found(text: str) -> dict[str, Json]:
    """The values that a sentence tells, by kind."""
    return {each.kind: each.value for each in READER.read(text, Names()).entities}


def series(name: str, *values: Json) -> dict[str, Json]:
    return {"series": {"parameter": name, "values": [*values]}}


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("10k gram", 10_000),
        ("1,500 g", 1500),
        ("20 000 g", 20_000),
        ("five thousand grams", 5000),
        ("a hundred grams", 100),
        ("50 тыс. грамм", 50_000),
        ("пять тысяч грамм", 5000),
        ("weight of 250", 250),
        ("weight = 250", 250),
        ("вес 250", 250),
        ("bake 250", 250),
        ("bake 2.5 g", 2.5),
        ("bake -5 g", -5),
        ("2k gram", 2000),
    ],
)
def test_a_number_is_read_with_its_scale_in_figures_or_words(text: str, grams: float) -> None:
    assert found(text) == {"grams": grams}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("salt 0.1, 0.5 and 1", series("salt", 0.1, 0.5, 1)),
        ("salt of 0,1; 0,5 и 1", series("salt", 0.1, 0.5, 1)),
        ("500, 1,000 and 2,000 g", series("weight", 500, 1000, 2000)),
        ("500,1000,2000 g", series("weight", 500, 1000, 2000)),
        ("1, 5 and 10 thousand grams", series("weight", 1000, 5000, 10_000)),
        ("1k, 5k or 10k g", series("weight", 1000, 5000, 10_000)),
        ("salt from 1 to 4", series("salt", 1, 2, 3, 4)),
        ("salt 1-4", series("salt", 1, 2, 3, 4)),
        ("salt from 0.2 to 1 in steps of 0.4", series("salt", 0.2, 0.6, 1)),
        ("from 100 to 300 grams in steps of 100", series("weight", 100, 200, 300)),
        ("ground floor and upper floor", series("floor", 1, 2)),
        ("salt 5 and then salt 6", series("salt", 5, 6)),
    ],
)
def test_several_values_of_one_measure_are_one_series(text: str, told: dict[str, Json]) -> None:
    assert found(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("salt 0.5, 200 g", {"salt": 0.5, "grams": 200}),
        ("200 g, salt 3", {"salt": 3, "grams": 200}),
        ("200 g with 3 loaves", {"grams": 200, "count": 3}),
        ("bake 3 loaves", {"count": 3}),
        ("the upper floor", {"floor": 2}),
        ("salt 5 and 5", {"salt": 5}),
    ],
)
def test_numbers_of_different_things_stay_apart(text: str, told: dict[str, Json]) -> None:
    assert found(text) == told


def test_the_steps_of_a_range_are_not_invented() -> None:
    assert "series" not in found("salt from 0.1 to 0.9")


@pytest.mark.parametrize("text", ["oven 3, 4 and 12", "OVEN-3, 4, 12", "oven-003, oven 4 and OVEN12"])
def test_numbers_go_on_with_the_id_before_them_and_are_spelled_as_it_is(text: str) -> None:
    named = [each.value for each in READER.read(text, Names()).of("oven")]
    assert named == ["OVEN-003", "OVEN-004", "OVEN-012"]
