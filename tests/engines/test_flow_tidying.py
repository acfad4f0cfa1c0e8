"""Tidying: what would never run or decides nothing goes, all else stays as it is, and once is enough."""

from __future__ import annotations

from engines.flow.definition import EMPTY, Definition, Edge, Node
from engines.flow.tidying import tidy

HOOK = Node("webhook", "webhook", "receive")
FORK = Node("fork", "condition", "check", config={"expression": "1 > 0"})
ONE = Node("one", "transform", "set", config={"fields": {"a": "1"}})
TWO = Node("two", "transform", "set", config={"fields": {"b": "2"}}, position=(10, 20))
BOTH = (Edge("fork", "one", "true"), Edge("fork", "one", "false"))


def test_a_tidy_workflow_stays_as_it_is() -> None:
    for definition in (EMPTY, Definition((HOOK, ONE), (Edge("webhook", "one"),)), Definition((ONE,))):
        assert tidy(definition).definition == definition


def test_nodes_that_the_trigger_does_not_lead_to_go_with_their_edges() -> None:
    far = Node("far", "delay", "wait", config={"seconds": 1})
    definition = Definition(
        (HOOK, ONE, TWO, far), (Edge("webhook", "one"), Edge("two", "far"), Edge("far", "one"))
    )
    done = tidy(definition)
    assert done.definition == Definition((HOOK, ONE), (Edge("webhook", "one"),))
    assert [each.id for each in done.unreached] == ["two", "far"]


def test_without_a_trigger_all_of_it_is_run_by_hand_so_all_of_it_stays() -> None:
    done = tidy(Definition((ONE, TWO)))
    assert [each.id for each in done.definition.nodes] == ["one", "two"]
    assert (done.unreached, done.moved) == ((), 1)
    assert done.definition.node("two").position is None


def test_a_condition_whose_ways_meet_at_once_is_left_out() -> None:
    done = tidy(Definition((HOOK, FORK, ONE), (Edge("webhook", "fork"), *BOTH)))
    assert done.definition == Definition((HOOK, ONE), (Edge("webhook", "one"),))
    assert [each.id for each in done.pointless] == ["fork"]


def test_a_condition_that_decides_or_that_an_expression_asks_for_stays() -> None:
    way = Definition(
        (HOOK, FORK, ONE, TWO), (Edge("webhook", "fork"), *BOTH[:1], Edge("fork", "two", "false"))
    )
    asks = Node("one", "transform", "set", config={"fields": {"a": "steps.fork.result"}})
    asked = Definition((HOOK, FORK, asks), (Edge("webhook", "fork"), *BOTH))
    assert tidy(way).pointless == tidy(asked).pointless == ()


def test_conditions_in_a_row_are_all_left_out_and_twice_is_once() -> None:
    second = Node("second", "condition", "check", config={"expression": "2 > 1"})
    ways = (
        Edge("webhook", "fork"),
        Edge("fork", "second", "true"),
        Edge("fork", "second", "false"),
        Edge("second", "one", "true"),
        Edge("second", "one", "false"),
    )
    done = tidy(Definition((HOOK, FORK, second, ONE), ways))
    assert done.definition == Definition((HOOK, ONE), (Edge("webhook", "one"),))
    assert tidy(done.definition).definition == done.definition
