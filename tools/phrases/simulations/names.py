"""Names and labels of the simulation pack."""

from __future__ import annotations

from agent.models.builtin.catalogue import Said

NAMES = {"simulation": "simulation", "sweep": "sweep", "project": "project"}

EXAMPLE_NAMES = {
    "simulation": ("SIM-0001", "SIM-0002"),
    "sweep": ("SW-0001",),
    "project": ("Soot", "Gold sol"),
}

NOUNS = {
    "simulation": Said("simulations", "симуляции"),
    "sweep": Said("sweeps", "серии"),
    "project": Said("projects", "проекты"),
}

ESTIMATORS = {
    english: Said(english, russian)
    for english, russian in (
        (
            "minus the slope of log occupied boxes against log box size, mean of 8 grid offsets",
            "минус наклон логарифма числа занятых ячеек от логарифма их размера, среднее по 8 сдвигам сетки",
        ),
        (
            "slope of log particles within r against log r, around the seed's centre",
            "наклон логарифма числа частиц внутри r от логарифма r, вокруг центра затравки",
        ),
        (
            "inverse slope of log Rg against log N, order of attachment, weighted by the square root of N",
            "величина, обратная наклону логарифма Rg от логарифма N, в порядке присоединения, вес — корень из N",
        ),
        (
            "dimension of space plus the slope of log pair density against log distance",
            "размерность пространства плюс наклон логарифма плотности пар от логарифма расстояния",
        ),
        ("no estimate: too few particles for a fit", "оценки нет: для подгонки слишком мало частиц"),
        (
            "no estimate: the aggregate has hardly outgrown its seed",
            "оценки нет: агрегат едва перерос свою затравку",
        ),
        (
            "no estimate: the points do not follow a power law",
            "оценки нет: точки не ложатся на степенной закон",
        ),
    )
}
"""How the estimates are found, as ``engines.dla.analysis`` says it."""

LABELS = {
    "simulation_id": Said("Simulation", "Симуляция"),
    "simulation": Said("simulation", "симуляция"),
    "sweep": Said("sweep", "серия"),
    "project": Said("project", "проект"),
    "status": Said("Status", "Состояние"),
    "progress": Said("Progress", "Ход"),
    "space": Said("Space", "Пространство"),
    "particles": Said("particles", "частиц"),
    "num_particles": Said("number of particles", "число частиц"),
    "dimension": Said("dimension", "размерность"),
    "stickiness": Said("stickiness", "вероятность прилипания"),
    "seed_geometry": Said("seed geometry", "форма затравки"),
    "seed": Said("seed", "зерно"),
    "fractal_dimension": Said(
        "Fractal dimension (radius of gyration)", "Фрактальная размерность (радиус инерции)"
    ),
    "note": Said("Note", "Примечание"),
    "created": Said("Created", "Создана"),
    "format": Said("format", "формат"),
    "name": Said("file name", "имя файла"),
    "parameter": Said("parameter", "параметр"),
    "values": Said("values", "значения"),
    "metric": Said("Measurement", "Измерение"),
    "estimator": Said("Estimator", "Способ оценки"),
    "value": Said("Fractal dimension", "Фрактальная размерность"),
    "fit_range": Said("Fit range", "Диапазон подгонки"),
    "error": Said("± standard error", "± стандартная ошибка"),
    "box_counting": Said("box counting", "подсчёт ячеек"),
    "mass_radius": Said("mass–radius", "масса–радиус"),
    "radius_of_gyration": Said("radius of gyration", "радиус инерции"),
    "pair_correlation": Said("pair correlation", "парная корреляция"),
    "box counting": Said("box counting", "подсчёт ячеек"),
    "mass–radius": Said("mass–radius", "масса–радиус"),
    "radius of gyration": Said("radius of gyration", "радиус инерции"),
    "pair correlation": Said("pair correlation", "парная корреляция"),
    **ESTIMATORS,
    "queued": Said("queued", "в очереди"),
    "running": Said("running", "выполняется"),
    "done": Said("done", "готова"),
    "failed": Said("failed", "с ошибкой"),
    "cancelled": Said("cancelled", "отменена"),
    "point": Said("point", "точка"),
    "line": Said("line", "линия"),
    "ring": Said("ring", "кольцо"),
    "plate": Said("plate", "пластина"),
    "triangle": Said("triangle", "треугольник"),
    "square": Said("square", "квадрат"),
    "cube": Said("cube", "куб"),
    "sphere": Said("sphere", "сфера"),
    "cross": Said("cross", "крест"),
    "indicative": Said("indicative", "ориентировочно"),
    "csv": Said("CSV", "CSV"),
    "xyz": Said("XYZ", "XYZ"),
    "json": Said("JSON", "JSON"),
    "png": Said("PNG", "PNG"),
    "vtk": Said("VTK", "VTK"),
    "xlsx": Said("Excel", "Excel"),
    "pdf": Said("PDF", "PDF"),
    "svg": Said("SVG", "SVG"),
    "stl": Said("STL", "STL"),
    "hdf5": Said("HDF5", "HDF5"),
    "txt": Said("TXT", "TXT"),
    "jpg": Said("JPEG", "JPEG"),
    "tiff": Said("TIFF", "TIFF"),
}
