"""The ideas of the simulation pack, by the words for them."""

from __future__ import annotations

from agent.models.builtin.catalogue import Concept, words

CONCEPTS = (
    Concept(
        "simulation",
        words(
            "simulation, simulations, sim, sims, dla, cluster, clusters, aggregate, aggregates, aggregation, fractal"
            ", fractals, diffusion limited aggregation, dendrite",
            "симуляция, симуляции, симуляций, симуляцию, симуляцией, моделирование, модель, кластер, кластера, кластеры"
            ", агрегат, агрегата, агрегаты, агрегация, фрактал, фракталы, сим, дла, диффузионная агрегация, дендрит",
        ),
        topic=True,
    ),
    Concept(
        "sim_run",
        words(
            "run, runs, running",
            "прогон, прогона, прогоны, прогонов, прогону, расчет, расчета, расчеты, запуск",
        ),
        topic=True,
        action=True,
    ),
    Concept(
        "sims",
        words(
            "=simulations, =sims, =runs, =clusters, =aggregates",
            "=симуляции, =симуляций, =симуляциям, =прогоны, =прогонов, =прогонам, =кластеры, =кластеров, =агрегаты"
            ", =агрегатов, =расчёты, =расчеты, =расчетов",
        ),
        topic=True,
    ),
    Concept(
        "particles",
        words("particle, particles, grain, grains", "частица, частицы, частиц, частицами, частичек"),
        topic=True,
    ),
    Concept(
        "grow",
        words(
            "simulate, simulating, grow, growing, start, launch, kick off, begin, deposit, generate, build, execute, make"
            ", create, do another, new, another, set up, queue, redo, rerun, re-run, run again, repeat, produce, go with"
            ", start off, fire up, spin up, get me",
            "запусти, запустить, запускай, запустим, смоделируй, смоделировать, моделируй, вырасти, вырастить, выращивай"
            ", прогони, прогнать, просчитай, просчитать, рассчитай, рассчитать, посчитай, посчитать, сделай, сделать, создай"
            ", создать, начни, начать, осади, осадить, построй, построить, сгенерируй, новый, новая, новую, еще один, еще одну"
            ", нужен, нужна, хочу, поставь, повтори, старт, стартуй, перезапусти, сосчитай, симулируй, давай",
        ),
        action=True,
    ),
    Concept(
        "sim_status",
        words(
            "status, progress, how far, how far along, eta, state",
            "статус, прогресс, как далеко, состояние, ход",
        ),
        topic=True,
        action=True,
    ),
    Concept(
        "sim_progress",
        words(
            "how is, how are, doing, going, when, ready, finished yet, done yet, how long"
            ", details, info, information, news, update on, what about, how about, happening, still to go, up to"
            ", check on, remaining, left, so far, stand, complete",
            "как там, как дела, как идет, что с, что там с, когда, готов, готова, готово"
            ", подробности, подробнее, сведения, информация, сколько осталось, долго ли, сколько еще, этап"
            ", продвинулась, продвинулся, продвигается, ждать, закончится, насколько, идет, движется, скоро, на каком этапе",
        ),
        action=True,
    ),
    Concept(
        "cancelling",
        words(
            "cancel, cancelling, stop, abort, kill, halt, terminate, call off, interrupt, break off, end",
            "отмени, отменить, отменяй, отмена, останови, остановить, прерви, прервать, прекрати, прекратить, заверши"
            ", сними, снять, убей, стоп, тормозни, вырубай",
        ),
        action=True,
    ),
    Concept(
        "analysing",
        words(
            "analyze, analyse, analysis, analyses, analyzing, analysing, measure, measurement, measurements, compute"
            ", calculate, evaluate, estimate, results, result, work out, determine, characterise, characterize",
            "проанализируй, проанализировать, анализ, анализируй, измерь, измерить, измерения, измерение, посчитай, вычисли"
            ", вычислить, оцени, оценить, оценка, определи, определить, результат, результаты, замерь, найди",
        ),
        topic=True,
        action=True,
    ),
    Concept(
        "fractality",
        words(
            "fractal dimension, fractal dimensions, dimension, fractality, hausdorff, scaling, exponent, how fractal, d value"
            ", df, dimensionality",
            "фрактальная размерность, размерность, фрактальности, фрактальность, фрактален, хаусдорф, показатель, скейлинг"
            ", насколько фрактален, дробная размерность",
        ),
        topic=True,
    ),
    Concept(
        "comparing",
        words(
            "compare, comparing, comparison, contrast, difference, differences, differ, versus, vs, against, side by side, next to"
            ", denser, larger, bigger",
            "сравни, сравнить, сравнивай, сравнение, сопоставь, отличаются, отличается, отличие, отличия, разница, различия"
            ", против, рядом, бок о бок, плотнее",
        ),
        topic=True,
        action=True,
    ),
    Concept(
        "sim_sweep",
        words(
            "sweep, sweeps, sweeping, parameter study, parameter sweep, =sweep",
            "серия, серию, серии, серией, серий, параметрическая серия",
        ),
        topic=True,
        action=True,
    ),
    Concept(
        "sweeping",
        words(
            "vary, varying, scan, scan over, series, range of, grid, batch, each of, try, several, different, both, step through, go through, study",
            "перебери, перебрать, перебор, меняй, менять, варьируй, варьировать, развертка"
            ", параметрическая, попробуй, разные, разных, разными, по очереди, набор, пробеги, пройди, переменную",
        ),
        action=True,
    ),
    Concept(
        "exporting",
        words(
            "export, exporting, download, save, write, dump, output, get me, convert, store, file, hand me, want a, need a",
            "выгрузи, выгрузить, выгрузка, выгрузку, экспорт, экспортируй, экспортировать, скачай, скачать, сохрани, сохранить"
            ", запиши, записать, файл, файлом, отдай, выдай, сделай, переведи",
        ),
        action=True,
    ),
    Concept(
        "sim_picture",
        words(
            "picture, pictures, image, images, plot, drawing, screenshot, png",
            "картинка, картинку, картинки, изображение, рисунок, снимок, пнг",
        ),
    ),
    Concept(
        "sim_project",
        words("project, projects", "проект, проекта, проекте, проекты, проектов, проекту"),
    ),
    Concept(
        "sticking",
        words(
            "stickiness, sticking probability, sticking, sticky, stick",
            "вероятность прилипания, прилипание, прилипания, прилипанием, липкость, липкости, липкостью, залипание",
        ),
        topic=True,
    ),
    Concept(
        "sim_seed",
        words(
            "seed, seeds, seeded, seed geometry, geometry",
            "затравка, затравки, затравкой, форма затравки, форме затравки, зерно, зерна, сид, сиды, зерном, геометрия",
        ),
        topic=True,
    ),
)
