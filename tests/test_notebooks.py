"""The notebooks: every cell runs on a fresh sample store, and shows what the text around it says."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.house import ROOT
from tests.notebook_player import NOTEBOOKS, Played, make_sample_store, names, plain_environment, play, read

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
EVENTS = ["TurnStarted", "CallStarted", "CallFinished", "TextDelta", "TurnEnded"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample tenants, which the notebooks of this module share as one person's would."""
    data = tmp_path_factory.mktemp("notebooks")
    make_sample_store(data)
    return data


def played(name: str, home: Path) -> Played:
    """The notebook on the store of this machine; whatever it drew is harmless."""
    found = play(name, home, COUNTERFOIL_DATA=str(home))
    check_harmless(found)
    return found


def check_harmless(found: Played) -> None:
    """Nothing drawn runs, and nothing is fetched from anywhere."""
    drawn = [each.html for each in found.outputs if 'class="counterfoil"' in each.html]
    assert len(drawn) >= 3
    for html in drawn:
        assert not re.search(r"<script|<iframe|<link|\son\w+=|javascript:", html, re.IGNORECASE)
        assert not re.search(r'\s(src|href)="(?!data:image/)', html)


@pytest.mark.parametrize("name", names())
def test_a_notebook_is_stored_without_outputs_and_begins_with_its_title(name: str) -> None:
    notebook = read(name)
    assert notebook.cells[0].source.startswith("# ")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_notebooks_lead_to_notebooks_that_exist() -> None:
    texts = [cell.source for name in names() for cell in read(name).cells if cell.cell_type == "markdown"]
    linked = {link for text in texts for link in re.findall(r"\]\(([^)]+\.ipynb)\)", text)}
    assert linked == {f"{name}.ipynb" for name in names()} - {"00_tour.ipynb"}
    assert all((NOTEBOOKS / link).exists() for link in linked)


@pytest.fixture(scope="module")
def tour(home: Path) -> Played:
    """The tour, once for both of its tests."""
    return played("00_tour", home)


def test_the_tour_asks_stages_confirms_and_undoes(tour: Played) -> None:
    assert "operator of bearings" in tour.text("bearings = Assistant(")
    assert len(tour.of('orders = bearings.chat("Show my last 8 orders")')) == 1, "an answer is shown once"
    assert "failed" in tour.html("table.groupby(")
    dtypes = tour.text("table.dtypes")
    assert re.search(r"lines\s+int64", dtypes)
    assert re.search(r"created\s+datetime64\[us, UTC\]", dtypes)
    assert "<svg" in tour.html("renders = bearings.chat(")
    assert 'class="badge waiting">pending' in tour.html("wish = bearings.chat(")
    assert 'class="badge">cancelled' in tour.html("proposal.cancel(")
    counts = [each.text.split()[-1] for each in tour.outputs if "count(*) AS orders" in each.cell]
    before, after = int(counts[1]), int(counts[-1])
    assert after == before + 1, "confirming wrote one order, proposing none"
    assert "audit entry" in tour.html("again.proposal.confirm()")
    assert 'class="card delete pending"' in tour.html("way_back = again.proposal.undo()")
    assert "done." in tour.text("way_back.confirm().receipt")


def test_the_tour_tells_what_there_is_and_takes_a_tool_of_ones_own(tour: Played) -> None:
    assert tour.html("bearings.history").count('class="entry') > 10
    assert "create_order" in tour.html('tools[tools["writes"]]')
    assert "There are: aero, automation, bearings, lab." in tour.text('Assistant(tenant="barings")')
    assert "begin with SELECT or WITH" in tour.html('bearings.chat("DELETE FROM orders")')
    assert "Kugellager" in tour.html("counted.tables[0]")
    told = tour.text("async for event in").split()
    assert [each for number, each in enumerate(told) if each not in told[:number]] == EVENTS


def test_pictures_are_ordered_rendered_and_shown(home: Path) -> None:
    renders = played("10_renders", home)
    assert "'renders': {'insert': 2}" in renders.text("wish.proposal.counts")
    assert renders.html("jobs = bearings.wait(").count("<td>done</td>") == 2
    gallery = renders.html("What's the status of my last order?")
    assert gallery.count('<img src="data:image/webp;base64,') == 2
    assert "picture large" in renders.html("done.pictures[0]")
    assert "There is no material &#34;Kryptonite&#34;" in renders.html("to Kryptonite")
    assert "material override: – → Steel-Bare" in renders.html("Set material override to Steel-Bare")
    assert "Steel-Bare" in renders.html("right.proposal.changes")
    assert "The reason: only looking" in renders.html("right.proposal.cancel(")


def check_product_lifecycle(aero: Played) -> None:
    assert "critical" in aero.html("What breaks if I change P-1001?")
    assert aero.html("What breaks if I change P-1001?").count('class="found"') == 4
    assert re.search(r"1\s+WING-01\s+4", aero.text("assemblies.groupby("))
    assert "Hi-Lok" in aero.html("bom.nlargest(")
    assert "needs a change order" in aero.html("Set the material of P-1003")
    assert "material Ti-6Al-4V → Inconel 718" in aero.html('answer = aero.chat("Yes, create one")')
    assert "Inconel 718" in aero.html("changes[of_the_part")
    assert "card create applied" in aero.html("answer.proposal.confirm()")
    assert "Change P-1003: material Inconel 718" in aero.html("Which change orders are drafts?")
    assert "card delete applied" in aero.html("back = answer.proposal.undo()")
    assert 'class="entry event"' in aero.html("aero.history")


def test_a_change_of_a_released_part_is_prepared_confirmed_and_withdrawn(home: Path) -> None:
    check_product_lifecycle(played("20_product_lifecycle", home))


def test_a_sweep_is_grown_measured_and_compared(home: Path) -> None:
    lab = played("30_simulations", home)
    measured = lab.html('measured = lab.chat("Analyze SIM-0003")')
    assert measured.count("<svg") == 4
    assert ".plots[3]" in measured
    assert re.search(r"mass–radius: (\d\.\d+) ± .* slope \1", lab.text("slope = np.polyfit("))
    assert "+3" in lab.html("wish = lab.chat(")
    assert lab.text("jobs = lab.wait(") == "['done', 'done', 'done']"
    assert lab.html("Show my last 3 simulations").count("indicative") >= 3
    assert lab.html("Compare the last 3 simulations").count("<svg") == 4
    assert "The reason: the notebook has all it needs" in lab.html("export.proposal.cancel(")


def test_a_workflow_is_built_run_and_another_mended(home: Path) -> None:
    automation = played("40_workflows", home)
    assert "Invoice hand-over" in automation.html("workflows.tables[0]")
    assert "build WF-" in automation.html("built = automation.chat(")
    assert "condition" in automation.html('version.after["definition"]')
    assert "is in order and can run" in automation.html('automation.chat("Check it")')
    assert "called by hand" in automation.html('automation.call("run_workflow"')
    assert "1 job queued" in automation.html("start.proposal.confirm()")
    assert "<td>done</td>" in automation.html("Show its runs")
    mended = automation.html("Why did the last run of WF-0004 fail?")
    assert "Did you mean invoice_number?" in mended
    assert 'class="badge waiting">pending' in mended
    assert "The reason: I will ask the author first" in automation.html("why.proposal.cancel(")


def test_four_teams_are_asked_at_once_and_all_that_waits_is_decided(home: Path) -> None:
    teams = played("50_personal_assistant", home)
    assert len(teams.of("await asyncio.gather(")) == 4
    overview = teams.html('"milliseconds"')
    assert all(name in overview for name in ("bearings", "aero", "lab", "automation"))
    assert "I prefer WebP" in teams.html("What do you remember about me?")
    waiting = teams.html("waiting = [")
    assert "Create order SA-" in waiting
    assert "Run SIM-" in waiting
    assert teams.text('proposal.cancel("not today")') == "0"
    assert "list_orders" in teams.html('mode="search"')


def test_a_notebook_works_on_a_server_with_a_token_as_on_this_machine(home: Path) -> None:
    who = ("--email", "operator@aero.example", "--name", "Notebook", "--scope", "confirm", "--days", "1")
    made = subprocess.run(
        [sys.executable, "app.py", "create-token", *who],
        cwd=ROOT,
        env=plain_environment() | {"COUNTERFOIL_DATA": str(home)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    token = re.search(r"cft_[\w-]{43}", made.stdout)
    assert token is not None, made.stdout
    with serving(home) as url:
        found = play("20_product_lifecycle", home / "away", COUNTERFOIL_URL=url, COUNTERFOIL_TOKEN=token[0])
    check_harmless(found)
    check_product_lifecycle(found)


@contextlib.contextmanager
def serving(home: Path) -> Iterator[str]:
    """The web process on this store, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    variables = {"COUNTERFOIL_DATA": str(home), "COUNTERFOIL_PORT": str(port)}
    server = subprocess.Popen(
        [sys.executable, "app.py", "serve"], cwd=ROOT, env=plain_environment() | variables
    )
    try:
        await_health(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        assert server.wait(30) in {0, -signal.SIGTERM}


def await_health(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/healthz").is_success:
                return
        time.sleep(0.2)
    raise AssertionError(f"the server at {url} does not answer")
