"""Russian for the sentences of the simulation pack: cards, receipts, results, labels of tables, plots and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations

from locales.ru_simulation_refusals import REFUSALS

Told = str | tuple[str, str, str]

_SIMULATIONS = ("симуляция", "симуляции", "симуляций")
_STATES = {
    "queued": "в очереди: {}",
    "running": "выполняется: {}",
    "done": "готово: {}",
    "failed": "с ошибкой: {}",
    "cancelled": "отменено: {}",
}
_PARAMETERS = {
    "particles": "число частиц",
    "stickiness": "вероятность прилипания",
    "dimension": "размерность",
    "seed": "зерно",
    "seed geometry": "форма затравки",
}
_SHAPES = {"point": "точка", "line": "линия", "ring": "кольцо", "plate": "пластина"}
_METRICS = {
    "box counting": "подсчёт ячеек",
    "mass–radius": "масса–радиус",
    "radius of gyration": "радиус инерции",
    "pair correlation": "парная корреляция",
}
_ESTIMATORS = {
    "minus the slope of log occupied boxes against log box size, mean of 8 grid offsets": "минус наклон логарифма "
    "числа занятых ячеек от логарифма их размера, среднее по 8 сдвигам сетки",
    "slope of log particles within r against log r, around the seed's centre": "наклон логарифма числа частиц внутри "
    "r от логарифма r, вокруг центра затравки",
    "inverse slope of log Rg against log N, order of attachment, weighted by the square root of N": "величина, обратная "
    "наклону логарифма Rg от логарифма N, в порядке присоединения, вес — корень из N",
    "dimension of space plus the slope of log pair density against log distance": "размерность пространства плюс "
    "наклон логарифма плотности пар от логарифма расстояния",
    "no estimate: too few particles for a fit": "оценки нет: для подгонки слишком мало частиц",
    "no estimate: the aggregate has hardly outgrown its seed": "оценки нет: агрегат едва перерос свою затравку",
    "no estimate: the points do not follow a power law": "оценки нет: точки не ложатся на степенной закон",
}
_INDICATIVE = "Ориентировочно: меньше 5000 частиц"
_ERROR = "± — одна стандартная ошибка"


def _forms(template: str, noun: Sequence[str]) -> tuple[str, str, str]:
    """The template with ``@`` in the three forms of a noun."""
    one, few, many = (template.replace("@", each) for each in noun)
    return one, few, many


def _placed(english: str, russian: str) -> Iterator[tuple[str, str]]:
    """A clause, the same in a project, and in a new one."""
    yield english, russian
    yield f'{english} in the project "{{p}}"', f"{russian} в проекте «{{p}}»"
    yield f'{english} in the new project "{{p}}"', f"{russian} в новом проекте «{{p}}»"


def _runs() -> Iterator[tuple[str, Told]]:
    """What a card says that would be run."""
    yield from _placed("run {a}: {b}", "запустить {a}: {b}")
    for parameter, name in _PARAMETERS.items():
        for plural in ("", "s"):
            for settings in ("", " ({c})"):
                english = f"run sweep {{a}}: {{n}} simulation{plural} over {parameter} {{b}}{settings}"
                for template, russian in _placed(
                    english, f"запустить серию {{a}}: {{n}} @, {name} {{b}}{settings}"
                ):
                    yield template, _forms(russian, _SIMULATIONS)


_CLAUSES: Mapping[str, Told] = {
    **dict(_runs()),
    "cancel {a}": "отменить {a}",
    "cancel {n} simulations": ("отменить {n} симуляцию", "отменить {n} симуляции", "отменить {n} симуляций"),
    "export {a} as {b} ({c})": "выгрузить {a} в {b} ({c})",
    'create project "{a}"': "создать проект «{a}»",
    "delete sweep {a} with {n} simulation": _forms(
        "удалить серию {a}, @ в ней: {n}", ("симуляция", "симуляции", "симуляций")
    ),
    "delete sweep {a} with {n} simulations": _forms("удалить серию {a}, в ней {n} @", _SIMULATIONS),
    "delete {n} simulations": ("удалить {n} симуляцию", "удалить {n} симуляции", "удалить {n} симуляций"),
    "delete the export {a} of {b}": "удалить выгрузку {a} симуляции {b}",
    'delete project "{a}"': "удалить проект «{a}»",
}
"""On a card: with a small letter inside a sentence, with a capital one at its beginning."""


def _settings() -> Iterator[tuple[str, Told]]:
    """The settings of a simulation in words, told inside other sentences."""
    yield "{a}D DLA with {b}", "DLA в {a}D, {b}"
    yield "{a}D DLA, {b}", "DLA в {a}D, {b}"
    yield "{a}D DLA", "DLA в {a}D"
    yield "DLA with {a}", "DLA, {a}"
    for plural in ("", "s"):
        yield f"{{n}} particle{plural}", _forms("{n} @", ("частица", "частицы", "частиц"))
        yield f"{{n}} particle{plural}, {{a}}", _forms("{n} @, {a}", ("частица", "частицы", "частиц"))
        yield f"{{n}} simulation{plural}", _forms("{n} @", _SIMULATIONS)
    yield "stickiness {a}", "вероятность прилипания {a}"
    yield "stickiness {a}, {b}", "вероятность прилипания {a}, {b}"
    for english, russian in _SHAPES.items():
        yield f"{english} seed", f"форма затравки: {russian}"
    for many in (2, 3, 4):
        for shapes in permutations(_SHAPES, many):
            yield ", ".join(shapes), ", ".join(_SHAPES[each] for each in shapes)


def _counted_states() -> Iterator[tuple[str, str]]:
    """How many simulations of a sweep are in which state: "2 done, 1 running"."""
    for many in range(1, len(_STATES) + 1):
        for states in combinations(_STATES, many):
            yield (
                ", ".join(f"{{{each[0]}}} {each}" for each in states),
                ", ".join(_STATES[each].format(f"{{{each[0]}}}") for each in states),
            )


def _lasting(english: str, russian: str) -> Iterator[tuple[str, str]]:
    """A sentence with a time ``{t}`` in seconds, and in minutes."""
    for unit, told in (("s", "с"), ("min", "мин")):
        yield english.replace("{t}", f"{{t}} {unit}"), russian.replace("{t}", f"{{t}} {told}")


def _estimates() -> Iterator[tuple[str, str]]:
    """Fractal dimensions with their error, estimator and range."""
    for metric, name in _METRICS.items():
        yield f"{{a}} by {metric} ({{b}})", f"{{a}}, {name} ({{b}})"
        for estimator, how in _ESTIMATORS.items():
            why, said = estimator.removeprefix("no estimate: "), how.removeprefix("оценки нет: ")
            yield f"none by {metric} ({why})", f"нет, {name} ({said})"
        yield f"{{a}} by {metric}", f"{{a}}, {name}"
        yield f"Fractal dimensions by {metric}: {{a}}", f"Фрактальные размерности, {name}: {{a}}"
        yield f"{{a}} · {metric}: {{b}}", f"{{a}} · {name}: {{b}}"
        yield f"{{a}} · {metric}: {{b}} (indicative)", f"{{a}} · {name}: {{b}} (ориентировочно)"
        yield f"{metric}: {{a}}", f"{name}: {{a}}"
        yield f"{metric} (indicative)", f"{name} (ориентировочно)"
        yield f"{metric} (partly indicative)", f"{name} (частично ориентировочно)"
        yield metric, name
    yield from _ESTIMATORS.items()
    for quantity, name in (("N", "N"), ("r", "r"), ("box size", "размер ячейки")):
        yield f"{quantity} {{a}} to {{b}}", f"{name} от {{a}} до {{b}}"
        yield f"{quantity} {{a}} to {{b}} diameters", f"{name} от {{a}} до {{b}} диаметров"
        yield (
            f"{{a}} ({quantity} {{b}} to {{c}}, indicative)",
            f"{{a}} ({name} от {{b}} до {{c}}, ориентировочно)",
        )
        yield (
            f"{{a}} ({quantity} {{b}} to {{c}} diameters, indicative)",
            f"{{a}} ({name} от {{b}} до {{c}} диаметров, ориентировочно)",
        )
        yield f"{{a}} ({quantity} {{b}} to {{c}})", f"{{a}} ({name} от {{b}} до {{c}})"
        yield (
            f"{{a}} ({quantity} {{b}} to {{c}} diameters)",
            f"{{a}} ({name} от {{b}} до {{c}} диаметров)",
        )
    yield "{a} (—, indicative)", "{a} (—, ориентировочно)"


def _ended(pairs: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each also with a full stop, as it stands before another sentence."""
    for english, russian in pairs:
        yield english, russian
        yield f"{english}.", f"{russian}."


def _told_runs() -> Iterator[tuple[str, Told]]:
    """What a call of a tool that writes came to."""
    yield from _lasting("Run {a}: {b}, about {t}", "Запустить {a}: {b}, примерно {t}")
    for parameter, name in _PARAMETERS.items():
        over = f"{{n}} simulations over {parameter} {{b}}"
        for english, russian in _lasting(
            f"Run sweep {{a}}: {over}, about {{t}}",
            f"Запустить серию {{a}}: {{n}} @, {name} {{b}}, примерно {{t}}",
        ):
            yield english, _forms(russian, _SIMULATIONS)
        yield f"{{a}}: {over}", _forms(f"{{a}}: {{n}} @, {name} {{b}}", _SIMULATIONS)
        yield f"Fractal dimension over {parameter}", f"Фрактальная размерность, {name}"
        yield (
            f"Fractal dimension over {parameter} (indicative)",
            f"Фрактальная размерность, {name} (ориентировочно)",
        )
        yield parameter, name
    for plural in ("", "s"):
        yield (
            f"Cancel {{n}} simulation{plural} of {{a}}",
            _forms("Отменить {n} @ серии {a}", ("симуляцию", *_SIMULATIONS[1:])),
        )


def _lists() -> Iterator[tuple[str, Told]]:
    """What a list of simulations says first."""
    states = {"": "", **{f"{each} ": f" ({told.partition(':')[0]})" for each, told in _STATES.items()}}
    for state, told in states.items():
        yield f"There are no {state}simulations", f"Симуляций нет{told}"
        yield (
            f'There are no {state}simulations in the project "{{p}}"',
            f"В проекте «{{p}}» симуляций нет{told}",
        )
        for plural in ("", "s"):
            yield (
                f"{{n}} {state}simulation{plural}, newest first. ± is one standard error of the fit",
                _forms(f"{{n}} @{told}, сначала новые. {_ERROR} подгонки", _SIMULATIONS),
            )
    for plural in ("", "s"):
        for archived, said in (("", ""), (", archived", ", в архиве")):
            yield (
                f'Project "{{p}}"{archived}: {{n}} simulation{plural} shown, newest first',
                _forms(f"Проект «{{p}}»{said}: {{n}} @, сначала новые", _SIMULATIONS),
            )


_RESULTS: Mapping[str, Told] = {
    **dict(_settings()),
    **dict(_counted_states()),
    **dict(_ended(_estimates())),
    **dict(_told_runs()),
    **dict(_lists()),
    **dict(_lasting("{a} is queued: {b}, about {t} once it runs", "{a} в очереди: {b}, займёт примерно {t}")),
    **dict(
        _lasting(
            "{a} is running ({b}): {c}, about {t} in all", "{a} выполняется ({b}): {c}, всего примерно {t}"
        )
    ),
    "{a} has failed: {b}. {c}": "{a} завершилась с ошибкой: {b}. {c}",
    "{a} has failed: {b}": "{a} завершилась с ошибкой: {b}",
    "{a} was cancelled: {b}": "{a} отменена: {b}",
    **dict(_lasting("{a} is done: {b}, grown in {t}", "{a} готова: {b}, выросла за {t}")),
    **dict(
        _lasting(
            "{a} is done: {b}, grown in {t}. Fractal dimension {c}",
            "{a} готова: {b}, выросла за {t}. Фрактальная размерность {c}",
        )
    ),
    "Fractal dimension {a}": "Фрактальная размерность {a}",
    "{a} ({b}): fractal dimension {c}": "{a} ({b}): фрактальная размерность {c}",
    "± is one standard error": _ERROR,
    "± is one standard error.": f"{_ERROR}.",
    "± is one standard error of the fit": f"{_ERROR} подгонки",
    "± is one standard error of the fit.": f"{_ERROR} подгонки.",
    "The computing process could not be started.": "Вычислительный процесс не запустился.",
    "The computing process was ended by {a}.": "Вычислительный процесс был завершён сигналом {a}.",
    "The computing process ended by itself with exit code {a}.": "Вычислительный процесс завершился сам с кодом {a}.",
    "It gave no sign of life for {a} seconds and was ended.": "Он не подавал признаков жизни {a} с и был завершён.",
    "Indicative: fewer than 5,000 particles": _INDICATIVE,
    "{a} is still {b}, so this is {c}, the latest that is done.": "{a}: ещё {b}, поэтому здесь {c}, последняя готовая.",
    "{a} is {b}, so this is {c}, the latest that is done.": "{a}: {b}, поэтому здесь {c}, последняя готовая.",
    "You have no simulation yet; the team's latest is this. {a}": "У вас симуляций ещё нет; вот последняя в команде. {a}",
    "You have no simulation yet, so this is the team's latest, {a}.": "У вас симуляций ещё нет, поэтому здесь "
    "последняя в команде, {a}.",
    # Таблицы, графики и ссылки
    "Simulation": "Симуляция",
    "Progress": "Ход",
    "Space": "Пространство",
    "Particles": "Частиц",
    "Stickiness": "Вероятность прилипания",
    "Seed": "Затравка",
    "Project": "Проект",
    "Note": "Примечание",
    "Metric": "Измерение",
    "Fractal dimension": "Фрактальная размерность",
    "Fractal dimension (radius of gyration)": "Фрактальная размерность (радиус инерции)",
    "± standard error": "± стандартная ошибка",
    "Fitted range": "Диапазон подгонки",
    "Estimator": "Способ оценки",
    "indicative": "ориентировочно",
    "N {a} to {b}": "N от {a} до {b}",
    "r {a} to {b} diameters": "r от {a} до {b} диаметров",
    "box size {a} to {b} diameters": "размер ячейки от {a} до {b} диаметров",
    "measured": "измерено",
    "fit: {a}": "подгонка: {a}",
    "Rg / diameters": "Rg, диаметров",
    "r / diameters": "r, диаметров",
    "box size / diameters": "размер ячейки, диаметров",
    "boxes occupied": "занято ячеек",
    "particles within r": "частиц внутри r",
    "pair density g(r)": "плотность пар g(r)",
    "Download {a}": "Скачать {a}",
    "Compare them": "Сравнить их",
}


def _in_two_cases(clauses: Mapping[str, Told]) -> dict[str, Told]:
    """A clause inside a sentence, and the same at its beginning."""
    return {**clauses, **{_capital(english): _begin(told) for english, told in clauses.items()}}


def _begin(told: Told) -> Told:
    match told:
        case str():
            return _capital(told)
        case (one, few, many):
            return (_capital(one), _capital(few), _capital(many))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


SIMULATIONS: Mapping[str, Told] = {**_RESULTS, **REFUSALS, **_in_two_cases(_CLAUSES)}
