"""What an engineer does with the aerospace company's parts: by chat, by page, and through another provider's model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.plm import ChangeOrder, Design, Item, ItemRevision, Relation
from db.models.tenants import Tenant
from db.session import Store, open_store
from db.tenancy import Scope
from tests.browser import Windows
from tests.story.house import House, open_house
from tests.story.provider import open_provider
from tests.story.screen import MILLISECONDS, Visit, visit
from tests.story.script import Heard, Say, Step, Use
from tests.story.visitor import Json, Visitor, forget_providers, name_provider, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

KEY = "sk-proj-0aPartsOnly5wT8nB3cLeKeyThatMustStayHidden"
OFFER = "has released items"
ENGINEER = "operator of Aero"
NUMBER = re.compile(r"\b(?:P|ECO)-\d{4}\b")


@dataclass(frozen=True)
class Shelf:
    """What is in the store of the aerospace company."""

    store: Store
    scope: Scope

    def head(self, number: str) -> ItemRevision:
        """What counts on main of an item."""
        with self.store.read(self.scope) as session:
            query = select(ItemRevision).join(Item, Item.head_id == ItemRevision.id)
            return session.scalars(query.where(Item.number == number)).one()

    def has(self, number: str) -> bool:
        """Whether there is an item of that number."""
        with self.store.read(self.scope) as session:
            return session.scalar(select(Item.id).where(Item.number == number)) is not None

    def orders(self) -> int:
        """How many change orders there are."""
        with self.store.read(self.scope) as session:
            return session.scalar(select(func.count()).select_from(ChangeOrder)) or 0

    def above(self, number: str) -> dict[str, str]:
        """The numbers of all heads that contain the part, however far below, with the codes of their designs."""
        with self.store.read(self.scope) as session:
            return _above(session, number)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app as ``make run`` starts it, on a data folder that is not there yet."""
    with open_house(tmp_path_factory.mktemp("engineer") / "data") as opened:
        opened.start("run")
        yield opened


@pytest.fixture(scope="module")
def shelf(house: House) -> Iterator[Shelf]:
    """What is in its store."""
    store = open_store(f"sqlite:///{house.data / 'counterfoil.db'}")
    with store.system_read() as session:
        tenant = session.scalars(select(Tenant.id).where(Tenant.slug == "aero")).one()
    yield Shelf(store, Scope(tenant))
    store.close()


@pytest.fixture
def guest(house: House, windows: Windows) -> Iterator[Visit]:
    """Somebody at a browser."""
    with visit(windows, house.url) as visited:
        yield visited


# In a browser, with the built-in model


def test_a_new_part_comes_from_a_sentence_through_its_card_to_its_page(guest: Visit, shelf: Shelf) -> None:
    screen = guest.enter(ENGINEER)
    expect(screen.say("Create a new part called Motor Assembly")).to_contain_text("In which design?")
    screen.say("PROP-01")
    heading = screen.card().get_by_role("heading")
    expect(heading).to_have_text(re.compile(r"Create part P-\d+ Motor Assembly in PROP-01"))
    number = NUMBER.findall(heading.inner_text())[0]
    assert not shelf.has(number)
    screen.button().click()
    screen.expect_confirmed()
    head = shelf.head(number)
    assert (head.name, head.revision, head.status) == ("Motor Assembly", "A", "Draft")
    screen.say(f"Open {number}").get_by_role("link", name=f"View {number}").click()
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text(number, timeout=MILLISECONDS)
    expect(screen.page.locator("#records")).to_contain_text("Motor Assembly")
    expect(screen.page.locator("#records")).to_contain_text("PROP-01")


def test_what_breaks_if_a_part_changes_is_told_from_the_store(guest: Visit, shelf: Shelf) -> None:
    screen = guest.enter(ENGINEER)
    answer = screen.say("What breaks if I change P-1001?")
    above = shelf.above("P-1001")
    mine = {number for number, design in above.items() if design != "CAB-01"}
    words = answer.locator(".md").first
    expect(words).to_contain_text("risk")
    expect(words).to_contain_text(f"{len(mine)} assemblies")
    expect(words).to_contain_text("GEAR-01")
    expect(words).to_contain_text("ECO-0006")
    expect(words).not_to_contain_text("CAB-01")
    told = {each for each in NUMBER.findall(words.inner_text()) if each in above}
    assert told <= mine
    assert len(told) >= min(len(mine), 10)
    expect(answer.locator(".step-name")).to_have_text(["analyze_change_impact"])


def test_a_released_part_is_changed_by_an_offer_a_card_and_three_buttons(guest: Visit, shelf: Shelf) -> None:
    before = shelf.orders()
    screen = guest.enter(ENGINEER)
    expect(screen.say("Set the material of P-1003 to Inconel 718")).to_contain_text("has released items")
    expect(screen.page.locator("section.card")).to_have_count(0)
    screen.say("yes")
    heading = screen.card().get_by_role("heading")
    expect(heading).to_contain_text(re.compile(r"Create change order ECO-\d+ .*P-1003.*Inconel 718"))
    order = NUMBER.findall(heading.inner_text())[0]
    assert shelf.orders() == before
    screen.button().click()
    screen.expect_confirmed()
    assert (shelf.orders(), shelf.head("P-1003").revision) == (before + 1, "A")
    release_by_buttons(screen.page, order)
    head = shelf.head("P-1003")
    assert (head.revision, head.status, head.material) == ("B", "Released", "Inconel 718")
    screen.page.goto("/app/items?item=P-1003")
    expect(screen.page.locator("#records .letter").first).to_have_text("B", timeout=MILLISECONDS)
    expect(screen.page.locator("#records")).to_contain_text("Inconel 718")


def release_by_buttons(page: Page, order: str) -> None:
    """Look at what the change order changes, then hand it in, approve it and release it."""
    page.goto(f"/app/change-orders?order={order}")
    material = page.locator("#item-P-1003").get_by_role("row", name="Material")
    expect(material.locator("td")).to_have_text(["Ti-6Al-4V", "Inconel 718"], timeout=MILLISECONDS)
    now = page.locator(".way [aria-current=step]")
    for name, state in (("Submit for review", "in review"), ("Approve", "approved"), ("Release", "released")):
        page.locator("#records").get_by_role("button", name=name, exact=True).click()
        if name == "Release":
            page.get_by_role("dialog").get_by_role("button", name=name).click()
        expect(now).to_contain_text(state, timeout=MILLISECONDS)


# By chat alone


def test_a_change_order_is_made_filled_approved_and_released_by_sentences(house: House, shelf: Shelf) -> None:
    with signed_in(house.url, "operator", "aero") as operator:
        chat = operator.begin()
        made = operator.say(chat, "Create an ECO called Thicker web for P-1010")
        assert operator.confirm(made["change_set"])["status"] == "applied"
        order = NUMBER.findall(made["change_set"]["summary"])[0]
        assert operator.get(f"/change-orders/{order}")["status"] == "Draft"
        changed = operator.say(chat, "Set the weight of P-1010 to 22.5 kg")
        assert operator.confirm(changed["change_set"])["status"] == "applied"
        (item,) = operator.get(f"/change-orders/{order}")["difference"]["items"]
        assert [(each["field"], each["before"], each["after"]) for each in item["fields"]] == [
            ("weight", 21.4, 22.5)
        ]
        assert shelf.head("P-1010").weight == 21.4
        moved = operator.say(chat, f"Approve {order} and release it")
        assert shelf.head("P-1010").revision == "A"
        assert operator.confirm(moved["change_set"])["status"] == "applied"
        assert operator.get(f"/change-orders/{order}")["status"] == "Released"
    head = shelf.head("P-1010")
    assert (head.revision, head.status, head.weight) == ("B", "Released", 22.5)


# Through another provider's model


def change_a_released_part(heard: Heard) -> Step:
    """What a scripted model does: it tries, offers what the refusal says, and goes on after a yes."""
    wanted = {"item": "P-1004", "fields": {"material": "Tinned copper, braided"}}
    match heard:
        case Heard(question="yes", results=()):
            about = {"designs": ["WING-01"], "affected_items": ["P-1004"]}
            return Use("create_change_order", {"type": "ECO", "title": "Braided bonding strap", **about})
        case Heard(question="yes", results=(made,)):
            return Use("update_item", {**wanted, "change_order": made["order"]})
        case Heard(results=()):
            return Use("update_item", wanted)
        case Heard(question="yes", results=(made, _)):
            return Say(f"I have prepared {made['order']} with the change. Press Confirm.")
        case Heard(results=(refused, *_)):
            return Say(str(refused["error"]))
    raise AssertionError(f"there is no step after {heard}")


def rows_of(visitor: Visitor, card: Json) -> set[tuple[str, str]]:
    """Which tables a card changes, and how."""
    return {(each["kind"], each["table"]) for each in visitor.look(card)["changes"]}


def test_another_providers_model_is_offered_the_change_order_and_goes_on_in_it(
    house: House, shelf: Shelf
) -> None:
    before = shelf.orders()
    with open_provider(KEY) as provider, signed_in(house.url, "operator", "aero") as operator:
        provider.reader = change_a_released_part
        name_provider(house.url, "aero", provider.url, KEY)
        chat = operator.begin()
        first = operator.say(chat, "Make P-1004 of braided copper")
        assert OFFER in first["response"]
        assert (first["change_set"], shelf.orders()) == (None, before)
        second = operator.say(chat, "yes")
        assert second["message"]["metadata"]["provider"] == "openai"
        card = second["change_set"]
        assert {("insert", "change_orders"), ("insert", "affected_items")} <= rows_of(operator, card)
        assert shelf.orders() == before
        assert operator.confirm(card)["status"] == "applied"
    forget_providers(house.url, "aero")
    assert shelf.orders() == before + 1
    assert shelf.head("P-1004").material == "Tinned copper"


def _above(session: Session, number: str) -> dict[str, str]:
    found: dict[str, str] = {}
    waiting = [session.scalars(select(Item.id).where(Item.number == number)).one()]
    while waiting:
        query = (
            select(Item.id, Item.number, Design.code)
            .join(Relation, Relation.source_id == Item.head_id)
            .join(Design, Design.id == Item.design_id)
            .where(Relation.target_id.in_(waiting), Relation.type == "BOM")
        )
        above = session.execute(query).all()
        waiting = [key for key, each, _ in above if each not in found]
        found |= {each: code for _, each, code in above}
    return found
