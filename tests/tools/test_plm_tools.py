"""The fourteen lifecycle tools, called as a model calls them, on real tables."""

from __future__ import annotations

import json
from typing import Any

import pytest

from db import plm
from db.plm.words import TABS
from db.session import Store
from locales import en
from locales.retelling import retell
from packs import DOMAINS
from tests.db.plant import Plant, open_plant
from tests.test_sentences import CYRILLIC
from tests.tools.plant_desk import PlantDesk, open_motor
from tools.plm import PACK, RECORDS
from tools.reflection import describe_kinds

PERMISSIONS = {
    "search_items": "parts:read",
    "get_item_details": "parts:read",
    "get_bom": "parts:read",
    "get_where_used": "parts:read",
    "analyze_change_impact": "parts:read",
    "offer_navigation": None,
    "search_programs": "programs:read",
    "search_designs": "designs:read",
    "create_item": "parts:create",
    "update_item": "parts:update",
    "create_relationship": "parts:update",
    "transition_item_state": "change_orders:update",
    "create_change_order": "change_orders:create",
    "initiate_collaborative_design": "parts:create",
}
WRITES = {
    *("create_item", "update_item", "create_relationship", "transition_item_state", "create_change_order"),
}
ARGUMENTS = {
    "search_items": ["item_type", "query", "state", "design", "limit"],
    "get_item_details": ["id", "item_number", "revision"],
    "get_bom": ["item_id", "depth"],
    "get_where_used": ["item_id", "max_depth"],
    "analyze_change_impact": ["item_id", "include_documents", "include_related_changes"],
    "offer_navigation": ["entity", "tab", "label"],
    "search_programs": ["name", "code", "customer", "status"],
    "search_designs": ["name", "code", "type", "programme"],
    "create_item": [
        *("item_type", "name", "design", "change_order", "part_type", "material", "priority"),
        "requirement_type",
    ],
    "update_item": ["item", "fields", "change_order"],
    "create_relationship": [
        *("type", "source", "target", "quantity", "find_number", "designator", "change_order"),
    ],
    "transition_item_state": ["item", "state"],
    "create_change_order": ["type", "title", "designs", "affected_items"],
    "initiate_collaborative_design": ["programme"],
}


@pytest.fixture(scope="module")
def plant(store: Store) -> Plant:
    """As ``open_motor`` makes it."""
    return open_motor(store)


@pytest.fixture
def desk(plant: Plant) -> PlantDesk:
    """The engineer at a new turn."""
    return PlantDesk(plant)


def test_the_tools_have_the_names_kinds_and_permissions_of_the_specification() -> None:
    assert {each.name: each.permission for each in PACK.tools} == PERMISSIONS
    assert {each.name for each in PACK.tools if each.writes} == WRITES
    assert PACK.catalogue.pack == PACK.name == "plm"
    assert any(each.pack is PACK for each in DOMAINS)


def test_the_tools_have_the_arguments_of_the_specification() -> None:
    schemas: dict[str, Any] = {each.name: each.parameters for each in PACK.tools}
    assert {name: list(schema["properties"]) for name, schema in schemas.items()} == ARGUMENTS
    limit, depth = schemas["search_items"]["properties"]["limit"], schemas["get_bom"]["properties"]["depth"]
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, 50, 20)
    assert (depth["minimum"], depth["maximum"], depth["default"]) == (1, 10, 1)
    highest = schemas["get_where_used"]["properties"]["max_depth"]
    assert (highest["minimum"], highest["maximum"], highest["default"]) == (1, 15, 15)
    assert schemas["offer_navigation"]["properties"]["label"]["default"] == "View {number}"
    assert "$ref" not in json.dumps([each.parameters for each in PACK.tools]), (
        "not every provider follows one"
    )


def test_a_model_is_told_the_rules_and_every_record_type_with_its_states() -> None:
    told = describe_kinds(PACK.kinds)
    for name in (
        "Program",
        "Design",
        "Item",
        "Item revision",
        "Relation",
        "Change order",
        "Branch",
        "Affected item",
    ):
        assert f"- {name}: " in told
    assert (
        "States: Draft, In Review, Released, Obsolete, Open, In Progress, Done, Cancelled, Approved" in told
    )
    assert "Never create a change order unasked" in PACK.knowledge
    assert "needs a change order. Create one first?" in PACK.knowledge
    assert {language: len(each) for language, each in PACK.suggestions.items()} == {"en": 4, "ru": 4}


def test_a_button_leads_to_tabs_that_the_page_has() -> None:
    words = {f"item.tab.{tab}" for tabs in TABS.values() for tab in tabs}
    assert words <= en.WORDS.keys()
    assert set(TABS) == {"Part", "Document", "Requirement", "Task", "ChangeOrder"}
    assert set(TABS["Part"]) == {"details", "relationships", "history", "bom", "affected-items"}


def test_a_search_finds_by_words_type_state_and_design(desk: PlantDesk) -> None:
    outcome = desk.call("search_items", query="motor")
    told = json.loads(outcome.told)
    assert told["tables"][0]["columns"] == ["number", "type", "name", "revision", "state", "design"]
    assert {row[0] for row in told["tables"][0]["rows"]} == {"P-1001", "D-1001"}
    assert (told["shown"], told["more"]) == (2, False)
    told = desk.told("search_items", item_type="Part", state="released", design="lib-01")
    assert told["tables"][0]["rows"] == [["P-1003", "Part", "Hex Screw M8", "A", "Released", "LIB-01"]]
    [order] = desk.told("search_items", item_type="ChangeOrder", state="Draft")["tables"][0]["rows"]
    assert order[0] == "ECO-0001"
    assert desk.told("search_items", query="unobtainium") == {
        "summary": "No item fits",
        "shown": 0,
        "more": False,
    }
    more = desk.told("search_items", item_type="Part", limit=2)
    assert (more["summary"], more["more"]) == ("The first 2 items", True)


def test_one_hit_is_offered_as_a_button(desk: PlantDesk) -> None:
    outcome = desk.call("search_items", query="hex screw")
    assert outcome.result["links"] == [{"label": "View P-1003", "href": "/app/items?item=P-1003"}]


def test_details_are_told_by_number_by_id_and_of_what_is_in_sight(desk: PlantDesk) -> None:
    outcome = desk.call("get_item_details", item_number="p-1001")
    told = json.loads(outcome.told)
    assert told["summary"] == "P-1001 Motor Assembly: part, revision A, Draft"
    assert (told["item"], told["type"], told["design"], told["programme"]) == (
        "P-1001",
        "Part",
        "WING-01",
        "AE-100",
    )
    assert (told["material"], told["part_type"], told["documents"]) == (
        "Al 7075-T6",
        "Manufacture",
        ["D-1001"],
    )
    assert "cost" not in told
    assert outcome.result["blocks"][0]["rows"] == [["D-1001", "Motor drawing", "Draft"]]
    assert outcome.result["links"] == [{"label": "View P-1001", "href": "/app/items?item=P-1001"}]
    assert desk.told("get_item_details", id=str(desk.plant.find("P-1001").id)) == told
    assert desk.told("get_item_details", item_number="P-1001", revision="a")["revision"] == "A"
    desk.tools = desk.turn(context=("item", "P-1001"))
    assert desk.told("get_item_details") == told


def test_a_change_order_is_told_with_what_it_changes(store: Store) -> None:
    plant = open_plant(store)
    plant.part("Motor", material="Steel")
    plant.part("Rotor")
    plant.release("P-1001")
    desk = PlantDesk(plant)
    desk.done_by("create_change_order", type="ECO", title="Lighter", affected_items=["P-1001"])
    desk.card("update_item", item="P-1001", fields={"material": "Ti"})
    desk.confirm(desk.card("create_relationship", type="BOM", source="P-1001", target="P-1002"))
    outcome = desk.call("get_item_details", item_number="ECO-0001")
    told = json.loads(outcome.told)
    assert told["summary"] == "ECO-0001 Lighter is Draft and works on 1 item"
    assert (told["kind"], told["state"], told["designs"], told["affected"], told["conflicts"]) == (
        *("ECO", "Draft", ["WING-01"], ["P-1001"], []),
    )
    assert told["tables"][0]["rows"] == [["P-1001", "Motor", "A", "B", "material: Steel → Ti; added P-1002"]]
    assert outcome.result["links"] == [
        {"label": "View ECO-0001", "href": "/app/change-orders?order=ECO-0001"}
    ]
    assert desk.told("get_item_details", item_number="P-1001")["open_change_orders"] == ["ECO-0001"]
    assert desk.refused("get_item_details", item_number="P-1001", revision="B") == (
        "P-1001 has no revision B. It has A."
    )
    desk.tools = desk.turn(context=("change_order", "ECO-0001"))
    assert desk.told("get_item_details")["item"] == "ECO-0001"
    assert desk.told("get_item_details", item_number="P-1001")["material"] == "Ti"
    assert desk.told("get_item_details", item_number="P-1001", revision="B")["material"] == "Ti"


def test_the_records_of_a_chat_are_told_as_they_are_now(desk: PlantDesk) -> None:
    for kind, key, fact, value in (
        ("item", "P-1002", "name", "Rotor"),
        ("change_order", "ECO-0001", "designs", ["WING-01"]),
        ("design", "WING-01", "items", {"Document": 1, "Part": 2, "Requirement": 1}),
        ("design", "LIB-01", "needs_change_order", True),
        ("program", "AE-100", "designs", ["TAIL-01", "WING-01"]),
    ):
        desk.tools = desk.turn(context=(kind, key))
        told = desk.told("get_context")
        assert (told["context_type"], told[fact]) == (kind, value)
        assert CYRILLIC.search(retell(told["summary"], "ru"))
    desk.tools = desk.turn(context=("program", "ST-200"))
    assert "There is no programme ST-200" in desk.refused("get_context")
    assert set(RECORDS) == {"item", "change_order", "design", "program"}


def test_the_impact_of_a_change_is_a_risk_with_reasons(desk: PlantDesk) -> None:
    outcome = desk.call("analyze_change_impact", item_id="P-1003")
    told = json.loads(outcome.told)
    assert told["risk"] in {"low", "medium", "high", "critical"}
    assert (told["assemblies"], told["documents"], told["changes"], told["hidden"]) == (2, 1, 0, 1)
    assert "Other designs use it: WING-01." in told["reasons"]
    assert told["summary"] == f"A change of P-1003 is of {told['risk']} risk. {' '.join(told['reasons'])}"
    assert [block["title"] for block in outcome.result["blocks"]] == ["Assemblies", "Documents"]
    assert outcome.result["links"] == [{"label": "View P-1003", "href": "/app/items?item=P-1003"}]
    for reason in told["reasons"]:
        assert CYRILLIC.search(retell(reason, "ru")), reason
    bare = desk.told(
        "analyze_change_impact", item_id="P-1003", include_documents=False, include_related_changes=False
    )
    assert (bare["documents"], bare["changes"]) == (0, 0)


def test_a_bill_of_materials_is_a_table_and_a_tree(desk: PlantDesk) -> None:
    outcome = desk.call("get_bom", item_id="p1001", depth=2)
    told = json.loads(outcome.told)
    assert told["summary"] == "P-1001 Motor Assembly is made of 2 components (2 levels)"
    assert told["components"] == [
        {
            "number": "P-1002",
            "name": "Rotor",
            "quantity": 2.0,
            "find_number": 10,
            "designator": None,
            "components": [
                {
                    "number": "P-1003",
                    "name": "Hex Screw M8",
                    "quantity": 8.0,
                    "find_number": 10,
                    "designator": None,
                }
            ],
        }
    ]
    [table] = told["tables"]
    assert table["columns"] == [
        *("level", "find_number", "number", "name", "quantity", "total", "designator", "revision", "state"),
    ]
    assert [row[:6] for row in table["rows"]] == [
        [1, 10, "P-1002", "Rotor", 2.0, 2.0],
        [2, 10, "P-1003", "Hex Screw M8", 8.0, 16.0],
    ]
    assert outcome.result["links"] == [{"label": "View P-1001", "href": "/app/items?item=P-1001&tab=bom"}]
    assert desk.told("get_bom", item_id="P-1001")["deeper"] is True
    assert desk.told("get_bom", item_id="P-1003")["summary"] == "P-1003 Hex Screw M8 has no components"


def test_where_used_marks_other_designs_and_counts_what_is_hidden(desk: PlantDesk) -> None:
    told = desk.told("get_where_used", item_id="P-1003")
    assert told["summary"] == (
        "P-1003 is used in 2 items, also in the design WING-01; 1 more in programmes that you are no member of"
    )
    assert (told["direct"], told["other_designs"], told["hidden"]) == (["P-1002"], ["WING-01"], 1)
    [table] = told["tables"]
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    assert [(row["depth"], row["number"], row["other_design"]) for row in rows] == [
        (1, "P-1002", "yes"),
        (2, "P-1001", "yes"),
    ]
    near = desk.told("get_where_used", item_id="P-1003", max_depth=1)
    assert [row[1] for row in near["tables"][0]["rows"]] == ["P-1002"]
    assert desk.told("get_where_used", item_id="P-1001")["summary"] == "P-1001 is used nowhere"
    chief = PlantDesk(desk.plant, desk.plant.chief)
    assert chief.told("get_where_used", item_id="P-1003")["other_designs"] == ["STAGE-01", "WING-01"]


def test_programmes_and_designs_are_those_of_the_user(desk: PlantDesk) -> None:
    told = desk.told("search_programs")
    assert [row[0] for row in told["tables"][0]["rows"]] == ["AE-100", "OLD-9"]
    assert told["tables"][0]["columns"] == ["code", "name", "customer", "status"]
    told = desk.told("search_programs", customer="northwind", status="active")
    assert [row[0] for row in told["tables"][0]["rows"]] == ["AE-100"]
    told = desk.told("search_designs")
    assert [row[0] for row in told["tables"][0]["rows"]] == ["LIB-01", "OLD-01", "TAIL-01", "WING-01"]
    told = desk.told("search_designs", programme="ae-100", type="structure", name="wing")
    assert told["tables"][0]["rows"] == [["WING-01", "Wing", "Structure", "AE-100"]]
    assert desk.told("search_designs", code="STAGE")["summary"] == "No design fits"


@pytest.mark.parametrize(
    ("arguments", "label", "href"),
    [
        ({"entity": "p-1001"}, "View P-1001", "/app/items?item=P-1001"),
        ({"entity": "P-1001", "tab": "bom"}, "View P-1001", "/app/items?item=P-1001&tab=bom"),
        ({"entity": "eco 1"}, "View ECO-0001", "/app/change-orders?order=ECO-0001"),
        (
            {"entity": "ECO-0001", "tab": "affected-items"},
            "View ECO-0001",
            "/app/items?item=ECO-0001&tab=affected-items",
        ),
        ({"entity": "P-1001", "label": "Open {number} now"}, "Open P-1001 now", "/app/items?item=P-1001"),
        ({"entity": "wing-01"}, "View WING-01", "/app/items?design=WING-01"),
        ({"entity": "AE-100"}, "View AE-100", "/app/workspace?program=AE-100"),
    ],
)
def test_navigation_is_a_button_that_stays_in_the_app(
    desk: PlantDesk, arguments: dict[str, str], label: str, href: str
) -> None:
    outcome = desk.call("offer_navigation", **arguments)
    assert outcome.result["links"] == [{"label": label, "href": href}]
    assert outcome.change_set is None


def test_a_label_of_a_model_is_one_clean_line(desk: PlantDesk) -> None:
    outcome = desk.call("offer_navigation", entity="P-1001", label="a\u202e\nb" + "c" * 40)
    assert outcome.result["links"][0]["label"] == "a b" + "c" * 40


def test_working_together_is_a_link_and_writes_nothing(desk: PlantDesk) -> None:
    outcome = desk.call("initiate_collaborative_design", programme="ae-100")
    assert outcome.change_set is None
    told = json.loads(outcome.told)
    assert told["summary"] == "The workspace of AE-100 is ready. Nobody is there now."
    assert told["members"] == ["Chief", "Engineer", "Guest"]
    [link] = outcome.result["links"]
    assert link == {"label": "Open the workspace of AE-100", "href": "/app/workspace?program=AE-100"}
    with desk.plant.work() as session:
        plm.enter(session, desk.plant.chief, "AE-100", looks_at="P-1001")
    told = desk.told("initiate_collaborative_design", programme="AE-100")
    assert told["summary"] == "The workspace of AE-100 is ready. Chief is there now."
    assert told["there"] == ["Chief"]


def test_the_names_that_the_built_in_model_knows_are_those_that_the_person_sees(plant: Plant) -> None:
    with plant.store.read(plant.engineer.scope) as session:
        mine = PACK.names(session)
    with plant.store.read(plant.outsider.scope) as session:
        theirs = PACK.names(session)
    assert mine["item"] == ("P-1003", "P-1002", "P-1001")
    assert (mine["document"], mine["change_order"]) == (("D-1001",), ("ECO-0001",))
    assert mine["program"] == ("AE-100", "OLD-9")
    assert theirs["item"] == ("P-1004", "P-1003")
    assert (theirs["program"], theirs["customer"], theirs["change_order"]) == (("ST-200",), ("Orbitals",), ())


def test_who_may_only_look_may_not_write(plant: Plant) -> None:
    desk = PlantDesk(plant, plant.guest)
    assert desk.told("get_bom", item_id="P-1001")["lines"] == 1
    for tool, permission in PERMISSIONS.items():
        if permission in {"parts:create", "parts:update", "change_orders:create", "change_orders:update"}:
            assert f"lacks the permission {permission}" in desk.refused(tool)
    names = {spec.name for spec in desk.tools.specs()}
    assert {"search_items", "offer_navigation"} <= names
    assert not names & WRITES
