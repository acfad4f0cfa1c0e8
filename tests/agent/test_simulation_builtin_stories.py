"""The sentences that somebody in a lab types, through the loop to the final words (SPEC S3, S4)."""

from __future__ import annotations

import pytest

from agent.model import Json, ToolSpec
from tests.agent.simulation_world import ALL, NAMES, SPECS, Lab, start_chat, start_chat_with_renders
from tools.phrases.simulations import CATALOGUE
from tools.simulations import PACK

READING = tuple(each for each in ALL if not each.writes)


def _choices(schema: Json, spec: ToolSpec) -> list[Json]:
    """The closed set of values that a schema allows, wherever it stands in it."""
    if isinstance(schema, list):
        return [each for part in schema for each in _choices(part, spec)]
    if not isinstance(schema, dict):
        return []
    if isinstance(values := schema.get("enum"), list):
        return values
    definitions = spec.parameters.get("$defs")
    if isinstance(name := schema.get("$ref"), str) and isinstance(definitions, dict):
        return _choices(definitions.get(name.rpartition("/")[2]), spec)
    inner = (schema.get(key) for key in ("anyOf", "items"))
    return [each for part in inner for each in _choices(part, spec)]


def _arguments(spec: ToolSpec) -> dict[str, list[Json]]:
    properties = spec.parameters.get("properties")
    assert isinstance(properties, dict)
    return {name: _choices(schema, spec) for name, schema in sorted(properties.items())}


def _required(spec: ToolSpec) -> list[str]:
    required = spec.parameters.get("required", [])
    assert isinstance(required, list)
    return sorted(str(each) for each in required)


def test_the_tools_of_this_world_take_what_those_of_the_pack_take() -> None:
    real = {each.name: each.spec() for each in PACK.tools}
    assert {each.name: _arguments(each) for each in SPECS} == {
        name: _arguments(spec) for name, spec in real.items()
    }
    assert {each.name: _required(each) for each in SPECS} == {
        name: _required(spec) for name, spec in real.items()
    }
    assert PACK.catalogue is CATALOGUE


def test_a_simulation_is_run_then_analysed_then_exported() -> None:
    chat = start_chat()
    answer = chat.say("Run a DLA simulation with 500 particles")
    assert chat.calls == [("run_dla_simulation", {"num_particles": 500})]
    assert "- run **SIM-0013**: 2D, 500 particles, about 1.5 s" in answer
    chat.say("Now analyze it")
    assert chat.calls == [("analyze_simulation", {"simulation_id": "SIM-0013"})]
    answer = chat.say("Export it as CSV")
    assert chat.calls == [("export_simulation", {"simulation_id": "SIM-0013", "format": "csv"})]
    assert "- export **SIM-0013** as CSV (SIM-0013.csv)" in answer


def test_the_same_in_russian() -> None:
    chat = start_chat(language="ru")
    answer = chat.say("Запусти симуляцию DLA на 500 частиц")
    assert "- запустить **SIM-0013**: 2D, 500 частиц, примерно 1,5 с" in answer
    chat.say("Теперь проанализируй её")
    assert chat.calls == [("analyze_simulation", {"simulation_id": "SIM-0013"})]
    chat.say("Выгрузи её в CSV")
    assert chat.calls == [("export_simulation", {"simulation_id": "SIM-0013", "format": "csv"})]


def test_the_latest_is_left_to_the_tool() -> None:
    chat = start_chat()
    chat.say("How far is it?")
    assert chat.calls == [("get_simulation_status", {})]
    chat = start_chat()
    chat.say("Export the last one as png")
    assert chat.calls == [("export_simulation", {"format": "png"})]


@pytest.mark.parametrize(
    ("sentence", "question", "reply"),
    [
        ("Run a DLA simulation", "How many particles?", "500"),
        ("Run a DLA simulation", "How many particles?", "500 particles please"),
        ("Запусти симуляцию", "Сколько частиц?", "500"),
    ],
)
def test_the_number_of_particles_is_asked_for(sentence: str, question: str, reply: str) -> None:
    chat = start_chat()
    assert chat.say(sentence) == question
    chat.say(reply)
    assert chat.calls == [("run_dla_simulation", {"num_particles": 500})]


@pytest.mark.parametrize(("reply", "particles"), [("10k", 10_000), ("20 000", 20_000), ("5000", 5000)])
def test_large_numbers_are_understood_as_a_reply(reply: str, particles: int) -> None:
    chat = start_chat()
    chat.say("Run a 3D DLA simulation with stickiness 0.5")
    chat.say(reply)
    given = {"num_particles": particles, "dimension": 3, "stickiness": 0.5}
    assert chat.calls == [("run_dla_simulation", given)]


def test_a_format_is_asked_for_and_an_impossible_one_refused_with_the_possible_ones() -> None:
    chat = start_chat()
    assert chat.say("Export SIM-0003") == "In which format: CSV, XYZ, JSON, PNG or VTK?"
    chat.say("xyz")
    assert chat.calls == [("export_simulation", {"simulation_id": "SIM-0003", "format": "xyz"})]
    answer = chat.say("export SIM-0003 as pdf")
    assert chat.calls == []
    assert answer == "“PDF” is not possible here. I can take: CSV, XYZ, JSON, PNG, VTK."
    assert chat.say("run 500 particles in 4D").startswith("“4” is not possible here. I can take: 2, 3")


def test_a_sweep_is_asked_for_what_differs() -> None:
    chat = start_chat()
    assert chat.say("Start a sweep").startswith("Which parameter shall differ, and its values?")
    answer = chat.say("stickiness 0.1, 0.5 and 1")
    assert chat.calls == [("sweep_simulations", {"parameter": "stickiness", "values": [0.1, 0.5, 1]})]
    assert "- run the sweep **SW-0003**: stickiness 0.1, 0.5, 1, about 12 s" in answer
    chat.say("How far is it?")
    assert chat.calls == [("get_simulation_status", {"simulation_id": "SW-0003"})]


@pytest.mark.parametrize("sentence", ["vary the stickiness from 0.1 to 1", "меняй прилипание от 0,1 до 1"])
def test_the_steps_of_a_range_are_not_invented(sentence: str) -> None:
    chat = start_chat()
    assert chat.say(sentence).startswith(("Which parameter shall differ", "Какой параметр менять"))
    assert chat.calls == []


def test_the_one_that_runs_is_found_before_it_is_cancelled() -> None:
    chat = start_chat()
    answer = chat.say("Cancel the running one")
    assert chat.calls == [
        ("list_simulations", {"status": "running"}),
        ("cancel_simulation", {"simulation_id": "SIM-0012"}),
    ]
    assert "- cancel **SIM-0012**" in answer


def test_of_several_that_run_none_is_cancelled_by_guess() -> None:
    chat = start_chat(lab=Lab(running=2))
    answer = chat.say("Cancel the running one")
    assert chat.calls == [("list_simulations", {"status": "running"})]
    assert answer == (
        "Several fit: **SIM-0012**, **SIM-0011**. So I did nothing; name the one that you mean, please."
    )
    chat = start_chat(lab=Lab(running=0), language="ru")
    assert chat.say("Останови ту, что выполняется") == "Таких симуляций нет."


def test_the_last_ones_are_found_before_they_are_compared() -> None:
    chat = start_chat()
    chat.say("Compare the last 3 runs")
    numbers: list[Json] = ["SIM-0012", "SIM-0011", "SIM-0010"]
    assert chat.calls == [
        ("list_simulations", {"status": "done", "limit": 3}),
        ("compare_simulations", {"simulation_ids": numbers}),
    ]


def test_what_was_spoken_of_is_compared_with_what_is_named() -> None:
    chat = start_chat("simulation SIM-0002")
    chat.say("compare it with SIM-0007")
    assert chat.calls == [("compare_simulations", {"simulation_ids": ["SIM-0002", "SIM-0007"]})]
    chat.say("how far is sim 9")
    assert chat.calls == [("get_simulation_status", {"simulation_id": "SIM-0009"})]
    chat.say("analyze it")
    assert chat.calls == [("analyze_simulation", {"simulation_id": "SIM-0009"})]


def test_numbers_that_are_not_known_are_left_to_the_tool_to_judge() -> None:
    chat = start_chat(language="ru")
    assert chat.say("статус SIM-9000").startswith("Симуляции SIM-9000 нет. Последние: SIM-0012, SIM-0011.")
    assert chat.calls == [("get_simulation_status", {"simulation_id": "SIM-9000"})]
    assert chat.say("Запусти симуляцию на 1000000000 частиц").startswith("В симуляции от 1 до 100 000 частиц")


def test_it_is_the_card_that_is_put_away_as_long_as_it_waits_and_the_simulation_once_it_runs() -> None:
    chat = start_chat()
    chat.say("Run a DLA simulation with 500 particles")
    assert "put away with **Cancel** on that card" in chat.say("cancel it")
    assert chat.calls == []
    chat.say("Run a DLA simulation with 500 particles")
    chat.say("[Counterfoil: Confirmed by Ada: Run SIM-0013.]\n\nCancel it")
    assert chat.calls == [("cancel_simulation", {"simulation_id": "SIM-0013"})]


@pytest.mark.parametrize(
    "sentence",
    [
        "Don't run it",
        "How do I run a simulation?",
        "Не отменяй SIM-0012",
        "delete SIM-0012",
        "Was it cancelled?",
    ],
)
def test_speaking_of_a_change_does_not_stage_it(sentence: str) -> None:
    chat = start_chat()
    chat.say(sentence)
    assert not {name for name, _ in chat.calls} - {each.name for each in READING}


def test_a_person_who_may_only_read_is_told_so() -> None:
    chat = start_chat(tools=READING)
    assert "not available to your role" in chat.say("Run a DLA simulation with 500 particles")
    assert chat.calls == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_sentence_that_it_offers_by_itself_is_understood(language: str) -> None:
    chat = start_chat(language=language)
    listed = chat.say("what can you do?" if language == "en" else "что ты умеешь?")
    samples = [line.rpartition(": *")[2].rstrip("*") for line in listed.splitlines() if line.startswith("- ")]
    assert len(samples) == 9
    for sentence in samples:
        again = start_chat(language=language)
        again.say(sentence)
        assert again.calls, sentence


@pytest.mark.parametrize("name", ["en", "ru"])
def test_the_suggestions_of_the_pack_are_understood(name: str) -> None:
    for sentence in PACK.suggestions[name]:
        chat = start_chat("simulation SIM-0001")
        chat.say(sentence)
        assert chat.calls, sentence


def test_beside_the_renders_each_word_leads_to_its_own_pack() -> None:
    chat = start_chat_with_renders("simulations")
    chat.say("status of SA-2026-00160")
    assert chat.calls == [("get_order_status", {"order_id": "SA-2026-00160"})]
    chat.say("Run a DLA simulation with 500 particles")
    assert chat.calls == [("run_dla_simulation", {"num_particles": 500})]
    chat.say("[Counterfoil: Confirmed by Ada: Run SIM-0013.]\n\ncancel it")
    assert chat.calls == [("cancel_simulation", {"simulation_id": "SIM-0013"})]
    assert chat.say("cancel SA-2026-00160").startswith("I cannot stop or cancel orders")
    chat.say("export the last simulation as csv")
    assert chat.calls == [("export_simulation", {"format": "csv"})]
    chat.say("start SA-2026-00160")
    assert chat.calls == [("dispatch_renders", {"order_id": "SA-2026-00160"})]


def test_in_a_chat_of_the_renders_simulations_are_understood_too() -> None:
    chat = start_chat_with_renders("renders")
    chat.say("Run a DLA simulation with 4k particles")
    assert chat.calls == [("run_dla_simulation", {"num_particles": 4000})]
    chat.say("Export it as PNG")
    assert chat.calls == [("export_simulation", {"simulation_id": "SIM-0013", "format": "png"})]
    chat.say("cancel SIM-0013")
    assert chat.calls == [("cancel_simulation", {"simulation_id": "SIM-0013"})]
    assert chat.say("export my last order as csv").startswith("I have no tool for that")
    chat.say("Render KL-6204 as WebP 1024x1024")
    assert [name for name, _ in chat.calls] == ["create_order", "dispatch_renders"]


def test_a_project_is_taken_by_its_name_however_new_it_is() -> None:
    chat = start_chat()
    chat.say("run 500 particles for zinc dendrites")
    assert chat.calls == [("run_dla_simulation", {"num_particles": 500, "project": NAMES["project"][2]})]
    chat.say('run 500 particles in project "Iron oxide"')
    assert chat.calls == [("run_dla_simulation", {"num_particles": 500, "project": "Iron oxide"})]
