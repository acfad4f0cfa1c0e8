"""The product lifecycle: programmes and designs, items and their revisions, relations, change orders and their branches.

Who wants a verb takes it from here; the modules say what belongs together.
"""

from db.plm.activity import Deed, deeds_of
from db.plm.change_orders import create_change_order, withdraw
from db.plm.circles import check_circle
from db.plm.conflicts import resolve_conflict
from db.plm.details import Affected, ItemDetail, Line, Requirement, item_detail, requirements_of
from db.plm.differences import Difference, FieldChange, ItemDifference, LineChange, difference_of
from db.plm.errors import CircleRefused, Clash, MergeConflict, NeedsChangeOrder
from db.plm.histories import Edition, History, WorkedOn, editions_of, history_of, moves_of
from db.plm.holdings import designs_of, items_of, open_change_orders
from db.plm.impact import Concerned, Impact, Paper, Risk, analyze
from db.plm.items import Revised, create_item, move_item, update_item
from db.plm.merging import conflicts_of
from db.plm.names import names
from db.plm.numbers import find_item, numbers_of
from db.plm.programs import (
    find_design,
    find_program,
    list_designs,
    list_programs,
    members_of,
    visible_designs,
    visible_items,
    visible_programs,
)
from db.plm.registry import (
    ChangeOrderOverview,
    find_change_order,
    list_change_orders,
    open_change_orders_of,
    overview_of,
)
from db.plm.relations import find_relation, relate, unrelate, update_relation
from db.plm.revisions import check_out, copy_of, head_of, writable
from db.plm.search import FoundItem, ItemPage, search_items
from db.plm.structure import WHOLE, Bom, Component, bom
from db.plm.undoing import check_undo
from db.plm.usage import Usage, WhereUsed, where_used
from db.plm.workflow import move_change_order
from db.plm.workspace import Present, enter, leave, who_is_there

__all__ = [
    "Edition",
    "Requirement",
    "editions_of",
    "moves_of",
    "numbers_of",
    "requirements_of",
    "WHOLE",
    "Affected",
    "Bom",
    "ChangeOrderOverview",
    "CircleRefused",
    "Clash",
    "Component",
    "Concerned",
    "Deed",
    "Difference",
    "FieldChange",
    "FoundItem",
    "History",
    "Impact",
    "ItemDetail",
    "ItemDifference",
    "ItemPage",
    "Line",
    "LineChange",
    "MergeConflict",
    "NeedsChangeOrder",
    "Paper",
    "Present",
    "Revised",
    "Risk",
    "Usage",
    "WhereUsed",
    "WorkedOn",
    "analyze",
    "bom",
    "check_circle",
    "check_out",
    "check_undo",
    "conflicts_of",
    "copy_of",
    "create_change_order",
    "create_item",
    "deeds_of",
    "designs_of",
    "difference_of",
    "enter",
    "find_change_order",
    "find_design",
    "find_item",
    "find_program",
    "find_relation",
    "head_of",
    "history_of",
    "item_detail",
    "items_of",
    "leave",
    "list_change_orders",
    "list_designs",
    "list_programs",
    "members_of",
    "move_change_order",
    "move_item",
    "names",
    "open_change_orders",
    "open_change_orders_of",
    "overview_of",
    "relate",
    "resolve_conflict",
    "search_items",
    "unrelate",
    "update_item",
    "update_relation",
    "visible_designs",
    "visible_items",
    "visible_programs",
    "where_used",
    "who_is_there",
    "withdraw",
    "writable",
]
