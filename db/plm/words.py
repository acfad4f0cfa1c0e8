"""The closed sets of the product lifecycle: types, states, moves between them, numbers' prefixes, revision letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

ItemType = Literal["Part", "Document", "Requirement", "Task", "ChangeOrder"]
PartType = Literal["Manufacture", "Purchase", "Software", "Phantom"]
RequirementType = Literal["Functional", "Performance", "Interface", "Safety", "Environmental"]
Priority = Literal["Low", "Medium", "High", "Critical"]
ChangeOrderKind = Literal["ECO", "ECN", "Deviation", "MCO"]
DesignType = Literal["Structure", "Systems", "Propulsion", "Avionics", "Interior", "Library"]
ProgramState = Literal["Active", "On Hold", "Closed"]
RelationType = Literal["BOM", "Document", "Affects"]
ItemState = Literal["Draft", "In Review", "Released", "Obsolete"]
"""Of parts, documents and requirements."""
TaskState = Literal["Open", "In Progress", "Done", "Cancelled"]
ChangeOrderState = Literal["Draft", "In Review", "Approved", "Released", "Rejected", "Cancelled"]
BranchState = Literal["open", "merged", "closed"]
Action = Literal["revise", "release"]

ITEM_TYPES: tuple[str, ...] = get_args(ItemType)
PART_TYPES: tuple[str, ...] = get_args(PartType)
REQUIREMENT_TYPES: tuple[str, ...] = get_args(RequirementType)
PRIORITIES: tuple[str, ...] = get_args(Priority)
CHANGE_ORDER_KINDS: tuple[str, ...] = get_args(ChangeOrderKind)
DESIGN_TYPES: tuple[str, ...] = get_args(DesignType)
PROGRAM_STATES: tuple[str, ...] = get_args(ProgramState)
RELATION_TYPES: tuple[str, ...] = get_args(RelationType)
RELEASABLE = ("Part", "Document", "Requirement")
"""The types that stand in a design, go through revisions, and are released by a change order's merge."""
STATES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(RELEASABLE, get_args(ItemState)),
    "Task": get_args(TaskState),
    "ChangeOrder": get_args(ChangeOrderState),
}
"""The states of each type, in the order of the usual way; the first is where it begins."""
ALL_STATES: tuple[str, ...] = tuple(dict.fromkeys(state for states in STATES.values() for state in states))
WRITABLE = ("Draft", "In Review")
"""The states of a change order in which its working copies may be written to."""
OPEN = (*WRITABLE, "Approved")
"""The states of a change order that is neither merged nor given up."""

TABS: Mapping[str, tuple[str, ...]] = {
    "Part": ("details", "relationships", "history", "bom", "affected-items"),
    "Document": ("details", "relationships", "history", "affected-items"),
    "Requirement": ("details", "relationships", "history", "affected-items"),
    "Task": ("details", "history"),
    "ChangeOrder": ("details", "history", "affected-items"),
}
"""What there is to see of an item of each type: the tabs of its page, to which the tools lead."""

PREFIXES: Mapping[str, str] = {
    "Part": "P",
    "Document": "D",
    "Requirement": "R",
    "Task": "T",
    "ECO": "ECO",
    "ECN": "ECN",
    "Deviation": "DEV",
    "MCO": "MCO",
}
"""What a number begins with: by type, of change orders by kind."""

_ON_MAIN: Mapping[str, tuple[str, ...]] = {
    "Draft": ("In Review", "Obsolete"),
    "In Review": ("Draft", "Obsolete"),
    "Released": (),
    "Obsolete": (),
}
MOVES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(RELEASABLE, _ON_MAIN),
    "Task": {
        "Open": ("In Progress", "Done", "Cancelled"),
        "In Progress": ("Open", "Done", "Cancelled"),
        "Done": ("In Progress",),
        "Cancelled": ("Open",),
    },
    "ChangeOrder": {
        "Draft": ("In Review", "Rejected", "Cancelled"),
        "In Review": ("Approved", "Rejected", "Cancelled"),
        "Approved": ("Released", "Cancelled"),
        "Rejected": ("Draft",),
        "Released": (),
        "Cancelled": (),
    },
}
"""From which state to which an item of each type is moved in one step, on main."""
COPY_MOVES: Mapping[str, tuple[str, ...]] = {**_ON_MAIN, "Obsolete": ("Draft",)}
"""As ``MOVES``, of a working copy: what a change order is to obsolete may be kept after all."""

LETTERS = "ABCDEFGHJKLMNPRTUVWY"
"""Those of revisions: I, O, Q, S, X and Z are left out, as they are mistaken for others (ASME Y14.35)."""
FIRST_LETTER = LETTERS[0]


def next_letter(text: str) -> str:
    """The revision after ``text``: A → B, H → J, Y → AA, AY → BA."""
    if not text:
        return FIRST_LETTER
    place = LETTERS.index(text[-1])
    if place + 1 < len(LETTERS):
        return text[:-1] + LETTERS[place + 1]
    return next_letter(text[:-1]) + FIRST_LETTER


def series_of(kind: str) -> str:
    """The name of the number series of a type or of a kind of change order."""
    return f"plm.{PREFIXES[kind]}"


def number_of(kind: str, count: int) -> str:
    """The ``count``-th number of a type (``P-1001`` is the first) or of a kind of change order (``ECO-0001``)."""
    shown = f"{count:04d}" if kind in CHANGE_ORDER_KINDS else str(1000 + count)
    return f"{PREFIXES[kind]}-{shown}"
