"""The particles of a simulation, and the files made of it, as they are sent."""

from __future__ import annotations

import io
import time
from uuid import UUID

import httpx
import numpy as np
import pytest
from PIL import Image

from api.simulations.files import disposition
from tests.api.conversation import problem
from tests.api.lab import Lab, chain, grow, order, start, write
from tests.api.test_plm import entries
from tests.stack import Stack

BIG = chain(100_000, 3)


@pytest.fixture(scope="module")
def big(stack: Stack) -> str:
    """A finished simulation of 100,000 particles in space."""
    return grow(stack, BIG)


# Particles


def test_particles_are_sent_as_they_are_in_the_order_of_attachment(
    viewer: httpx.Client, stack: Stack
) -> None:
    cluster = chain(200, 2)
    number = grow(stack, cluster)
    answer = viewer.get(f"/simulations/{number}/points")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert (answer.headers["x-dimension"], answer.headers["x-points"]) == ("2", "200")
    assert answer.headers["x-total"] == "200"
    points = np.frombuffer(answer.content, "<f4").reshape(-1, 2)
    assert np.array_equal(points, cluster.positions.astype(np.float32))


def test_of_many_particles_some_are_sent_evenly_chosen(viewer: httpx.Client, big: str) -> None:
    answer = viewer.get(f"/simulations/{big}/points", params={"most": 30_000})
    assert {name: answer.headers[name] for name in ("x-dimension", "x-points", "x-total")} == {
        "x-dimension": "3",
        "x-points": "30000",
        "x-total": "100000",
    }
    points = np.frombuffer(answer.content, "<f4").reshape(-1, 3)
    kept = np.arange(30_000) * 100_000 // 30_000
    assert np.array_equal(points, BIG.positions[kept].astype(np.float32))
    assert set(np.diff(kept)) == {3, 4}
    for wrong in (0, -1, 100_001, "x"):
        problem(viewer.get(f"/simulations/{big}/points", params={"most": wrong}), 422, "invalid")


def test_particles_are_sent_once_and_then_only_asked_for(viewer: httpx.Client, big: str) -> None:
    answer = viewer.get(f"/simulations/{big}/points")
    assert len(answer.content) == 100_000 * 3 * 4
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    etag = answer.headers["etag"]
    again = viewer.get(f"/simulations/{big}/points", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


def test_a_hundred_thousand_particles_take_a_moment_and_hold_up_nobody(
    viewer: httpx.Client, big: str
) -> None:
    took = []
    for _ in range(5):
        began = time.perf_counter()
        assert viewer.get(f"/simulations/{big}/points").status_code == 200
        took.append(time.perf_counter() - began)
    assert min(took) < 0.5, "about 0.05 s on a machine that has nothing else to do"


def test_what_is_not_done_has_no_particles_yet(operator: httpx.Client, stack: Stack, lab: Lab) -> None:
    number = operator.post("/simulations", json={"particles": 500}).json()["number"]
    problem(operator.get(f"/simulations/{number}/points"), 409, "conflict")
    start(stack, number)
    detail = problem(operator.get(f"/simulations/{number}/points"), 409, "conflict")["detail"]
    assert "is running (43 %)" in detail


# Exports


def test_an_export_is_ordered_listed_and_downloaded_under_its_name(
    operator: httpx.Client, stack: Stack, lab: Lab
) -> None:
    made = operator.post(f"/simulations/{lab.done}/exports", json={"format": "csv", "name": "run-1"})
    assert made.status_code == 201, made.text
    body = made.json()
    assert (body["name"], body["status"], body["url"]) == ("run-1.csv", "queued", None)
    assert stack.jobs.given[-1] == UUID(body["job_id"])
    path = f"/exports/{body['id']}"
    assert "not written yet" in problem(operator.get(f"{path}/file"), 409, "conflict")["detail"]
    write(stack, UUID(body["id"]), b"id,parent_id\n")
    shown = operator.get(path).json()
    assert (shown["status"], shown["bytes"], shown["url"]) == ("done", 13, f"/api/v1{path}/file")
    listed = operator.get(f"/simulations/{lab.done}/exports").json()["items"]
    assert listed[0] == shown
    answer = operator.get(f"{path}/file")
    assert answer.content == b"id,parent_id\n"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="run-1.csv"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert entries(stack, "export_simulation")[-1].result == f"{lab.done} · run-1.csv"


def test_a_file_is_sent_once_in_parts_where_that_is_asked_for(viewer: httpx.Client, lab: Lab) -> None:
    path = f"/exports/{lab.export_id}/file"
    answer = viewer.get(path)
    again = viewer.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = viewer.get(path, headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, b"id")


@pytest.mark.parametrize(
    "wrong",
    [
        *({"format": "exe"}, {"format": None}, {}, {"format": "csv", "colour": "red"}),
        *(
            {"format": "csv", "name": name}
            for name in (
                "a/b",
                "a\\b",
                "../a",
                ".csv",
                "a\nb",
                "a\u202eb",
                "con",
                "a.exe",
                "x" * 101,
                "x" * 401,
            )
        ),
    ],
    ids=str,
)
def test_what_cannot_be_a_file_is_refused_with_a_sentence(
    operator: httpx.Client, lab: Lab, wrong: dict[str, object]
) -> None:
    problem(operator.post(f"/simulations/{lab.done}/exports", json=wrong), 422, "invalid")


def test_what_is_not_done_is_not_exported(operator: httpx.Client, lab: Lab) -> None:
    refused = operator.post(f"/simulations/{lab.queued}/exports", json={"format": "csv"})
    assert "nothing to export" in problem(refused, 409, "conflict")["detail"]


def test_only_a_picture_is_ever_shown_inline(operator: httpx.Client, stack: Stack, lab: Lab) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, "PNG")
    contents = {"csv": b"id\n", "json": b"{}", "vtk": b"# vtk", "xyz": b"1\n"}
    sent: dict[str, str] = {}
    for format_, content in {**contents, "png": out.getvalue()}.items():
        export_id = write(stack, order(stack, lab.done, format_), content)
        answer = operator.get(f"/exports/{export_id}/file", params={"inline": True})
        assert answer.content == content
        sent[format_] = answer.headers["content-disposition"].partition(";")[0]
        plain = operator.get(f"/exports/{export_id}/file")
        assert plain.headers["content-disposition"].startswith("attachment;")
    assert sent == {**dict.fromkeys(contents, "attachment"), "png": "inline"}
    disguised = write(stack, order(stack, lab.done, "png"), b"<script>alert(1)</script>")
    answer = operator.get(f"/exports/{disguised}/file", params={"inline": True})
    assert answer.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "file", ["../secret.csv", "/etc/hostname", "../counterfoil.db", "acme/gone.csv", "a.html", "acme"]
)
def test_no_file_outside_of_the_exports_is_ever_sent_and_one_that_is_gone_is_told(
    viewer: httpx.Client, stack: Stack, lab: Lab, file: str
) -> None:
    (stack.services.data / "secret.csv").write_text("secret")
    (stack.services.data / "exports" / "a.html").write_text("<script>alert(1)</script>")
    export_id = write(stack, order(stack, lab.done), b"id\n", file)
    gone = problem(viewer.get(f"/exports/{export_id}/file"), 410, "gone")
    assert gone["detail"] == (f"The file {lab.done}.csv is no longer on the server. Export {lab.done} again.")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("run-1.csv", 'attachment; filename="run-1.csv"'),
        ("run 1.csv", 'attachment; filename="run 1.csv"'),
        ("Пыль.csv", "attachment; filename=\"____.csv\"; filename*=UTF-8''%D0%9F%D1%8B%D0%BB%D1%8C.csv"),
        ('a"b\\c%41.csv', "attachment; filename=\"a_b_c_41.csv\"; filename*=UTF-8''a%22b%5Cc%2541.csv"),
        (
            "a\r\nX-Evil: 1.csv",
            "attachment; filename=\"a__X-Evil: 1.csv\"; filename*=UTF-8''a%0D%0AX-Evil%3A%201.csv",
        ),
    ],
)
def test_a_name_cannot_leave_its_header(name: str, header: str) -> None:
    assert disposition(name) == header
    header.encode("latin-1")


def test_a_name_in_any_letters_is_what_the_browser_saves(
    operator: httpx.Client, stack: Stack, lab: Lab
) -> None:
    export_id = write(stack, order(stack, lab.done, "csv", "Сажа № 1; 100 %"), b"id\n")
    sent = operator.get(f"/exports/{export_id}/file").headers["content-disposition"]
    assert sent == (
        'attachment; filename="____ _ 1; 100 _.csv"; '
        "filename*=UTF-8''%D0%A1%D0%B0%D0%B6%D0%B0%20%E2%84%96%201%3B%20100%20%25.csv"
    )
