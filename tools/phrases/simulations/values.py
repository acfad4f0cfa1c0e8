"""The closed sets of values of the simulation pack, the forms of its numbers, and its measures."""

from __future__ import annotations

from agent.models.builtin.catalogue import Measure, Pattern, Vocabulary, words

STATES = Vocabulary(
    "sim_state",
    {
        "queued": words(
            "queued, in the queue, in queue, waiting, pending",
            "в очереди, ждут, ждет, ожидают, ожидает, стоит в очереди",
        ),
        "running": words(
            "=running, in progress, being simulated, being computed, being grown, under way, active, =growing, on the go"
            ", being calculated, that runs, in the works",
            "выполняется, выполняются, считается, считаются, =идет, =идут, в работе, растет, растут, в процессе, крутится"
            ", работает, запущена, запущены, =идущую, =идущий, моделируется, текущую, =текущий, выполняющуюся, запущенные"
            ", просчитывается, =идущие, =идущих, =идущая",
        ),
        "done": words(
            "done, finished, complete, completed, ready, succeeded, successful",
            "готов, готова, готовы, готовые, готовых, завершен, завершена, завершены, завершено, завершенные, закончен"
            ", закончена, закончены, законченные, =выполнена, =выполнены, =посчитана, =посчитаны, =посчитанные, =досчитались",
        ),
        "failed": words(
            "failed, fail, failing, crashed, crash, broken, went wrong, with errors, error, errors, failures",
            "упал, упала, упали, упавшие, упавший, ошибка, ошибки, ошибкой, сбой, сбои, сломалась, сломались, неудачные"
            ", неудачных, не удались, не удалась, провалились",
        ),
        "cancelled": words(
            "=cancelled, =canceled, =aborted, =stopped",
            "=отменен, =отменена, =отменены, =отмененные, =отмененных, =прерванные, =остановленные, =остановлена",
        ),
    },
    topics=frozenset({"queued", "running"}),
    hints=frozenset({"failed", "done"}),
)

SPACES = Vocabulary(
    "space",
    {
        "1": words(
            "1d, one dimension, one dimensional, one-dimensional, 1 dimension", "1д, одномерный, одномерная"
        ),
        "2": words(
            "2d, 2 d, two dimensional, two-dimensional, two dimensions, 2 dimensions, dimension 2, dim 2, d 2, planar, flat"
            ", in the plane, in a plane, dimension two, dimensions 2, dimension of 2",
            "2д, 2 д, двумерный, двумерная, двумерную, двумерное, двухмерный, двухмерную, двух измерениях, 2 измерения"
            ", 2 измерениях, на плоскости, плоский, плоский кластер, размерность 2, два измерения",
        ),
        "3": words(
            "3d, 3 d, three dimensional, three-dimensional, three dimensions, 3 dimensions, dimension 3, dim 3, d 3"
            ", in space, dimension three, volumetric, spatial, dimensions 3, dimension of 3",
            "3д, 3 д, трехмерный, трехмерная, трехмерную, трехмерное, трех измерениях, 3 измерения, 3 измерениях"
            ", в пространстве, объемный, размерность 3, в объеме, объемный кластер, три измерения",
        ),
        "4": words(
            "4d, four dimensional, four-dimensional, four dimensions, 4 dimensions", "4д, четырехмерный"
        ),
        "5": words("5d, five dimensional, five-dimensional, 5 dimensions", "5д, пятимерный"),
    },
    topic=True,
    numbers=True,
    series="dimension",
)

GEOMETRIES = Vocabulary(
    "seed_shape",
    {
        "point": words(
            "point, single particle, single point, dot", "точка, точки, точечный, точечная, точку, точкой"
        ),
        "line": words(
            "line, linear, straight line, row, rod",
            "линия, линии, линейный, линейная, линейной, линию, отрезок, прямая",
        ),
        "ring": words(
            "ring, circle, circular, ring shaped, hoop, loop",
            "кольцо, кольца, кольцевой, кольцевая, кольцевую, окружность, круг, кольцом",
        ),
        "plate": words(
            "plate, sheet, plane, surface, wall, disc",
            "пластина, пластины, пластину, пластинка, плоскость, плита, лист, стенка, подложка, подложку, пластиной",
        ),
        "triangle": words("triangle, triangular", "треугольник, треугольная, треугольной"),
        "square": words("square, rectangle", "квадрат, квадратная, квадратной, прямоугольник"),
        "cube": words("cube, box", "куб, кубик, кубическая"),
        "sphere": words("sphere, ball, spherical", "сфера, шар, сферическая, сферической"),
        "cross": words("cross, star", "крест, звезда"),
    },
    near=words(
        "seed, seeds, seeded, geometry, geometries, from, on, onto, starting, start, shape, shaped, substrate",
        "затравка, затравки, затравкой, форма, форме, из, на, от, с, геометрия, кольцевой, линейной",
    ),
    alone=frozenset({"plate"}),
    series="seed_geometry",
)

METRICS = Vocabulary(
    "metric",
    {
        "box_counting": words(
            "box counting, box-counting, boxcount, box count, boxes, minkowski",
            "подсчет ячеек, подсчетом ячеек, подсчета ячеек, метод ячеек, методом ячеек, клеточный, бокс каунтинг"
            ", клеточная размерность, по ячейкам, ячейки, подсчет клеток, минковский",
        ),
        "mass_radius": words(
            "mass radius, mass-radius, mass vs radius, mass versus radius, mass and radius, sandbox",
            "масса радиус, масса-радиус, массы-радиуса, массе-радиусу, масса и радиус, масса от радиуса",
        ),
        "radius_of_gyration": words(
            "radius of gyration, gyration, gyration radius, =rg",
            "радиус инерции, радиуса инерции, радиусу инерции, радиусом инерции, радиус гирации, радиусу гирации, =rg",
        ),
        "pair_correlation": words(
            "pair correlation, pair-correlation, correlation, correlation function, pair correlations, pair distribution"
            ", two-point correlation, correlations, g of r",
            "парная корреляция, парной корреляции, парную корреляцию, корреляция, корреляции, корреляционная функция"
            ", парные корреляции, функция корреляции",
        ),
    },
    topic=True,
)

FORMATS = Vocabulary(
    "export_format",
    {
        "csv": words("csv, comma separated, csvs, table file", "цсв, csv-файл"),
        "xyz": words("xyz, extxyz, extended xyz, ovito, vmd", "xyz-файл, овито"),
        "json": words("json, jsons", "джейсон, json-файл"),
        "png": words(
            "png, picture, pictures, image, bitmap, a drawing",
            "пнг, картинка, картинку, картинкой, картинки, изображение, рисунок, png-файл",
        ),
        "vtk": words("vtk, vtp, paraview, pyvista, polydata", "втк, параview, паравью, vtk-файл"),
        "xlsx": words("xlsx, excel, spreadsheet", "эксель, экселе, таблица excel, xls"),
        "pdf": words("pdf", "пдф"),
        "svg": words("svg"),
        "stl": words("stl, obj, ply"),
        "hdf5": words("hdf5, h5, netcdf, parquet"),
        "txt": words("txt, text file, plain text", "текстовый файл"),
        "jpg": words("jpg, jpeg", "джпег, жпег"),
        "tiff": words("tiff, tif, gif, bmp, webp", "гиф"),
    },
    topic=True,
)

VOCABULARIES = (STATES, SPACES, GEOMETRIES, METRICS, FORMATS)

_NO_UNIT = (
    r"(?![\w-]|[.,]\d|\s*(?:k\b|тыс|thousand|particles?\b|partcles?\b|grains?\b|частиц|чатсиц|x\b|%|[23]\s?-?[dд]\b"
    r"|dla\b|new\b|more\b|sims?\b|simulations?\b|runs?\b|clusters?\b|симуляц|прогон|кластер|агрегат"
    r"|latest|last|newest|recent|последн|недавн))"
)
PATTERNS = (
    Pattern(
        "simulation",
        r"(?i)(?<![\w-])(?:SIMS?|СИМ)[-\s#№]*(\d{1,6})(?![\w-]*\d)" + _NO_UNIT,
        short=r"(?i)\b(?:compare|сравни|simulations?|runs?|clusters?|aggregates?|симуляци\w{1,2}|прогон\w{0,2}|кластер\w{0,2}|агрегат\w{0,2})"
        r"\s*(?:no\.?|number|nr\.?|номер|#|№)?\s*(\d{1,5})" + _NO_UNIT,
        retyped=(("СИМ", "SIM"),),
        spelled="SIM-{:04}",
    ),
    Pattern(
        "sweep",
        r"(?i)(?<![\w-])SW[-\s#№]*(\d{1,6})(?![\w-]*\d)",
        short=r"(?i)\b(?:sweeps?|сери[яиюей]{1,2})\s*(?:no\.?|number|nr\.?|номер|#|№)?\s*(\d{1,5})(?![\w-]|[.,]\d)",
        spelled="SW-{:04}",
    ),
    Pattern(
        "file_name",
        r"(?i)(?<!project )(?<!проект )(?<!проекте )(?<!\w)(?:called|named|name\s+it|call\s+it|under\s+the\s+name(?:\s+of)?"
        r"|with\s+the\s+name|as\s+the\s+file|под\s+именем|под\s+названием|с\s+именем|с\s+названием|назови(?:\s+(?:его|её|ее|файл))?"
        r"|названный|по\s+имени|имя(?:\s+файла)?)\s*[:=]?\s+(?![\"«“`])([^\s,;!?\n][^,;!?\n]*?)"
        r"(?=\.(?:csv|xyz|json|png|vtk)\b|[.]?\s*(?:$|[,;!?\n])|\s+(?:as|in|and|please|into|for|of|from|в|и|для|как|из)\s)",
        id=False,
    ),
    Pattern("file_name", r"(?i)\b(?:as|как|в\s+файл)\s+([a-zа-яё]\w*[-_][\w-]*\w)(?![\w.])", id=False),
    Pattern(
        "file_name",
        r"(?i)(?<![\w./\\-])([\w-]+)(?=\.(?:csv|xyz|json|png|vtk)\b)",
        id=False,
    ),
)

_DOMAIN = words(
    "simulate, simulation, dla, run, grow, cluster, aggregate, simulating, rerun, n",
    "симуляция, симуляцию, смоделируй, моделирование, прогон, прогони, вырасти, вырастить, кластер, агрегат, запусти, дла",
)
MEASURES = (
    Measure(
        "particles",
        words(
            "particle, particles, n, num_particles, size, population",
            "частиц, частицы, частицами, размер",
        ),
        {
            **dict.fromkeys(("particle", "particles", "partcles", "grains", "walkers", "dla", "pts"), 1),
            **dict.fromkeys(("частиц", "частицы", "частицами", "частица", "частичек", "чатсиц", "штук"), 1),
        },
        series="particles",
        bare=_DOMAIN,
        topic=True,
    ),
    Measure(
        "stickiness",
        words(
            "stickiness, sticking, probability, sticky, stick, p",
            "прилипание, прилипания, прилипанием, вероятность, вероятностью, липкость, липкости, липкостью, залипание",
        ),
        {},
        series="stickiness",
        topic=True,
    ),
    Measure(
        "random_seed",
        words(
            "seed, seeds, rng", "зерно, зерном, зерна, зерен, зернами, сид, сидом, сида, сиды, сидами, сиду"
        ),
        {},
        series="seed",
    ),
)
