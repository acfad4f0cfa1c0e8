"""How results of the simulation tools are told."""

from __future__ import annotations

from agent.models.builtin.catalogue import Report, Said

_SETTINGS = Said(
    "{dimension}D, {particles:particle|particles}, stickiness {stickiness}, {seed_geometry:label} seed, random seed {seed}.",
    "{dimension}D, {particles:частица|частицы|частиц}, вероятность прилипания {stickiness}, форма затравки: "
    "{seed_geometry:label}, зерно {seed}.",
)
_REMARKS = Said("?{remarks}", "?{remarks}")
"""Which simulation was taken instead of the latest, and why."""
_INDICATIVE = Said(
    "?{is_indicative:hide}**Indicative**: fewer than 5,000 particles.",
    "?{is_indicative:hide}**Ориентировочно**: меньше 5000 частиц.",
)
_ERRORS = Said("± is one standard error of the fit.", "± — одна стандартная ошибка подгонки.")
_TIME = Said("?about {seconds_estimate:seconds}", "?примерно {seconds_estimate:seconds}")

_STATUS = (
    Said(
        "**{simulation_id}**: {status:label}, {progress:percent}.",
        "**{simulation_id}**: {status:label}, {progress:percent}.",
    ),
    _SETTINGS,
    Said("?It belongs to the project {project}.", "?Проект: {project}."),
    Said("?{simulation_id:hide}It is a part of {sweep}.", "?{simulation_id:hide}Входит в серию {sweep}."),
    Said("?It took {seconds:seconds}.", "?Заняло {seconds:seconds}."),
    Said(
        "!{seconds:hide}It takes about {expected_seconds:seconds}.",
        "!{seconds:hide}Всего займёт около {expected_seconds:seconds}.",
    ),
    Said("?What went wrong: {error}", "?Что пошло не так: {error}"),
    Said(
        "**{sweep}**: {parameter:label} {values:labels}, as {simulations}.",
        "**{sweep}**: {parameter:label} {values:labels}, симуляции {simulations}.",
    ),
)

REPORTS = (
    Report(
        "run_dla_simulation",
        staged=(
            Said(
                "run **{simulation_id}**: {dimension}D, {particles:particle|particles}",
                "запустить **{simulation_id}**: {dimension}D, {particles:частица|частицы|частиц}",
            ),
            Said("stickiness {arg.stickiness}", "вероятность прилипания {arg.stickiness}"),
            Said("{arg.seed_geometry:label} seed", "форма затравки: {arg.seed_geometry:label}"),
            Said("random seed {arg.seed}", "зерно {arg.seed}"),
            Said("?in the project {project}", "?в проекте {project}"),
            _TIME,
        ),
    ),
    Report(
        "sweep_simulations",
        staged=(
            Said(
                "run the sweep **{sweep}**: {parameter:label} {values:labels}",
                "запустить серию **{sweep}**: {parameter:label} {values:labels}",
            ),
            Said(
                "{arg.num_particles:particle|particles} each",
                "по {arg.num_particles:частице|частицы|частиц}",
            ),
            Said("{arg.dimension}D", "{arg.dimension}D"),
            Said("stickiness {arg.stickiness}", "вероятность прилипания {arg.stickiness}"),
            Said("{arg.seed_geometry:label} seed", "форма затравки: {arg.seed_geometry:label}"),
            Said("random seed {arg.seed}", "зерно {arg.seed}"),
            Said("in the project {arg.project}", "в проекте {arg.project}"),
            _TIME,
        ),
    ),
    Report("get_simulation_status", told=_STATUS),
    Report(
        "list_simulations",
        told=(
            Said(
                "?{rows:simulation|simulations}, newest first.",
                "?{rows:симуляция|симуляции|симуляций}, сначала новые.",
            ),
            Said(
                "?{shown:hide}± is one standard error; below 5,000 particles the dimension is indicative.",
                "?{shown:hide}± — одна стандартная ошибка; меньше 5000 частиц — ориентировочно.",
            ),
        ),
        empty=Said("There are no such simulations.", "Таких симуляций нет."),
    ),
    Report(
        "cancel_simulation",
        staged=(Said("cancel **{simulation_ids}**", "отменить **{simulation_ids}**"),),
    ),
    Report(
        "analyze_simulation",
        told=(
            _REMARKS,
            Said(
                "**{simulation_id}**, {dimension}D, {particles:particle|particles}, stickiness {stickiness}:",
                "**{simulation_id}**, {dimension}D, {particles:частица|частицы|частиц}, вероятность прилипания {stickiness}:",
            ),
            Said(
                "?fractal dimension **{fractal_dimension}** by {estimator:label}, fitted over {fit_range}.",
                "?фрактальная размерность **{fractal_dimension}** ({estimator:label}, подгонка по {fit_range}).",
            ),
            _INDICATIVE,
            _ERRORS,
        ),
    ),
    Report(
        "compare_simulations",
        told=(
            Said("Compared: {simulation_ids}.", "Сравнение: {simulation_ids}."),
            Said("?They differ in: {differ_in:labels}.", "?Отличаются: {differ_in:labels}."),
            _ERRORS,
        ),
    ),
    Report(
        "export_simulation",
        staged=(
            Said(
                "export **{simulation_id}** as {format:label} ({name})",
                "выгрузить **{simulation_id}** в {format:label} ({name})",
            ),
            _REMARKS,
        ),
    ),
)
