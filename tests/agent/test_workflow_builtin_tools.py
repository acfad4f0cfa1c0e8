"""The built-in model with the workflow pack's real tools and records (SPEC W3, W4, W6, W7)."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from agent.loop import run_loop
from agent.messages import Message
from agent.model import Json
from agent.models.builtin import BuiltinModel
from agent.models.builtin.composing import Message as Said
from agent.models.builtin.wording import guesses
from agent.prompt import system_prompt
from db.models.change_sets import ChangeSet
from db.session import Store
from engines.flow.checking import check
from engines.flow.definition import Definition
from engines.flow.templates import parse_template
from engines.flow.values import Json as FlowJson
from tests.agent.phrases import Phrase
from tests.agent.workflow_phrases_dev_english import ENGLISH as ENGLISH_PHRASES
from tests.agent.workflow_phrases_dev_russian import RUSSIAN as RUSSIAN_PHRASES
from tests.tools.flow_desk import FlowDesk, open_office
from tools.phrases import everyday, workflows
from tools.phrases.workflows.composing import compose
from tools.workbench import Workbench
from tools.workflows import PACK

SLACK = "Build a workflow that sends Slack notifications when a webhook is triggered"
SLACK_RU = "Построй процесс, который шлёт сообщения в Slack, когда срабатывает вебхук"
ENGLISH = re.compile(
    r"\b(?:the|is|are|was|with|which|that|and|nothing|there|has|needs|choose|node|run)\b", re.IGNORECASE
)


@dataclass
class Talk:
    """A person who talks to the built-in model about one workflow; every message is a turn of its own."""

    desk: FlowDesk
    number: str = ""
    history: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = f"workflow {self.number}" if self.number else None
        system = system_prompt(
            knowledge="", user="Ada", tenant="Team", today=date(2026, 11, 21), context=context
        )
        self.history.append(Message("system", system))

    def say(self, text: str) -> str:
        """The final text; what was staged waits on a card."""
        self.desk.again(context=("workflow", self.number) if self.number else None)
        self.history.append(Message("user", text))
        asyncio.run(self._answer())
        return self.history[-1].content

    async def _answer(self) -> None:
        model = BuiltinModel((everyday.CATALOGUE, workflows.CATALOGUE))
        bench = Workbench(self.desk.store, self.desk.packs, self.desk.queries)
        hints = bench.hints(self.desk.who, pack="workflows")
        async for item in run_loop(model, tuple(self.history), self.desk.tools, hints=hints):
            if isinstance(item, Message):
                self.history.append(item)

    def apply(self) -> str:
        """Press Apply on the card that waits; returns its sentence."""
        with self.desk.store.read(self.desk.who.scope) as session:
            waiting = session.scalars(select(ChangeSet).order_by(ChangeSet.created_at.desc())).first()
        assert waiting is not None
        assert waiting.status == "pending"
        assert self.desk.confirm({"id": str(waiting.id), "digest": waiting.digest})["status"] == "applied"
        return waiting.summary

    @property
    def definition(self) -> Definition:
        return self.desk.definition(self.number)

    def steps(self) -> list[str]:
        return [each.id for each in self.definition.nodes]

    def edges(self) -> list[str]:
        return [str(each) for each in self.definition.edges]

    def setting(self, node: str, name: str) -> Json:
        return self.definition.node(node).config.get(name)

    def problems(self) -> list[str]:
        """What is worse than a warning, apart from connections that the team does not have."""
        found = check(self.definition)
        return [each.message for each in found if each.level != "warning" and each.code != "no_connection"]


@pytest.fixture
def talk(store: Store) -> Talk:
    """The chat of an empty workflow."""
    desk = FlowDesk(open_office(store))
    return Talk(desk, desk.made(f"Chore of {uuid4().hex[:6]}"))


def test_an_empty_workflow_is_built_by_one_sentence_and_is_then_ready_to_run(talk: Talk) -> None:
    answer = talk.say(SLACK)
    assert f"- Build {talk.number} with 2 nodes: Webhook, Slack message (version 1)" in answer
    assert "somebody presses **Apply** there" in answer
    assert talk.steps() == []
    talk.apply()
    assert talk.steps() == ["webhook", "slack"]
    assert talk.edges() == ["webhook → slack"]
    assert talk.problems() == []
    text = str(talk.setting("slack", "text"))
    values: Mapping[str, FlowJson] = {"trigger": {"body": {"text": "Hi"}}, "steps": {}}
    assert parse_template(text).render(values) == "New call: Hi"
    others: list[FlowJson] = [{}, {"a": 1}, "words", [1], None]
    for body in others:
        assert parse_template(text).render({"trigger": {"body": body}, "steps": {}})


def test_the_same_in_russian_without_an_english_word(talk: Talk) -> None:
    answer = talk.say(SLACK_RU)
    assert f"- Построить {talk.number}: 2 узла (версия 1). Сообщение в Slack: взято подключение" in answer
    assert "Он изменится, когда на ней нажмут **Применить**" in answer
    talk.apply()
    said = [
        talk.say("вставь условие между вебхуком и slack: сумма больше 100"),
        talk.say("проверь его"),
        talk.say("покажи этот процесс"),
        talk.say("покажи запуски"),
        talk.say("почему он упал?"),
        talk.say("удали узел банан"),
        talk.say("оптимизируй"),
    ]
    for answer in said:
        assert not ENGLISH.findall(answer), answer


def test_a_workflow_is_changed_step_by_step(talk: Talk) -> None:
    talk.say(SLACK)
    talk.apply()
    talk.say("add a condition between the webhook and slack: amount > 100")
    talk.apply()
    assert talk.edges() == ["webhook → condition", "condition → slack (true)"]
    talk.say("on the false branch email sales@example.com")
    talk.apply()
    assert talk.edges()[-1] == "condition → email (false)"
    talk.say('change the Slack text to "Big one"')
    talk.apply()
    assert talk.setting("slack", "text") == "Big one"
    talk.say("rename slack to Tell the team")
    talk.apply()
    talk.say("remove Tell the team")
    talk.apply()
    assert talk.steps() == ["webhook", "condition", "email"]
    talk.say("disconnect condition from email")
    talk.apply()
    talk.say("connect the true branch of the condition with email")
    talk.apply()
    assert talk.edges() == ["webhook → condition", "condition → email (true)"]
    talk.say("restore version 1")
    talk.apply()
    assert talk.steps() == ["webhook", "slack"]


@pytest.mark.parametrize(
    ("action", "question", "reply", "connector"),
    [
        ("Add trigger", "What shall start the workflow?", "Add webhook trigger", "webhook"),
        ("Add trigger", "What shall start the workflow?", "every weekday at 8", "schedule"),
        ("Add action", "What shall the new step do?", "Add a Slack message", "slack"),
        ("Add action", "What shall the new step do?", "ask the assistant to sum it up", "assistant"),
        ("Add condition", "What shall the condition check?", "amount is over 100", "condition"),
        ("Добавь действие", "Что должен делать новый шаг?", "Добавь задержку 5 минут", "delay"),
        ("Добавь условие", "Что проверять?", "сумма больше 100", "condition"),
    ],
)
def test_an_open_quick_action_is_asked_about_and_the_answer_is_added(
    talk: Talk, action: str, question: str, reply: str, connector: str
) -> None:
    answer = talk.say(action)
    assert answer.startswith(question)
    assert len(guesses(answer)) >= 2
    talk.say(reply)
    talk.apply()
    assert [each.connector for each in talk.definition.nodes] == [connector]


@pytest.mark.parametrize(
    ("action", "connector"), [("Add webhook trigger", "webhook"), ("Добавь вебхук", "webhook")]
)
def test_the_quick_action_of_a_webhook_adds_it_at_once(talk: Talk, action: str, connector: str) -> None:
    talk.say(action)
    talk.apply()
    assert talk.steps() == [connector]


@pytest.mark.parametrize(
    "offered", ["Add action", "Add trigger", "Build with AI", "Добавь действие", "Добавь триггер"]
)
def test_each_answer_that_is_offered_is_understood(talk: Talk, offered: str) -> None:
    for reply in guesses(talk.say(offered)):
        answer = talk.say(reply)
        assert not re.search("I did not understand|I am not sure|не понял|не уверен", answer), (reply, answer)


@pytest.mark.parametrize(
    ("said", "question", "reply", "setting"),
    [
        (
            "when a webhook comes in e-mail me",
            "To which address",
            "ada@example.com",
            ("email", "to", "ada@example.com"),
        ),
        (
            "when a webhook comes in wait and tell Slack",
            "How long shall it wait?",
            "2 minutes",
            ("delay", "seconds", 120),
        ),
        (
            "when a webhook comes in call an API",
            "Which address",
            "https://x.example.com/y",
            ("http", "url", "https://x.example.com/y"),
        ),
        (
            "every 45 minutes tell Slack",
            "A schedule cannot run exactly like that",
            "every hour",
            ("schedule", "line", "0 * * * *"),
        ),
        (
            "по вебхуку отправь письмо",
            "На какой адрес",
            "ada@example.com",
            ("email", "to", "ada@example.com"),
        ),
    ],
)
def test_what_cannot_be_left_open_is_asked(
    talk: Talk, said: str, question: str, reply: str, setting: tuple[str, str, Json]
) -> None:
    assert talk.say(said).startswith(question)
    talk.say(reply)
    talk.apply()
    node, name, value = setting
    assert talk.setting(node, name) == value


def test_what_no_step_can_do_is_said_and_the_rest_is_built(talk: Talk) -> None:
    answer = talk.say("when an order is placed, print the label and tell Slack")
    assert "I could not put this in: “print the label”." in answer
    assert (
        "I took “when an order is placed” to mean that the other system calls the workflow's webhook."
        in answer
    )
    talk.apply()
    assert talk.steps() == ["webhook", "slack"]
    assert "There is no connector for that service." in talk.say("post to Telegram when a webhook arrives")


def test_a_failed_run_is_explained_and_mended(talk: Talk) -> None:
    talk.say('when a webhook arrives tell Slack "New order of {{ trigger.body.nme }}"')
    talk.apply()
    number = talk.desk.failed(
        talk.number,
        "slack",
        "expression_failed",
        '"trigger.body.nme" asks for nme, which is not in the data of this run. There is name. Did you mean name?',
        data={"name": "Ada"},
    )
    answer = talk.say("why did it fail?")
    assert f"**{number}**, node **slack**:" in answer
    assert "Use trigger.body.name instead of trigger.body.nme." in answer
    assert "I have prepared that change." in answer
    talk.apply()
    assert talk.setting("slack", "text") == "New order of {{ trigger.body.name }}"


@pytest.mark.parametrize("phrases", [ENGLISH_PHRASES, RUSSIAN_PHRASES])
def test_every_workflow_that_is_built_is_one_that_could_be_stored(
    talk: Talk, phrases: tuple[Phrase, ...]
) -> None:
    whole = [each for each in phrases if each.calls[0][0] == "generate_workflow"]
    assert len(whole) > 12
    for each in whole:
        arguments = built_of(each.text)
        arguments.pop("workflow", None)
        arguments.pop("name", None)
        outcome = talk.desk.call("generate_workflow", **arguments)
        assert outcome.status == "staged", (each.text, outcome.told)
        problems = json.loads(outcome.told)["problems"]
        wrong = [
            told for told in problems if told["level"] != "warning" and "connection" not in told["message"]
        ]
        assert wrong == [], (each.text, wrong)
        talk.desk.again(context=("workflow", talk.number))


def built_of(text: str) -> dict[str, Json]:
    """The arguments that a sentence about a whole workflow leads to."""
    made = compose(Said(text, "ru" if re.search("[а-я]", text) else "en"))
    assert made is not None
    assert made.calls, made.question
    return dict(made.calls[0][1])


def test_the_pack_has_these_words() -> None:
    assert PACK.catalogue is workflows.CATALOGUE
