"""The built-in model with the simulation pack's real tools and records (SPEC S3, S4)."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from agent.loop import run_loop
from agent.messages import Message
from agent.models.builtin import BuiltinModel
from agent.results import Column
from db.models.change_sets import ChangeSet
from db.session import Store
from engines.dla.analysis.measurements import ESTIMATORS, NO_FIT, NO_POWER_LAW
from locales.retelling import retell
from tests.db.laboratory import Laboratory, open_laboratory
from tests.tools.desk import Desk
from tools.phrases import everyday, simulations
from tools.simulations import PACK, measurements, reading
from tools.workbench import Workbench

ENGLISH = re.compile(r"\b(?:the|is|are|by|with|of|this|that|and|over|about|dimension|particles?|running)\b")


class LabDesk(Desk):
    """As the desk of the render pack, in a laboratory."""

    pack = PACK
    counted = ()


@dataclass
class Talk:
    """A researcher who talks to the built-in model; every message is a turn of its own."""

    lab: Laboratory
    desk: LabDesk
    history: list[Message] = field(default_factory=lambda: [Message("system", "You help.")])

    def say(self, text: str) -> str:
        """The final text; what was staged waits on the desk's card."""
        self.desk.tools = self.desk.turn()
        self.history.append(Message("user", text))
        asyncio.run(self._answer())
        return self.history[-1].content

    async def _answer(self) -> None:
        model = BuiltinModel((everyday.CATALOGUE, simulations.CATALOGUE))
        bench = Workbench(self.desk.store, self.desk.packs, self.desk.queries)
        hints = bench.hints(self.desk.who, pack="simulations")
        async for item in run_loop(model, tuple(self.history), self.desk.tools, hints=hints):
            if isinstance(item, Message):
                self.history.append(item)

    def confirm(self) -> str:
        """Press Confirm on the card that waits; returns its sentence."""
        with self.lab.read() as session:
            waiting = session.scalars(select(ChangeSet).order_by(ChangeSet.created_at.desc())).first()
        assert waiting is not None
        decided = self.desk.confirm({"id": str(waiting.id), "digest": waiting.digest})
        assert decided["status"] == "applied"
        return waiting.summary


@pytest.fixture
def talk(store: Store) -> Talk:
    """A laboratory that has run nothing yet."""
    lab = open_laboratory(store)
    return Talk(lab, LabDesk(store, lab.ada))


def test_a_simulation_is_run_analysed_and_exported_by_three_sentences(talk: Talk) -> None:
    answer = talk.say("Run a DLA simulation with 500 particles")
    assert "- run **SIM-0001**: 2D, 500 particles, about " in answer
    assert talk.confirm() == "Run SIM-0001: 2D DLA with 500 particles"
    assert "is still queued, so there is nothing to analyze yet" in talk.say("Now analyze it")
    assert talk.lab.finish("SIM-0001")
    answer = talk.say("Now analyze it")
    assert answer.startswith("**SIM-0001**, 2D, 500 particles, stickiness 1")
    assert "**Indicative**: fewer than 5,000 particles." in answer
    assert "| radius of gyration | 1.71 | 0.02 |" in answer
    assert "- export **SIM-0001** as CSV (SIM-0001.csv)" in talk.say("Export it as CSV")
    assert talk.confirm() == "Export SIM-0001 as CSV (SIM-0001.csv)"


def test_the_same_in_russian_without_an_english_word(talk: Talk) -> None:
    answer = talk.say("Запусти симуляцию DLA на 500 частиц в проекте «Сажа»")
    assert "- запустить **SIM-0001**: 2D, 500 частиц, в проекте Сажа, примерно " in answer
    told = retell(talk.confirm(), "ru")
    assert told == "Запустить SIM-0001: DLA в 2D, 500 частиц в новом проекте «Сажа»"
    answer = talk.say("Теперь проанализируй её")
    assert answer == "SIM-0001 ещё в очереди. Спросите снова, когда она будет готова."
    assert talk.lab.finish("SIM-0001")
    answer = talk.say("Теперь проанализируй её")
    assert answer.startswith("**SIM-0001**, 2D, 500 частиц, вероятность прилипания 1")
    assert "**Ориентировочно**: меньше 5000 частиц." in answer
    assert "| радиус инерции | 1.71 | 0.02 |" in answer
    assert "- выгрузить **SIM-0001** в CSV (SIM-0001.csv)" in talk.say("Выгрузи её в CSV")


def test_what_the_tools_tell_is_retold_in_russian(talk: Talk) -> None:
    numbers = [talk.lab.done(500), talk.lab.done(6000, dimension=3, stickiness=0.5)]
    talk.lab.sweep("stickiness", 0.2, 1)
    talk.lab.run(700, seed_geometry="ring")
    told = [
        talk.desk.told("list_simulations"),
        talk.desk.told("list_simulations", status="failed"),
        *(talk.desk.told("get_simulation_status", simulation_id=each) for each in (*numbers, "SW-0001")),
        talk.desk.told("get_simulation_status"),
        talk.desk.told("analyze_simulation"),
        talk.desk.told("analyze_simulation", simulation_id=numbers[0], metrics=["box_counting"]),
        talk.desk.told("compare_simulations", simulation_ids=numbers),
        talk.desk.told("export_simulation", format="png"),
        talk.desk.told("cancel_simulation", simulation_id="SW-0001"),
        talk.desk.told("run_dla_simulation", num_particles=800, project="Soot"),
        talk.desk.told("sweep_simulations", parameter="seed_geometry", values=["point", "line"]),
    ]
    for each in told:
        summary = str(each["summary"]).replace("by least squares", "")
        assert not ENGLISH.findall(retell(summary, "ru")), retell(summary, "ru")


def test_each_table_of_a_comparison_names_its_estimator(talk: Talk) -> None:
    numbers = [talk.lab.done(500), talk.lab.done(6000)]
    answer = talk.say(f"compare {numbers[0]} and {numbers[1]} by box counting and radius of gyration")
    heads = re.findall(r"^\*\*(.+?): .+\*\*$", answer, re.MULTILINE)
    assert heads == ["box counting", "radius of gyration"]
    answer = talk.say("сравни последние две по подсчёту ячеек и радиусу инерции")
    assert re.findall(r"^\*\*(.+?): .+\*\*$", answer, re.MULTILINE) == ["подсчёт ячеек", "радиус инерции"]
    assert "| ориентировочно |" in answer


def test_what_waits_on_its_card_is_said_not_to_be_there_yet(talk: Talk) -> None:
    talk.say("Run a DLA simulation with 500 particles")
    assert talk.say("Now analyze it").endswith("only after somebody presses **Confirm** on it.")


@pytest.mark.parametrize("column", [*reading.COLUMNS, *measurements.COLUMNS, *measurements.COMPARED])
def test_the_heads_of_the_tables_are_known_in_russian(column: Column) -> None:
    assert re.search("[а-яё]", retell(column.label, "ru"))


@pytest.mark.parametrize("estimator", [*ESTIMATORS.values(), NO_FIT, NO_POWER_LAW])
def test_the_estimators_are_told_in_russian_everywhere(estimator: str) -> None:
    assert re.search("[а-яё]", retell(estimator, "ru"))
    assert simulations.CATALOGUE.labels[estimator].ru == retell(estimator, "ru")


def test_a_sweep_is_followed_and_cancelled_by_its_number(talk: Talk) -> None:
    talk.say("Sweep the stickiness over 0.2, 0.5 and 1 with 600 particles")
    summary = talk.confirm()
    assert summary.startswith("Run sweep SW-0001: 3 simulations over stickiness 0.2, 0.5, 1")
    assert not ENGLISH.findall(retell(summary, "ru")), retell(summary, "ru")
    assert talk.say("How far is SW-0001?").startswith("**SW-0001**: stickiness 0.2, 0.5, 1, as SIM-0001")
    assert "- cancel **SIM-0001, SIM-0002, SIM-0003**" in talk.say("Cancel the sweep SW-0001")
    summary = talk.confirm()
    assert retell(summary, "ru") == "Отменить SIM-0001, SIM-0002, SIM-0003"
    assert "SIM-0003" in talk.say("show cancelled runs")


def test_it_says_which_simulation_was_taken_instead_of_the_latest(talk: Talk) -> None:
    talk.lab.done(500)
    talk.lab.run(800)
    answer = talk.say("Analyze the last simulation")
    assert answer.startswith("SIM-0002 is still queued, so this is SIM-0001, the latest that is done.")
    answer = talk.say("Проанализируй последнюю симуляцию")
    assert answer.startswith("SIM-0002 ещё в очереди, поэтому здесь SIM-0001 — последняя готовая.")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("запусти 0 частиц", "В симуляции от 1 до 100 000 частиц, а не 0."),
        ("запусти 500 частиц с прилипанием 2", "Вероятность прилипания — от 0.01 до 1, а не 2."),
        ("статус SIM-0099", "Симуляции SIM-0099 нет. Симуляций пока нет совсем."),
        ("проанализируй последнюю", "Симуляций ещё нет."),
        ("запусти 20 частиц с кольцевой затравкой", "Кольцо как затравка — это уже 63 частиц"),
        ("вырасти 500 частиц на пластине в 2D", "Пластина как затравка возможна только в 3D."),
    ],
)
def test_what_cannot_be_done_is_said_in_russian(talk: Talk, sentence: str, told: str) -> None:
    assert talk.say(sentence).startswith(told)
