"""The forms of a new run and of a new sweep. The server checks what is typed and says what is wrong in its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from db import simulations
from db.simulations.words import (
    DIMENSIONS,
    LEAST_STICKINESS,
    MOST_PARTICLES,
    MOST_SEED,
    MOST_SWEPT,
    PARAMETERS,
    SEED_GEOMETRIES,
)
from pages.components import icon, problem
from pages.forms import choice, field, form, several
from pages.panel import suggest
from pages.reader import Reader
from pages.records import chips, heading
from pages.simulations.places import RUNS, address
from pages.simulations.rows import RUN

PARTICLES, SWEPT_PARTICLES = 20_000, 5_000
"""What the forms begin with: as much as gives a trustworthy dimension within seconds."""
EXAMPLES = {
    "particles": "1000, 5000, 20000",
    "stickiness": "0.1, 0.3, 1",
    "seed": "1, 2, 3, 4",
    "dimension": "2, 3",
}
"""Values of a parameter as one types them."""
LONGEST = 20
"""Characters of a setting in the address."""


def draw_form(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The form that the address names: ``new=run`` or ``new=sweep``; ``project`` and a run's settings are filled in."""
    is_sweep = query.get("new") == "sweep"
    kind = "sweep" if is_sweep else "run"
    back = element(
        "a", icon("back"), reader.t("nav.simulations"), href=RUNS, class_="back", data_inplace=True
    )
    head = heading(reader.t(f"run_form.{kind}"), above=back)
    if not reader.who.may(RUN):
        return join(head, problem(reader.t("run_form.barred", role=reader.who.role)))
    project = query.get("project", "")[:200]
    drawn = _sweep_form(session, reader, project) if is_sweep else _run_form(session, reader, query)
    said = "quick.runs.new_sweep" if is_sweep else "quick.runs.new"
    offered = suggest([(reader.t(said), reader.t(f"{said}.say"))])
    return element("div", head, _kinds(reader, kind, project), drawn, offered, data_held=True)


def _kinds(reader: Reader, kind: str, project: str) -> Markup:
    """One run, or several that differ in one setting."""
    choices = [
        (reader.t(f"run_form.kind.{each}"), address(RUNS, new=each, project=project), each == kind)
        for each in ("run", "sweep")
    ]
    return chips(choices, label=reader.t("run_form.kind"), in_place=True)


def _run_form(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    given = {name: query.get(name, "")[:LONGEST] for name in ("dimension", "stickiness", "seed_geometry")}
    particles = _particles(reader, query.get("particles", "")[:LONGEST] or PARTICLES)
    stickiness = _stickiness(reader, given["stickiness"] or 1)
    return _form(
        reader,
        "simulation",
        _dimension(reader, given["dimension"]),
        element("div", particles, stickiness, class_="pair"),
        element("div", _geometry(reader, given["seed_geometry"] or "point"), _seed(reader), class_="pair"),
        _project(session, reader, query.get("project", "")[:200]),
    )


def _sweep_form(session: Session, reader: Reader, project: str) -> Markup:
    parameters = [(each, reader.name("parameter", each)) for each in PARAMETERS]
    particles = _particles(reader, SWEPT_PARTICLES, only_for=_but("particles"))
    stickiness = _stickiness(reader, only_for=_but("stickiness"))
    geometry = _geometry(reader, only_for=_but("seed_geometry"))
    return _form(
        reader,
        "sweep",
        choice(reader.t("run_form.parameter"), "parameter", parameters, "stickiness", data_choice=True),
        *_values(reader),
        element("h2", reader.t("run_form.shared")),
        _dimension(reader, only_for=_but("dimension")),
        element("div", particles, stickiness, class_="pair"),
        element("div", geometry, _seed(reader, only_for=_but("seed")), class_="pair"),
        _project(session, reader, project),
    )


def _form(reader: Reader, makes: str, *children: Child) -> Markup:
    """The form that makes a ``simulation`` or a ``sweep``, which is shown when it is there."""
    return form(
        reader,
        "POST",
        "/api/v1/sweeps" if makes == "sweep" else "/api/v1/simulations",
        element("input", type="hidden", name="key", value=""),  # the script's: sent twice, it begins one
        *children,
        _estimate(reader),
        submit=reader.t("run_form.start_sweep" if makes == "sweep" else "run_form.start"),
        done=reader.t("run_form.started"),
        beside=_leave(reader),
        class_="form run-form",
        data_opens=makes,
        data_watch=True,
    )


def _but(parameter: str) -> str:
    """The parameters of a sweep for which this setting is shared by all runs."""
    return " ".join(each for each in PARAMETERS if each != parameter)


def _values(reader: Reader) -> list[Markup]:
    """The values of the parameter; seed geometries are chosen, the others typed."""
    typed = [
        field(
            reader.t("run_form.values"),
            "values",
            hint=reader.t("run_form.values.hint", most=MOST_SWEPT, example=example),
            only_for=parameter,
            value=example,
            data_as="values",
            inputmode="text",
        )
        for parameter, example in EXAMPLES.items()
    ]
    geometries = [(each, reader.name("seed_geometry", each)) for each in SEED_GEOMETRIES]
    chosen = several(reader.t("run_form.values"), "values", geometries, ("point", "line", "ring"))
    return [*typed, element("div", chosen, class_="field", data_only_for="seed_geometry")]


def _dimension(reader: Reader, chosen: str = "", *, only_for: str = "") -> Markup:
    first = chosen if chosen in map(str, DIMENSIONS) else str(DIMENSIONS[0])
    options = (
        element(
            "label",
            element(
                "input",
                type="radio",
                name="dimension",
                value=each,
                checked=str(each) == first,
                data_as="number",
            ),
            element("span", reader.t(f"run_form.dimension.{each}")),
        )
        for each in DIMENSIONS
    )
    label = reader.t("run_form.dimension")
    return element(
        "fieldset",
        element("legend", label, class_="label"),
        element("div", *options, class_="segments"),
        class_="field",
        data_only_for=only_for or None,
    )


def _particles(reader: Reader, value: float | str, *, only_for: str = "") -> Markup:
    return field(
        reader.t("run_form.particles"),
        "particles",
        value,
        kind="number",
        hint=reader.t("run_form.particles.hint", most=f"{MOST_PARTICLES:,}"),
        only_for=only_for,
        required=True,
        min=1,
        max=MOST_PARTICLES,
        step=1,
    )


def _stickiness(reader: Reader, value: float | str = 1, *, only_for: str = "") -> Markup:
    return field(
        reader.t("run_form.stickiness"),
        "stickiness",
        value,
        kind="number",
        hint=reader.t("run_form.stickiness.hint", least=LEAST_STICKINESS),
        only_for=only_for,
        required=True,
        min=LEAST_STICKINESS,
        max=1,
        step="any",
    )


def _geometry(reader: Reader, chosen: str = "point", *, only_for: str = "") -> Markup:
    options = [(each, reader.name("seed_geometry", each)) for each in SEED_GEOMETRIES]
    drawn = choice(
        reader.t("run_form.geometry"),
        "seed_geometry",
        options,
        chosen,
        hint=reader.t("run_form.geometry.hint"),
        data_geometry=True,
    )
    return element("div", drawn, class_="field", data_only_for=only_for or None)


def _seed(reader: Reader, *, only_for: str = "") -> Markup:
    return field(
        reader.t("run_form.seed"),
        "seed",
        kind="number",
        hint=reader.t("run_form.seed.hint"),
        only_for=only_for,
        placeholder=reader.t("run_form.seed.chosen"),
        min=0,
        max=MOST_SEED,
        step=1,
    )


def _project(session: Session, reader: Reader, value: str) -> Markup:
    names: Sequence[str] = [each.project.name for each in simulations.list_projects(session)]
    known: Child = element("datalist", *(element("option", value=each) for each in names), id="project-names")
    label, hint = reader.t("run_form.project"), reader.t("run_form.project.hint")
    drawn = field(label, "project", value, hint=hint, list="project-names", maxlength=200)
    return join(drawn, known)


def _estimate(reader: Reader) -> Markup:
    """How long it will take, asked for while one types; what is wrong with the settings is said here too."""
    clock = element("span", reader.t("run_form.estimate.none"), data_estimate_words=True)
    return element("p", icon("clock"), clock, class_="run-estimate", role="status", data_estimate=True)


def _leave(reader: Reader) -> Markup:
    return element("a", reader.t("chats.keep"), href=RUNS, class_="button", data_inplace=True)
