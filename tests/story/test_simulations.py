"""Particle simulations by chat: run, analyse, export; in the real app with its real worker, through two models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from tests.browser import Windows
from tests.story.house import House, open_house, until
from tests.story.provider import open_provider
from tests.story.screen import MILLISECONDS, Screen, Visit, visit
from tests.story.script import Heard, Say, Step, Use
from tests.story.visitor import Json, Visitor, forget_providers, name_provider, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

RUN, ANALYSE, EXPORT = "Run a DLA simulation with 500 particles", "Now analyze it", "Export it as CSV"
RUSSIAN = ("Запусти DLA-симуляцию на 500 частиц", "Теперь проанализируй её", "Экспортируй её в CSV")
KEY = "sk-proj-0aSimulationStoryOnly7hQ2mV9x"
ESTIMATE = re.compile(r"\d\.\d+ ± \d\.\d+")
WATCH = """() => {
    window.neverReloaded = true;
    window.statesSeen = [];
    const look = () => {
        const rows = document.querySelectorAll('.job-row .job-state');
        const state = rows.length ? rows[rows.length - 1].dataset.status : null;
        if (state && state !== window.statesSeen.at(-1)) window.statesSeen.push(state);
    };
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true, attributes: true});
    look();
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app as ``make run`` starts it, on a data folder that is not there yet."""
    with open_house(tmp_path_factory.mktemp("laboratory") / "data") as opened:
        opened.start("run")
        yield opened


@pytest.fixture
def guest(house: House, windows: Windows) -> Iterator[Visit]:
    """Somebody at a browser."""
    with visit(windows, house.url) as visited:
        yield visited


# What a file must hold


def check_particles(text: str, particles: int) -> None:
    """A table of particles as dlaf writes it, of an aggregate as it should be, in 2D."""
    header, *lines = text.splitlines()
    assert header == "id,parent_id,x,y,z"
    rows = np.array([[float(cell) for cell in line.split(",")] for line in lines])
    assert rows.shape == (particles, 5)
    numbers, parents, places = rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2:]
    assert numbers.tolist() == list(range(numbers[0], numbers[0] + particles))
    assert not places[:, 2].any(), "a flat aggregate has no height"
    place = {number: row for row, number in enumerate(numbers)}
    assert parents[0] == -1
    assert all(parent < number for number, parent in zip(numbers, parents, strict=True))
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert apart[~np.eye(particles, dtype=bool)].min() >= 1 - 1e-6, "no two particles overlap"
    touching = [apart[row, place[parents[row]]] for row in range(1, particles)]
    assert np.allclose(touching, 1, atol=1e-6), "each particle touches its parent"


# In a browser, with the built-in model


def last_card(screen: Screen) -> Locator:
    """The newest card, which waits for a decision."""
    expect(screen.button()).to_be_enabled(timeout=MILLISECONDS)
    return screen.page.locator("section.card").last


def confirm(screen: Screen) -> Locator:
    """Press Confirm on the newest card; returns its job's row when that is done, which comes without a reload."""
    card = last_card(screen)
    screen.page.evaluate(WATCH)
    screen.button().click()
    expect(card.locator(".job-row .job-state")).to_have_attribute("data-status", "done", timeout=MILLISECONDS)
    assert screen.page.evaluate("window.neverReloaded")
    assert screen.page.evaluate("window.statesSeen")[-1] == "done"
    return card.locator(".job-row")


def test_three_sentences_and_two_clicks_run_analyse_and_export_a_simulation(
    guest: Visit, tmp_path: Path
) -> None:
    screen = guest.enter("operator of Lab")
    screen.say(RUN)
    heading = last_card(screen).get_by_role("heading")
    expect(heading).to_have_text(re.compile(r"Run SIM-\d{4}: 2D DLA with 500 particles$"))
    number = re.findall(r"SIM-\d{4}", heading.inner_text())[0]
    row = confirm(screen)
    expect(row.locator("a.job-result")).to_have_attribute("href", f"/app/simulations?simulation={number}")

    check_analysis(screen.say(ANALYSE), number)

    screen.say(EXPORT)
    expect(last_card(screen).get_by_role("heading")).to_have_text(f"Export {number} as CSV ({number}.csv)")
    row = confirm(screen)
    with screen.page.expect_download() as coming:
        row.locator("a.job-result").click()
    assert coming.value.suggested_filename == f"{number}.csv"
    coming.value.save_as(tmp_path / "particles.csv")
    check_particles((tmp_path / "particles.csv").read_text(), 500)

    screen.page.goto(f"/app/simulations?simulation={number}")
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text(number, timeout=MILLISECONDS)
    expect(screen.page.locator("#records")).to_contain_text(f"{number}.csv")


def unfolded_plots(answer: Locator) -> Locator:
    """The plots of the answer's only step, one for each estimator."""
    answer.locator(".step > summary").click()
    plots = answer.locator("figure.plot")
    expect(plots).to_have_count(4, timeout=MILLISECONDS)
    return plots


def check_analysis(answer: Locator, number: str) -> None:
    """Estimators, errors, that it is indicative, and a plot for each with points and a fitted line."""
    words = answer.locator(".md").first
    expect(words).to_contain_text(number)
    expect(words).to_contain_text("radius of gyration")
    expect(words).to_contain_text("ndicative")
    assert ESTIMATE.search(words.inner_text())
    plots = unfolded_plots(answer)
    for place in range(4):
        plot = plots.nth(place)
        expect(plot.locator("figcaption")).to_contain_text("(indicative)")
        expect(plot.locator(".legend")).to_contain_text("measured")
        expect(plot.locator("polyline")).to_have_count(1)
        assert plot.locator("circle").count() > 5
    expect(answer.locator("table").first).to_contain_text("box counting")


def test_in_russian_it_is_the_same(guest: Visit) -> None:
    screen = guest.enter("operator of Lab")
    run, analyse, export = RUSSIAN
    screen.say(run)
    confirm(screen)
    answer = screen.say(analyse)
    expect(answer.locator(".md").first).to_contain_text("риентировочно")
    unfolded_plots(answer)
    screen.say(export)
    confirm(screen)


def test_an_impossible_wish_is_answered_with_a_sentence_and_no_card(guest: Visit) -> None:
    screen = guest.enter("operator of Lab")
    expect(screen.say("Run a DLA simulation with 0 particles")).to_contain_text("1 to 100,000 particles")
    expect(screen.page.locator("section.card")).to_have_count(0)


# Through another provider's model, over REST


def follow_the_simulation(heard: Heard) -> Step:
    """What a scripted model does with the same three sentences."""
    if heard.results:
        return Say(f"{heard.results[0]['summary']}.")
    match heard.question:
        case "Run a DLA simulation with 500 particles":
            return Use("run_dla_simulation", {"num_particles": 500})
        case "Now analyze it":
            return Use("analyze_simulation", {})
        case "Export it as CSV":
            return Use("export_simulation", {"format": "csv"})
    raise AssertionError(f"there is no step after {heard}")


def finished(visitor: Visitor, path: str) -> Json:
    """A simulation or export once its job has ended, which must be well."""
    until(lambda: visitor.get(path)["status"] not in {"queued", "running"}, f"{path} to end")
    found = visitor.get(path)
    assert found["status"] == "done", found
    return found


def essence(visitor: Visitor) -> tuple[list[str], str]:
    """Run, analyse and export by chat; returns what was called and the answer to the analysis, without the number."""
    chat = visitor.begin()
    run = visitor.say(chat, RUN)
    assert visitor.confirm(run["change_set"])["status"] == "applied"
    number = re.findall(r"SIM-\d{4}", run["change_set"]["summary"])[0]
    assert run["change_set"]["summary"] == f"Run {number}: 2D DLA with 500 particles"
    assert finished(visitor, f"/simulations/{number}")["particles"] == 500
    analysed = visitor.say(chat, ANALYSE)
    assert ESTIMATE.search(analysed["response"])
    assert "ndicative" in analysed["response"]
    order = visitor.say(chat, EXPORT)
    assert order["change_set"]["summary"] == f"Export {number} as CSV ({number}.csv)"
    assert visitor.confirm(order["change_set"])["status"] == "applied"
    [export] = visitor.get(f"/simulations/{number}/exports")["items"]
    finished(visitor, f"/exports/{export['id']}")
    file = visitor.client.get(f"/exports/{export['id']}/file").raise_for_status()
    assert f"{number}.csv" in file.headers["content-disposition"]
    check_particles(file.text, 500)
    calls = [call["name"] for answer in (run, analysed, order) for call in answer["tool_calls"]]
    return calls, order["message"]["metadata"]["provider"]


def test_another_providers_model_does_the_same_as_the_built_in_one(house: House) -> None:
    with signed_in(house.url, "operator", "lab") as operator:
        own, provider_of_own = essence(operator)
        with open_provider(KEY) as provider:
            provider.reader = follow_the_simulation
            name_provider(house.url, "lab", provider.url, KEY)
            other, provider_of_other = essence(operator)
            forget_providers(house.url, "lab")
    assert own == other == ["run_dla_simulation", "analyze_simulation", "export_simulation"]
    assert (provider_of_own, provider_of_other) == ("built-in", "openai")
