"""From the pieces of a description to nodes and edges, and what is still to be asked or cannot be put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from agent.model import Json
from agent.models.builtin.said import Language, Said
from tools.phrases.workflows.clauses import Clause, is_manual, is_webhook
from tools.phrases.workflows.comparing import Known, expression_of
from tools.phrases.workflows.masking import SPAN, TIME, URL, Masked
from tools.phrases.workflows.schedules import moments_of
from tools.phrases.workflows.steps import Before, StepDraft, connector_of, draft_step

PRODUCING = frozenset({"http", "database", "assistant"})
"""Connectors whose steps give something that later steps tell."""
EVENT = Said(
    "I took “{words}” to mean that the other system calls the workflow's webhook.",
    "«{words}» я понял так: другая система вызовет вебхук процесса.",
)
LEFT_OUT = Said("I could not put this in: {words}.", "Это я не смог включить: {words}.")
NO_LINE = Said(
    "A schedule cannot run exactly like that ({words}). Which times shall it be? Such as: every 30 minutes.",
    "Ровно так ({words}) расписание работать не может. В какое время запускать? Например: каждые 30 минут.",
)


@dataclass(frozen=True, slots=True)
class End:
    """An open end: what comes next hangs on it."""

    source: str
    branch: str = ""


@dataclass(slots=True)
class Fork:
    """A condition whose ways are being described; ``true_ends`` once "else" was said."""

    node: str
    true_ends: list[End] | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A setting that a node needs and nobody has told."""

    node: str
    setting: str


@dataclass(slots=True)
class Draft:
    """A workflow as far as it was described."""

    language: Language
    nodes: dict[str, StepDraft] = field(default_factory=dict)
    edges: list[tuple[End, str]] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    taken: frozenset[str] = frozenset()
    """Ids that nodes have which are there already."""
    trigger: str = ""
    _ends: list[End] = field(default_factory=list)
    _forks: list[Fork] = field(default_factory=list)

    def add(self, step: StepDraft) -> str:
        """Put a step on all open ends; its id."""
        node = self._free_id(step.connector)
        self.nodes[node] = step
        self.edges += [(end, node) for end in self._ends]
        self._ends = [End(node)]
        self.missing += [Missing(node, each) for each in step.missing]
        return node

    def start(self, step: StepDraft) -> None:
        """Put the trigger before all others; a second one is left out."""
        if self.trigger:
            return
        node = self._free_id(step.connector)
        first = [each for each in self.nodes if each not in {target for _, target in self.edges}]
        self.nodes = {node: step, **self.nodes}
        self.edges = [*((End(node), each) for each in first), *self.edges]
        self.missing = [*(Missing(node, each) for each in step.missing), *self.missing]
        self.trigger = node
        self._ends = self._ends or [End(node)]

    def fork(self, expression: str, label: str) -> None:
        """A condition; what follows is done where it is true."""
        config: Mapping[str, Json] = {"expression": expression} if expression else {}
        node = self.add(StepDraft("condition", label[:80], config, () if expression else ("expression",)))
        self._forks.append(Fork(node))
        self._ends = [End(node, "true")]

    def turn(self) -> bool:
        """What follows is done where the newest condition is false; whether there is such a condition."""
        while self._forks and self._forks[-1].true_ends is not None:
            self._join()
        if not self._forks:
            return False
        fork = self._forks[-1]
        fork.true_ends, self._ends = self._ends, [End(fork.node, "false")]
        return True

    def turn_open(self) -> None:
        """As ``turn``, where the newest condition has but one way yet: "…, but if …"."""
        if self._forks and self._forks[-1].true_ends is None:
            self.turn()

    def close(self) -> None:
        """What follows is done either way."""
        while self._forks:
            self._join()

    def before(self) -> Before:
        """What a step that is added now can use."""
        above = self._above([each.source for each in self._ends])
        products = {
            step.connector: node
            for node, step in self.nodes.items()
            if node in above and step.connector in PRODUCING
        }
        order = [node for node in self.nodes if node in above]
        newest = sorted(products.items(), key=lambda each: order.index(each[1]))
        trigger = self.nodes[self.trigger].connector if self.trigger else ""
        return Before(trigger, dict(newest), self.language)

    def known(self) -> Known:
        """The same for a condition."""
        products = self.before().products
        scheduled = bool(self.trigger) and self.nodes[self.trigger].connector == "schedule"
        http, database, assistant = (products.get(each, "") for each in ("http", "database", "assistant"))
        above = self._above([each.source for each in self._ends])
        made = (
            (name, f"steps.{node}.{name}")
            for node, step in self.nodes.items()
            if node in above and isinstance(fields := step.config.get("fields"), dict)
            for name in fields
        )
        return Known(http, database, assistant, scheduled, tuple(made))

    def _above(self, nodes: Sequence[str]) -> set[str]:
        found, waiting = set[str](), list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += [end.source for end, target in self.edges if target == node]
        return found

    def _join(self) -> None:
        fork = self._forks.pop()
        other = [End(fork.node, "false")] if fork.true_ends is None else fork.true_ends
        self._ends = [*self._ends, *other] if fork.true_ends is None else [*other, *self._ends]

    def _free_id(self, connector: str) -> str:
        taken = self.nodes.keys() | self.taken
        numbers = (f"{connector}_{number}" for number in range(2, 2000))
        return connector if connector not in taken else next(each for each in numbers if each not in taken)

    def complete(self, missing: Missing, config: Mapping[str, Json], label: str = "") -> None:
        """Fill in what was missing."""
        step = self.nodes[missing.node]
        label = label or step.label
        self.nodes[missing.node] = replace(step, config={**step.config, **config}, label=label)
        self.missing.remove(missing)


def draft(clauses: Sequence[Clause], language: Language, taken: frozenset[str] = frozenset()) -> Draft:
    """The workflow that the pieces describe: the trigger first, wherever it was told."""
    made = Draft(language, taken=taken)
    for clause in clauses:
        if clause.kind == "trigger" and not made.trigger:
            _start(made, clause.part)
    put_clauses(made, [each for each in clauses if each.kind != "trigger"])
    made.close()
    return made


def put_clauses(made: Draft, rest: Sequence[Clause]) -> None:
    """Put what the pieces tell after all that is there."""
    for place, clause in enumerate(rest):
        following = rest[place + 1] if place + 1 < len(rest) else None
        if clause.ends and clause.kind not in {"so", "else"} and not _is_nested(clause, made):
            made.close()
        _put(made, clause, following, rest[place - 1] if place else None)


def _is_nested(clause: Clause, made: Draft) -> bool:
    """Whether an arrow stands before it, as in "condition -> slack", and no end of a sentence."""
    return clause.link.startswith(("->", "→", "=>", "⇒", ">", ":")) and bool(made.nodes)


def _put(made: Draft, clause: Clause, following: Clause | None, before: Clause | None) -> None:
    match clause.kind:
        case "so":
            return
        case "else":
            if not made.turn():
                made.left_out.append(Said("else", "иначе").told(made.language))
        case "if" if _is_trailing(clause, following, before):
            _put_condition_before(made, clause)
        case "if":
            if clause.link.endswith((" а", "but", "но")) or clause.link == "а":
                made.turn_open()
            _put_condition(made, clause)
        case "step":
            _put_step(made, clause.part)
        case _:
            made.left_out.append(clause.part.text)


def _is_trailing(clause: Clause, following: Clause | None, before: Clause | None) -> bool:
    """Whether a condition follows what it is for: "tell Slack if …"."""
    if (
        before is None
        or before.kind != "step"
        or clause.ends
        or clause.link not in {"", ",", "but", "но", "only"}
    ):
        return False
    if following is not None and following.kind == "so":
        return False
    return clause.close or following is None or following.ends or following.kind != "step"


def _put_condition_before(made: Draft, clause: Clause) -> None:
    """The condition in front of the newest step."""
    node, step = list(made.nodes.items())[-1]
    del made.nodes[node]
    into = [end for end, target in made.edges if target == node]
    made.edges = [each for each in made.edges if each[1] != node]
    made._ends = into
    made.missing = [each for each in made.missing if each.node != node]
    _put_condition(made, clause)
    made.add(step)


def _put_condition(made: Draft, clause: Clause) -> None:
    expression = expression_of(clause.part, made.known())
    label = clause.part.text.strip(" ,.:")
    if clause.is_negated and expression:
        expression, label = f"!({expression})", f"unless {label}"
    made.fork(expression, label)


def _put_step(made: Draft, part: Masked) -> None:
    """A step, and a delay before it where its words hold one: "10 minutes later e-mail …"."""
    connector = connector_of(part)
    if connector != "delay" and SPAN in part.plain:
        made.add(draft_step(part, made.before(), "delay"))
    if URL in part.plain and (connector in {"assistant", "email", "slack"} or "#" in part.plain):
        asked = draft_step(part, made.before(), "http")
        made.add(
            replace(asked, config={"url": asked.config["url"]}, label=asked.label.replace("POST", "GET"))
        )
        connector = "slack" if connector == "http" else connector
    made.add(draft_step(part, made.before(), connector))


def _start(made: Draft, part: Masked) -> None:
    if TIME in part.plain:
        made.start(schedule_step(part, made.language))
    elif is_manual(part.plain) and not is_webhook(part.plain):
        return
    else:
        made.start(StepDraft("webhook", Said("Webhook", "Вебхук").told(made.language), {}))
        if not is_webhook(part.plain):
            made.remarks.append(EVENT.told(made.language).format(words=part.text.strip(" ,.:")))


def schedule_step(part: Masked, language: Language) -> StepDraft:
    """A schedule; its label are the person's words."""
    typed = part.first(TIME)
    moments = moments_of(typed) if typed else None
    if moments is None or not moments.line:
        return StepDraft("schedule", "", {}, ("line",))
    zone: dict[str, Json] = {"timezone": moments.zone} if moments.zone else {}
    label = f"{typed[:1].upper()}{typed[1:]}"[:80]
    return StepDraft("schedule", label, {"line": moments.line, **zone})
