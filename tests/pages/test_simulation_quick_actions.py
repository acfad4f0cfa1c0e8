"""What the quick actions of the simulation pages send is understood by the built-in model, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from agent.model import Json
from locales import en, ru
from tests.agent.test_builtin_phrases import calls_of
from tests.agent.test_simulation_builtin_phrases import ALONE, Understanding

EXPECTED: Mapping[str, tuple[str, dict[str, Json]]] = {
    "runs.new": ("run_dla_simulation", {"num_particles": 20_000}),
    "runs.new_sweep": (
        "sweep_simulations",
        {"parameter": "stickiness", "values": [0.1, 0.3, 1], "num_particles": 5_000},
    ),
    "runs.latest": ("list_simulations", {}),
    "runs.running": ("list_simulations", {"status": "running"}),
    "project.runs": ("list_simulations", {"project": "Soot"}),
    "sweep.compare": ("compare_simulations", {"simulation_ids": ["SIM-0003", "SIM-0004"]}),
}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_quick_action_leads_to_its_call(language: str) -> None:
    words = {"en": en.WORDS, "ru": ru.WORDS}[language]
    understanding = Understanding(ALONE, "simulations")
    numbers = words["quick.sweep.and"].join(["SIM-0003", "SIM-0004"])
    for key, expected in EXPECTED.items():
        sentence = words[f"quick.{key}.say"].format(name="Soot", numbers=numbers)
        assert calls_of(understanding.plan(sentence)) == (expected,), sentence
