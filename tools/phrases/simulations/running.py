"""What people want grown: one aggregate, or a series of them."""

from __future__ import annotations

from agent.models.builtin.catalogue import (
    FromPart,
    FromSlot,
    Gathered,
    Named,
    Need,
    Said,
    Slot,
    Step,
    Wish,
    sentences,
    words,
)

PROJECT = Slot(
    "project",
    Named(
        "project",
        free=True,
        cued=True,
        carry="pointed",
        cues=words("project, called, named", "проект, проекта, проекте, названием, именем"),
        about=("sim_project",),
    ),
)
_PARTICLES = Slot("num_particles", Named("particles", others=("count",), prefer=True))
_SETTINGS = (
    Slot("dimension", Named("space")),
    Slot("stickiness", Named("stickiness")),
    Slot("seed", Named("random_seed")),
    PROJECT,
    Slot("seed_geometry", Named("seed_shape")),
)
_SHARED = {slot.name: (FromSlot(slot.name),) for slot in (_PARTICLES, *_SETTINGS)}

RUN = Wish(
    "run_dla_simulation",
    Said("grow an aggregate by DLA", "вырастить агрегат методом DLA"),
    Said("Run a DLA simulation with 500 particles", "Запусти симуляцию DLA на 500 частиц"),
    sentences(
        """
        run a DLA simulation with 500 particles
        run a simulation
        run a DLA simulation
        simulate 500 particles
        simulate 500 particles in 3D
        grow 500 particles
        grow a cluster of 500 particles
        grow an aggregate with 500 particles in 2D
        start a simulation with 500 particles, stickiness 0.5
        start a new run with 500 particles
        launch a run of 500 particles with seed 7
        kick off a simulation with 500 particles
        I need a cluster of 500 particles
        I want an aggregate with 500 particles
        give me a cluster with 500 particles
        give me a 3D aggregate of 500 particles
        make a simulation of 500 particles in 3D with stickiness 0.5
        create a simulation with 500 particles in project Soot
        new simulation with 500 particles
        run 500 particles with stickiness 0.5 and seed 7
        run 500 particles in 3D
        run 500 particles
        grow 500 particles from a ring seed
        grow 500 particles on a line in project Soot
        deposit 500 particles on a plate in 3D
        run it again with 500 particles
        run dla
        run it again
        repeat SIM-0001
        rerun SIM-0001
        run SIM-0001 again
        rerun it with 500 particles
        rerun with 500 particles
        the same again with 500 particles
        start one with 500 particles
        do 500 particles
        do another one with 500 particles
        another run with 500 particles and seed 7
        DLA with 500 particles
        run 500 particles in a new project called "Rust"
        500 particles in 3D
        500 particles, stickiness 0.5
        simulate DLA
        queue a run with 500 particles for project Soot
        grow a fractal with 500 particles
        generate a cluster of 500 particles with seed 7
        """,
        """
        запусти симуляцию DLA на 500 частиц
        запусти симуляцию
        запусти DLA
        смоделируй 500 частиц
        смоделируй 500 частиц в 3D
        вырасти 500 частиц
        вырасти кластер из 500 частиц
        вырасти агрегат на 500 частиц в 2D
        запусти симуляцию на 500 частиц, вероятность прилипания 0.5
        запусти новый прогон на 500 частиц
        запусти прогон 500 частиц с зерном 7
        начни симуляцию на 500 частиц
        нужен кластер из 500 частиц
        хочу агрегат из 500 частиц
        нужен трёхмерный агрегат из 500 частиц
        сделай симуляцию 500 частиц в 3D с прилипанием 0.5
        создай симуляцию на 500 частиц в проекте Soot
        новая симуляция на 500 частиц
        новый прогон: 500 частиц
        прогони 500 частиц с прилипанием 0.5 и зерном 7
        прогони 500 частиц в 3D
        запусти 500 частиц
        вырасти 500 частиц с кольцевой затравкой
        запусти 500 частиц, затравка линия, в проекте Soot
        осади 500 частиц на пластину в 3D
        запусти ещё раз на 500 частиц
        запусти ещё раз
        повтори SIM-0001
        запусти SIM-0001 ещё раз
        давай 500 частиц
        то же самое на 500 частиц
        запусти 500 частиц в новом проекте "Ржавчина"
        повтори с 500 частицами
        ещё один прогон на 500 частиц
        ещё одну симуляцию на 500 частиц с зерном 7
        DLA на 500 частиц
        500 частиц в 3D
        500 частиц, прилипание 0.5
        посчитай кластер из 500 частиц
        рассчитай агрегат на 500 частиц
        поставь прогон на 500 частиц в проекте Soot
        построй фрактал из 500 частиц
        """,
    ),
    (Step("run_dla_simulation", _SHARED, makes=("simulation", "simulation_id")),),
    (_PARTICLES, *_SETTINGS),
    (Need(("num_particles",), Said("How many particles?", "Сколько частиц?")),),
    writes=True,
    also=("file_name", "text", "export_format"),
)

_SERIES = Slot("series", Gathered(("series",)))
SWEEP = Wish(
    "sweep_simulations",
    Said(
        "run a sweep: one parameter over several values",
        "запустить серию: один параметр с несколькими значениями",
    ),
    Said(
        "Sweep the stickiness over 0.1, 0.5 and 1 with 2000 particles",
        "Запусти серию по вероятности прилипания 0.1, 0.5 и 1 на 2000 частиц",
    ),
    sentences(
        """
        sweep the stickiness over 0.1, 0.5 and 1
        sweep the stickiness over 0.1, 0.5 and 1 with 2000 particles
        run a sweep of the stickiness from 0.1, 0.5, 1
        run a stickiness sweep
        start a sweep
        sweep the particle count 500, 1000, 2000
        sweep seeds 1 to 5 with 500 particles
        vary the stickiness 0.1, 0.5, 1 in 3D
        vary the seed from 1 to 5 with 500 particles in project Soot
        try stickiness 0.1, 0.5 and 1 with 500 particles
        try seeds 1, 2 and 3
        simulate 500, 1000 and 2000 particles
        run simulations with 500, 1000 and 2000 particles
        grow clusters of 500, 1000 and 2000 particles in 3D
        run 500 particles in 2D and 3D
        run 500 particles in both 2D and 3D
        simulate in 2D and 3D with 500 particles
        run 500 particles with seeds 1, 2 and 3
        run 500 particles with stickiness 0.1, 0.5 and 1
        parameter sweep over the seed geometry point, line and ring
        a series over point, line and ring seeds with 500 particles
        scan the stickiness 0.1, 0.5, 1
        parameter study of the stickiness 0.1, 0.5, 1
        run 5 simulations with 500 particles
        grow 5 clusters of 500 particles
        5 runs with 500 particles
        5 simulations of 500 particles each
        grow several clusters of 500 particles
        start 5 runs of 500 particles
        simulate 5 clusters with 500 particles
        sweep the seed
        sweep the dimension
        sweep the number of particles
        how does the fractal dimension depend on the stickiness
        run several simulations with different seeds
        a batch of runs with seeds 1 to 5
        grow from point, line and ring seeds with 500 particles
        """,
        """
        запусти серию по вероятности прилипания 0.1, 0.5 и 1
        запусти серию по вероятности прилипания 0.1, 0.5 и 1 на 2000 частиц
        серия по прилипанию 0.1, 0.5, 1
        серия по прилипанию
        запусти серию
        серия по числу частиц 500, 1000, 2000
        серия по зёрнам от 1 до 5 на 500 частиц
        меняй прилипание 0.1, 0.5, 1 в 3D
        меняй зерно от 1 до 5 на 500 частиц в проекте Soot
        попробуй прилипание 0.1, 0.5 и 1 на 500 частиц
        попробуй зёрна 1, 2 и 3
        смоделируй 500, 1000 и 2000 частиц
        запусти симуляции на 500, 1000 и 2000 частиц
        вырасти кластеры из 500, 1000 и 2000 частиц в 3D
        прогони 500 частиц в 2D и 3D
        прогони 500 частиц и в 2D и в 3D
        смоделируй в 2D и в 3D 500 частиц
        прогони 500 частиц с зёрнами 1, 2 и 3
        запусти 500 частиц с прилипанием 0.1, 0.5 и 1
        серия по форме затравки точка, линия и кольцо
        серия с затравками точка, линия и кольцо на 500 частиц
        перебери прилипание 0.1, 0.5, 1
        перебери зёрна 1, 2, 3
        варьируй липкость 0.1, 0.5, 1
        запусти 5 симуляций на 500 частиц
        вырасти 5 кластеров по 500 частиц
        5 прогонов на 500 частиц
        5 симуляций по 500 частиц
        сделай 5 симуляций по 500 частиц
        прогони 5 кластеров по 500 частиц
        как фрактальная размерность зависит от вероятности прилипания
        запусти несколько симуляций с разными зёрнами
        набор прогонов с зёрнами от 1 до 5
        """,
    ),
    (
        Step(
            "sweep_simulations",
            {
                "parameter": (FromPart("series", "parameter"),),
                "values": (FromPart("series", "values"),),
                **_SHARED,
            },
            makes=("sweep", "sweep"),
        ),
    ),
    (_SERIES, Slot("num_particles", Named("particles")), *_SETTINGS),
    (
        Need(
            ("series",),
            Said(
                "Which parameter shall differ, and its values? Such as: stickiness 0.1, 0.5 and 1. It can be the particles, "
                "the stickiness, the dimension, the seed or the seed geometry.",
                "Какой параметр менять и какие значения взять? Например: прилипание 0.1, 0.5 и 1. Можно менять число частиц, "
                "вероятность прилипания, размерность, зерно или форму затравки.",
            ),
        ),
    ),
    writes=True,
    also=("count", "file_name", "text"),
)
