"""Definitions for tests: a sensible workflow, and arbitrary ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as some

from engines.flow.checking import Problem
from engines.flow.definition import Branch, Definition, Edge, Node
from engines.flow.values import Json

CONNECTION = "0199aaaa-0000-7000-8000-000000000001"
CONNECTIONS = {CONNECTION: "slack", "other": "email"}
KINDS = (
    ("slack", "send_message"),
    ("http", "request"),
    ("condition", "check"),
    ("transform", "set"),
    ("delay", "wait"),
)

WEBHOOK = Node("webhook", "webhook", "receive")
CONDITION = Node("large", "condition", "check", "Large order?", {"expression": "trigger.body.amount > 100"})
SLACK = Node(
    "slack",
    "slack",
    "send_message",
    "Tell the team",
    {"connection": CONNECTION, "text": "Order {{ trigger.body.id }}"},
)
LOOKUP = Node("http", "http", "request", "", {"url": "https://erp.example.com/{{ trigger.body.id }}"})
ORDERS = Definition(
    (WEBHOOK, CONDITION, SLACK, LOOKUP),
    (Edge("webhook", "large"), Edge("large", "slack", "true"), Edge("large", "http", "false")),
)
"""Webhook → condition → Slack or HTTP: nothing is wrong with it."""

values: some.SearchStrategy[Json] = some.recursive(
    some.none() | some.booleans() | some.integers(-1000, 1000) | some.text("abc{} é", max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.text("abc", max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@some.composite
def nodes(draw: some.DrawFn, node_id: str) -> Node:
    """Any node of this id that is no trigger."""
    connector, action = draw(some.sampled_from(KINDS))
    label = draw(some.sampled_from(("", "Tell them", "Warten & sehen")))
    return Node(node_id, connector, action, label, draw(SETTINGS))


@some.composite
def graphs(
    draw: some.DrawFn,
    *,
    most: int = 12,
    is_acyclic: bool = False,
    is_pinned: bool = False,
    has_settings: bool = False,
) -> Definition:
    """Any graph of nodes a0, a1, …, each edge once; without circles, edges lead to later nodes."""
    count = draw(some.integers(0, most))
    ids = [f"a{number}" for number in range(count)]
    found = [draw(nodes(each)) if has_settings else Node(each, *KINDS[0]) for each in ids]
    if is_pinned:
        found = [replace(each, position=draw(PLACES)) for each in found]
    ends = some.tuples(some.integers(0, max(0, count - 1)), some.integers(0, max(0, count - 1)))
    pairs = draw(some.lists(ends, max_size=2 * count, unique=True)) if count else []
    kept = [pair for pair in pairs if not is_acyclic or pair[0] < pair[1]]
    return Definition(tuple(found), tuple(Edge(f"a{source}", f"a{target}") for source, target in kept))


SETTINGS = some.dictionaries(some.sampled_from(("text", "url", "seconds")), values, max_size=2)
PLACES = some.none() | some.tuples(some.integers(-500, 900), some.integers(-500, 900))
branches: some.SearchStrategy[Branch | None] = some.sampled_from((None, "true", "false"))


def with_settings(connector: str, action: str, **config: Json) -> Definition:
    """A webhook, and after it this node."""
    return Definition((WEBHOOK, Node("it", connector, action, "It", config)), (Edge("webhook", "it"),))


def joined(*edges: Edge) -> Definition:
    """The workflow of orders with these edges too."""
    return Definition(ORDERS.nodes, (*ORDERS.edges, *edges))


def assert_told_well(problems: tuple[Problem, ...]) -> None:
    """Each message is a whole sentence of ours."""
    for problem in problems:
        assert problem.message.endswith((".", "?")), problem.message
        assert not any(
            word in problem.message for word in ("Input should", "pydantic", "None", "Traceback")
        ), problem
        assert problem.message[0].isupper() or problem.message[0] in "“0123456789", problem.message
