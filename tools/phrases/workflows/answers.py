"""How results of the workflow tools are told."""

from __future__ import annotations

from agent.models.builtin.catalogue import Report, Said

_PROBLEMS = (
    Said(
        "?{problems:hide}Still to do, or good to know:\n\n{problems:list}",
        "?{problems:hide}Осталось сделать или стоит знать:\n\n{problems:list}",
    ),
)
_WAITS = Said(
    "The card shows the graph before and after. It changes when somebody presses **Apply** there, and not before.",
    "На карточке показан граф до и после. Он изменится, когда на ней нажмут **Применить**, и не раньше.",
)
_REMARKS = (Said("?{remarks}", "?{remarks}"),)


def _edit(tool: str) -> Report:
    """An edit of the graph, in the words of its card."""
    return Report(tool, staged=(Said("{summary}", "{summary}"),), beside=_PROBLEMS, waits=_WAITS)


REPORTS = (
    Report(
        "create_workflow",
        staged=(
            Said(
                "make the empty workflow **{workflow}** “{name}”",
                "создать пустой процесс **{workflow}** «{name}»",
            ),
        ),
    ),
    _edit("generate_workflow"),
    _edit("add_node"),
    _edit("update_node"),
    _edit("delete_node"),
    _edit("add_edge"),
    _edit("delete_edge"),
    _edit("tidy_workflow"),
    Report(
        "restore_version",
        staged=(
            Said(
                "bring version {restored} of **{workflow}** back, as version {version}",
                "вернуть версию {restored} процесса **{workflow}**, как версию {version}",
            ),
        ),
        beside=_PROBLEMS,
        waits=_WAITS,
    ),
    Report(
        "set_active",
        staged=(
            Said("?{active:hide}let **{workflow}** go on", "?{active:hide}возобновить **{workflow}**"),
            Said("!{active:hide}pause **{workflow}**", "!{active:hide}приостановить **{workflow}**"),
        ),
        beside=_REMARKS,
    ),
    Report(
        "run_workflow",
        staged=(
            Said(
                "run **{workflow}** once as {run}, version {version}",
                "запустить **{workflow}** один раз как {run}, версия {version}",
            ),
            Said("?with {input:pairs}", "?с данными: {input:pairs}"),
        ),
        beside=_REMARKS,
    ),
    Report(
        "get_workflow",
        told=(
            Said(
                "**{workflow}** “{name}” is {state:label}, version {version}.",
                "**{workflow}** «{name}»: {state:label}, версия {version}.",
            ),
            Said("?{description}", "?{description}"),
            Said(
                "?{next_due_at:hide}It starts next at {next_due_at}.",
                "?{next_due_at:hide}Следующий запуск: {next_due_at}.",
            ),
            Said(
                "?{last_run.run:hide}Last run: {last_run.run}, {last_run.status:label}.",
                "?{last_run.run:hide}Последний запуск: {last_run.run}, {last_run.status:label}.",
            ),
            Said("?{remarks}", "?{remarks}"),
            Said(
                "?{problems:hide}Remarks:\n\n{problems:list}", "?{problems:hide}Замечания:\n\n{problems:list}"
            ),
        ),
    ),
    Report(
        "list_workflows",
        told=(
            Said(
                "?{rows:workflow|workflows}, newest first.",
                "?{rows:процесс|процесса|процессов}, сначала новые.",
            ),
        ),
        empty=Said("There are no such workflows.", "Таких процессов нет."),
    ),
    Report(
        "get_workflow_runs",
        told=(
            Said("?{remarks}", "?{remarks}"),
            Said(
                "?{rows:run|runs} of **{workflow}**, newest first.",
                "?{rows:запуск|запуска|запусков} **{workflow}**, сначала новые.",
            ),
            Said(
                "!{rows:hide}**{workflow}** has no such runs yet.",
                "!{rows:hide}У **{workflow}** таких запусков ещё нет.",
            ),
        ),
    ),
    Report(
        "validate_workflow",
        told=(
            Said("?{remarks}", "?{remarks}"),
            Said(
                "?{can_run:hide}**{workflow}** is in order and can run.",
                "?{can_run:hide}**{workflow}** в порядке, его можно запускать.",
            ),
            Said(
                "!{can_run:hide}**{workflow}** cannot run yet:",
                "!{can_run:hide}**{workflow}** пока нельзя запускать:",
            ),
        ),
    ),
    Report(
        "list_connectors",
        told=(
            Said("?{rows:connector|connectors}.", "?{rows:коннектор|коннектора|коннекторов}."),
            Said("?{connector:label}:", "?{connector:label}:"),
        ),
        empty=Said("There is no such connector.", "Такого коннектора нет."),
    ),
    Report(
        "explain_error",
        told=(
            Said("?{remarks}", "?{remarks}"),
            Said("?**{run}**, node **{node}**:", "?**{run}**, узел **{node}**:"),
            Said("{what} {why} {change}", "{what} {why} {change}"),
            Said(
                "?{fix:hide}I have prepared that change. It happens when somebody presses **Apply** on the card, and not before.",
                "?{fix:hide}Я подготовил это изменение. Оно произойдёт, когда на карточке нажмут **Применить**, и не раньше.",
            ),
        ),
    ),
)
