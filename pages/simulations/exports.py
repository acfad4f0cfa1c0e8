"""Files made of a simulation: the menu that orders one, and those that there are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote
from uuid import UUID

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from db.jobs import STEER_JOBS
from db.models.jobs import Job
from db.models.simulations import Export
from db.simulations.words import FORMATS
from pages.components import icon, moment
from pages.forms import action
from pages.job_rows import draw_progress
from pages.reader import Reader

EXPORT = "simulations:export"
"""The permission to have files made."""


def draw_menu(reader: Reader, number: str) -> Markup:
    """A button that opens the formats."""
    opener = element(
        "button",
        icon("download"),
        element("span", reader.t("export.do")),
        type="button",
        id="export-opener",
        class_="button",
        data_menu="export-menu",
        aria_haspopup="true",
        aria_expanded="false",
    )
    formats = (_format(reader, number, each) for each in FORMATS)
    menu = element("div", *formats, id="export-menu", class_="menu", hidden=True)
    return element("div", opener, menu, class_="export-box")


def draw_exports(
    reader: Reader,
    number: str,
    exports: Sequence[Export],
    jobs: Mapping[UUID, Job],
    names: Mapping[UUID | None, str],
) -> Markup:
    """The list, newest first; the script draws it anew when one of them moves."""
    rows = [_row(reader, each, jobs.get(each.id), names) for each in exports]
    listed: Child = element("p", reader.t("export.none"), class_="muted")
    if rows:
        titles = (
            element("th", reader.t(f"export.{name}"), scope="col")
            for name in ("name", "state", "size", "when", "by")
        )
        last = element("th", element("span", reader.t("export.get"), class_="sr-only"), scope="col")
        head = element("thead", element("tr", *titles, last))
        body = element("table", head, element("tbody", *rows), class_="records")
        label = reader.t("export.title")
        listed = element("div", body, class_="scroll wide", tabindex=0, role="region", aria_label=label)
    return element("div", listed, id="exports", data_number=number)


def size(count: int) -> str:
    """Bytes as people say them: 812 B, 24.5 kB, 3.1 MB (powers of 1,000)."""
    if count < 1_000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1_000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB"


def _format(reader: Reader, number: str, name: str) -> Markup:
    words = join(
        element("b", name.upper()), element("small", reader.t(f"export.format.{name}"), class_="muted")
    )
    return element(
        "button",
        element("span", words),
        type="button",
        class_="item",
        data_export=name,
        data_method="POST",
        data_path=f"/api/v1/simulations/{quote(number)}/exports",
        data_body=json.dumps({"format": name}),
        data_done=reader.t("export.ordered", format=name.upper()),
    )


def _row(reader: Reader, export: Export, job: Job | None, names: Mapping[UUID | None, str]) -> Markup:
    progress = job.progress if job else 0.0
    error = (
        element("p", shown(reader.retell(export.error), limit=300), class_="bad") if export.error else None
    )
    state = draw_progress(reader, job.id if job else None, export.status, progress)
    return element(
        "tr",
        element("th", shown(export.name, limit=120), scope="row"),
        element("td", state, error, class_="state"),
        element("td", size(export.bytes) if export.bytes is not None else "–", class_="size"),
        element("td", moment(reader, export.created_at, full=True)),
        element("td", names.get(export.created_by) or "–"),
        element("td", _way(reader, export, job), class_="right"),
        data_export_row=str(export.id),
    )


def _way(reader: Reader, export: Export, job: Job | None) -> Markup | None:
    """What can be done with it now."""
    if export.status == "done" and export.file:
        return element(
            "a",
            icon("download"),
            element("span", reader.t("export.download")),
            href=f"/api/v1/exports/{export.id}/file",
            class_="button quiet",
            download=True,
            aria_label=reader.t("export.download.one", name=export.name),
        )
    if job is None or not (reader.who.may(EXPORT) and reader.who.may(STEER_JOBS)):
        return None
    if export.status in {"failed", "cancelled"}:
        return _steer(reader, job, export, "retry")
    is_asked = job.cancel_requested and export.status == "running"
    return None if is_asked or export.status == "done" else _steer(reader, job, export, "cancel")


def _steer(reader: Reader, job: Job, export: Export, verb: str) -> Markup:
    return action(
        reader.t(f"jobs.{verb}"),
        "POST",
        f"/api/v1/jobs/{job.id}/{verb}",
        done=reader.t(f"jobs.{verb}.done"),
        aria_label=f"{reader.t(f'jobs.{verb}')}: {export.name}",
    )
