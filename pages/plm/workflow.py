"""The way of a change order: its steps, what this person can do next, and what was done so far."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

from agent.drawing.markup import Child, element
from db.models.plm import Transition
from db.plm.words import MOVES
from pages.components import icon, moment, state_badge
from pages.forms import action
from pages.reader import Reader

USUAL_WAY = ("Draft", "In Review", "Approved", "Released")
OFFERED = ("In Review", "Approved", "Released", "Draft", "Rejected", "Cancelled")
"""In the order in which their buttons stand: the usual way first."""
Look = Literal["primary", "danger", ""]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a move would do: how many revisions a release makes, and how many obsolete, conflicts in its way."""

    released: int
    obsoleted: int
    copies: int
    conflicts: int


def draw_steps(reader: Reader, status: str, transitions: Sequence[Transition]) -> Markup:
    """The usual way with the place where it is; one that was rejected or cancelled ends where that was."""
    been = [each for each in USUAL_WAY if each == "Draft" or any(one.after == each for one in transitions)]
    way = list(USUAL_WAY) if status in USUAL_WAY else [*been, status]
    place = way.index(status)
    steps = [_step(reader, each, number, place) for number, each in enumerate(way)]
    return element("ol", *steps, class_="way", aria_label=reader.t("change_order.way"))


def draw_moves(reader: Reader, number: str, status: str, outlook: Outlook) -> list[Child]:
    """The buttons for the moves that are possible now."""
    possible = MOVES["ChangeOrder"].get(status, ())
    # Who has not even handed it in yet has nothing to reject.
    wanted = [each for each in OFFERED if each in possible and (status, each) != ("Draft", "Rejected")]
    return [_move(reader, number, status, each, outlook) for each in wanted]


def draw_history(reader: Reader, transitions: Sequence[Transition]) -> Markup:
    """Who moved it where, newest first."""
    lines = [
        element(
            "li",
            state_badge(reader, each.after),
            element("span", each.user_name or "–"),
            moment(reader, each.created_at, full=True),
        )
        for each in reversed(transitions)
    ]
    return element("ul", *lines, class_="moves")


def _step(reader: Reader, state: str, number: int, place: int) -> Markup:
    is_bad = state in {"Rejected", "Cancelled"}
    done = number < place or (number == place and state == "Released")
    mark = icon("check") if done else icon("barred") if is_bad else element("span", number + 1)
    look = "bad" if is_bad else "done" if done else "now" if number == place else "ahead"
    return element(
        "li",
        element("span", mark, class_="way-mark", aria_hidden="true"),
        element("span", reader.name("state", state), class_="way-name"),
        class_=look,
        aria_current="step" if number == place else None,
    )


def _move(reader: Reader, number: str, status: str, state: str, outlook: Outlook) -> Markup:
    key = state.lower().replace(" ", "_")
    look: Look = "primary" if state == OFFERED[0] or state in {"Approved", "Released"} else ""
    blocked = state in {"Approved", "Released"} and outlook.conflicts > 0
    asks = state in {"Released", "Cancelled"}
    return action(
        reader.t(f"change_order.move.{key}"),
        "POST",
        f"/api/v1/change-orders/{quote(number)}/move",
        look=look,
        sure=reader.t(f"change_order.sure.{key}", number=number) if asks else "",
        done=reader.t(f"change_order.done.{key}", number=number),
        data_body=json.dumps({"state": state, "from": status}),
        disabled=blocked,
        title=reader.t("change_order.blocked") if blocked else None,
        id=f"move-{key.replace('_', '-')}",
        data_sure_text=_consequence(reader, state, outlook) if asks else None,
        data_sure_calm=state == "Released",
        data_sure_keep=reader.t("change_order.keep") if state == "Cancelled" else None,
    )


def _consequence(reader: Reader, state: str, outlook: Outlook) -> str:
    """What will happen, in one or two sentences."""
    if state == "Cancelled":
        return " ".join(
            [reader.count("change_order.drops", outlook.copies), reader.t("change_order.for_good")]
        )
    told = [reader.count("change_order.releases", outlook.released)]
    if outlook.obsoleted:
        told.append(reader.count("change_order.obsoletes", outlook.obsoleted))
    return " ".join([*told, reader.t("change_order.merges")])
