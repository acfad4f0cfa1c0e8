"""What words of particle simulation mean, and what is beyond its tools."""

from __future__ import annotations

from agent.models.builtin.catalogue import Beyond, Canned, Said, Words, sentences, words

CANNED = (
    Canned(
        "what DLA is",
        sentences(
            "what is dla\nwhat does dla mean\nwhat is diffusion limited aggregation\nwhat is a dla simulation\nexplain dla",
            "что такое dla\nчто такое дла\nчто значит dla\nчто такое диффузионно-ограниченная агрегация\nчто такое симуляция dla",
        ),
        Said(
            "Diffusion-limited aggregation (DLA): particles walk at random, one after the other, and stick where they touch "
            "the cluster, so a branched fractal grows.",
            "Агрегация, ограниченная диффузией (DLA): частицы по одной блуждают случайно и прилипают там, где коснулись "
            "кластера, поэтому вырастает ветвистый фрактал.",
        ),
    ),
    Canned(
        "what a fractal dimension is",
        Words(),
        Said(
            "The fractal dimension says how the number of particles grows with the size: about 1.71 for DLA in 2D, about 2.5 "
            "in 3D. Every estimate comes with its estimator, fit range and error.",
            "Фрактальная размерность говорит, как число частиц растёт с размером: для DLA около 1,71 в 2D и около 2,5 в 3D. "
            "Каждая оценка даётся со способом, диапазоном подгонки и ошибкой.",
        ),
        form=r"(?is)\W*(?:what(?:\s+is|\s+are|'s)\s+(?:an?\s+)?fractal\s+dimensions?(?:\s+(?:anyway|exactly))?"
        r"|what\s+does\s+(?:the\s+)?fractal\s+dimension\s+mean|explain\s+(?:the\s+)?fractal\s+dimensions?"
        r"|что\s+такое\s+фрактальная\s+размерность|что\s+значит\s+фрактальная\s+размерность)\W*",
    ),
    Canned(
        "what stickiness is",
        sentences(
            "what is stickiness\nwhat does stickiness mean\nwhat is the sticking probability\nwhat does sticking probability mean",
            "что такое вероятность прилипания\nчто значит вероятность прилипания\nчто такое прилипание\nчто такое липкость",
        ),
        Said(
            "The stickiness is the probability that a touch sticks, 0.01 to 1. Less makes denser clusters.",
            "Вероятность прилипания — это вероятность, что касание закрепится, от 0,01 до 1. Чем меньше, тем плотнее кластер.",
        ),
    ),
    Canned(
        "what a sweep is",
        sentences(
            "what is a sweep\nwhat does sweep mean\nwhat are sweeps",
            "что такое серия\nчто значит серия\nчто такое серии",
        ),
        Said(
            "A sweep is several simulations that differ in one parameter only, with the same random seed.",
            "Серия — это несколько симуляций, которые отличаются только одним параметром и имеют общее зерно.",
        ),
    ),
    Canned(
        "what a seed is",
        sentences(
            "what is a seed\nwhat does seed mean\nwhat is the seed\nwhat is seed geometry\nwhat is a seed geometry",
            "что такое зерно\nчто значит зерно\nчто такое затравка\nчто такое форма затравки",
        ),
        Said(
            "The seed is the start of the random numbers: the same seed grows the same cluster. The seed geometry is what it "
            "grows on: a point, a line, a ring or, in 3D, a plate.",
            "Зерно — начало случайных чисел: с тем же зерном вырастет тот же кластер. Форма затравки — на чём он растёт: "
            "точка, линия, кольцо или, в 3D, пластина.",
        ),
    ),
    Canned(
        "how the dimension is found",
        Words(),
        Said(
            "Four ways to find the fractal dimension: radius of gyration over particles, mass within a radius, boxes that are "
            "needed to cover the cluster, and how often pairs stand at a distance. They differ a little by their nature.",
            "Четыре способа найти фрактальную размерность: радиус инерции от числа частиц, масса внутри радиуса, число ячеек, "
            "которые покрывают кластер, и как часто встречаются пары на расстоянии. По своей природе они немного расходятся.",
        ),
        form=r"(?is)\W*(?:what(?:\s+is|\s+are|'s)\s+(?:an?\s+)?(?P<m>box[\s-]counting|radius\s+of\s+gyration|pair\s+correlations?"
        r"|mass[\s–-]radius)(?:\s+exactly)?|(?:explain|what\s+does)\s+(?:the\s+)?(?:box[\s-]counting|radius\s+of\s+gyration"
        r"|pair\s+correlation|mass[\s–-]radius)(?:\s+means?)?|(?:что\s+такое|что\s+значит|объясни)\s+(?:подсч[её]т\s+ячеек"
        r"|радиус\s+инерции|парн\w+\s+корреляци\w|масса[\s–-]радиус))\W*",
    ),
    Canned(
        "what the limits are",
        sentences(
            "how many particles can i simulate\nhow many particles are possible\nwhat are the limits\nhow big can a simulation be"
            "\nwhat is the maximum number of particles\nhow many particles can a simulation have",
            "сколько частиц можно\nсколько частиц можно смоделировать\nкакие ограничения\nкакое максимальное число частиц"
            "\nсколько частиц возможно",
        ),
        Said(
            "A simulation has 1 to 100,000 particles in 2D or 3D, a stickiness from 0.01 to 1, and grows on a point, a line, a "
            "ring or, in 3D, a plate. A sweep takes 2 to 20 values, a comparison 2 to 10 simulations.",
            "В симуляции от 1 до 100 000 частиц в 2D или 3D, вероятность прилипания от 0,01 до 1; растёт она на точке, линии, "
            "кольце или, в 3D, на пластине. В серии от 2 до 20 значений, в сравнении от 2 до 10 симуляций.",
        ),
    ),
    Canned(
        "how long it would take",
        Words(),
        Said(
            "The form of a new simulation tells the time before you start it, and so does each card before you confirm it.",
            "Время указано на форме новой симуляции ещё до запуска и на каждой карточке до подтверждения.",
        ),
        form=r"(?is)\W*how\s+long\s+does\s+(?:it|a\s+(?:simulation|run))\s+take\W*"
        r"|\W*how\s+(?:long|much\s+time)\s+(?:would|will|do|does|might)\s(?!.*\bsim[-\s]?\d).*\bparticles?\b.*\b(?:take|need|run|be)\b.*"
        r"|\W*сколько\s+(?:времени\s+)?(?:займ\w+|будут\s+считаться|будет\s+считаться|продлится|понадобится)\s(?!.*\bsim[-\s]?\d).*частиц.*",
    ),
)

BEYOND = (
    Beyond(
        words(
            "=retry, =pause, =resume, =unpause, =postpone, =prioritise, =prioritize",
            "=приостанови, =возобнови, =поставь на паузу, =отложи",
        ),
        Said(
            "I cannot retry, pause or resume a simulation: a failed one is retried on its page.",
            "Повторить, приостановить или возобновить симуляцию я не могу: неудачная повторяется на её странице.",
        ),
    ),
    Beyond(
        words(
            "molecular dynamics, monte carlo, ising, ballistic deposition, finite element, fluid dynamics, cfd, navier stokes"
            ", lattice boltzmann, cellular automaton, game of life, percolation, n-body, eden model, quantum, neural network",
            "молекулярная динамика, молекулярной динамики, молекулярную динамику, монте-карло, модель изинга"
            ", баллистическое осаждение, конечные элементы, гидродинамика, гидродинамику, клеточный автомат, игра жизнь"
            ", перколяция, модель идена, нейросеть",
        ),
        Said(
            "Only one kind of simulation is possible here: diffusion-limited aggregation (DLA) in 2D and 3D.",
            "Здесь возможен только один вид симуляций: агрегация, ограниченная диффузией (DLA), в 2D и 3D.",
        ),
    ),
    Beyond(
        words(
            "=largest, =biggest, =smallest, =highest, =lowest, =fastest, =slowest, =longest, =shortest, =best, sort by",
            "самая большая, самый большой, самая маленькая, самая быстрая, самая долгая, самая медленная, наибольшая"
            ", наименьшая, =лучшая, отсортируй, упорядочь",
        ),
        Said(
            "I cannot sort or rank simulations: their list has all values, and I compare those that you name.",
            "Сортировать симуляции я не умею: в списке есть все значения, а названные я сравню.",
        ),
    ),
    Beyond(
        words(
            "=list sweeps, =list the sweeps, =list all sweeps, =show sweeps, =show the sweeps, =which sweeps, =what sweeps"
            ", =my sweeps, =all sweeps",
            "=список серий, =покажи серии, =какие серии, =мои серии, =все серии, =какие есть серии",
        ),
        Said(
            "Sweeps are listed on the simulations page. Name one, such as SW-0001, and I tell how it is going.",
            "Список серий — на странице симуляций. Назовите серию, например SW-0001, и я скажу, как она идёт.",
        ),
    ),
    Beyond(
        words(
            "create a project, create a new project, make a project, add a project, list projects"
            ", list the projects, list all projects, show the projects, which projects, what projects, my projects",
            "создай проект, создай новый проект, заведи проект, список проектов, покажи проекты, какие проекты, мои проекты"
            ", какие есть проекты",
        ),
        Said(
            "Projects have their own page. To put a simulation into one, say “in project Soot” when you run it; an unknown "
            "name makes the project.",
            "У проектов своя страница. Чтобы отнести симуляцию к проекту, скажите при запуске «в проекте Soot»; новое имя "
            "создаст проект.",
        ),
    ),
)
