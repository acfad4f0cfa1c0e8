"""What people want to know of finished simulations, and to take away."""

from __future__ import annotations

from agent.models.builtin.catalogue import (
    Fixed,
    FromColumn,
    FromSlot,
    Named,
    Need,
    Said,
    Slot,
    Step,
    Wish,
    one_call,
    sentences,
)
from tools.phrases.simulations.following import SIMULATION

_METRICS = Slot("metrics", Named("metric", carry="never"), many=True)

ANALYSE = Wish(
    "analyze_simulation",
    Said(
        "measure a finished simulation: its fractal dimension",
        "измерить готовую симуляцию: фрактальную размерность",
    ),
    Said("What is the fractal dimension of {simulation}?", "Какая фрактальная размерность у {simulation}?"),
    sentences(
        """
        analyze it
        now analyze it
        analyze SIM-0001
        analyse the last one
        analyze the last simulation
        analyze the cluster
        analyze
        analysis of SIM-0001
        what is the fractal dimension of SIM-0001
        what is the fractal dimension
        what is its fractal dimension
        fractal dimension of the last run
        what dimension does SIM-0001 have
        how fractal is it
        how fractal is SIM-0001
        measure SIM-0001
        measure the last one by box counting
        measure the cluster
        box counting of SIM-0001
        box counting dimension of SIM-0001
        compute the box counting dimension
        radius of gyration of SIM-0001
        radius of gyration of the last simulation
        what is its radius of gyration
        mass-radius of SIM-0001
        pair correlation of SIM-0001
        show the pair correlation
        mass-radius and box counting for SIM-0001
        compute the radius of gyration and pair correlation of SIM-0001
        results of SIM-0001
        results of the last simulation
        show me the results
        show the analysis of SIM-0001
        how does it scale
        what is the error of the fractal dimension of SIM-0001
        how accurate is the dimension of SIM-0001
        compute the fractal dimension of the last simulation
        estimate the dimension of SIM-0001
        """,
        """
        проанализируй её
        теперь проанализируй её
        проанализируй SIM-0001
        проанализируй последнюю
        проанализируй последнюю симуляцию
        проанализируй кластер
        проанализируй
        анализ SIM-0001
        какая фрактальная размерность у SIM-0001
        какая фрактальная размерность
        какая у неё фрактальная размерность
        фрактальная размерность последнего прогона
        какая размерность у SIM-0001
        насколько она фрактальна
        насколько фрактален кластер SIM-0001
        измерь SIM-0001
        измерь последнюю подсчётом ячеек
        измерь кластер
        подсчёт ячеек для SIM-0001
        размерность подсчётом ячеек у SIM-0001
        посчитай размерность методом ячеек
        радиус инерции SIM-0001
        радиус инерции последней симуляции
        какой у неё радиус инерции
        масса-радиус для SIM-0001
        парная корреляция SIM-0001
        покажи парную корреляцию
        масса-радиус и подсчёт ячеек для SIM-0001
        посчитай радиус инерции и парную корреляцию SIM-0001
        результаты SIM-0001
        результаты последней симуляции
        покажи результаты
        покажи анализ SIM-0001
        оцени размерность SIM-0001
        какая ошибка у размерности SIM-0001
        насколько точна размерность SIM-0001
        посчитай фрактальную размерность последней симуляции
        определи фрактальную размерность
        """,
    ),
    one_call("analyze_simulation", SIMULATION, _METRICS),
    (SIMULATION, _METRICS),
    also=("everything", "sim_state"),
)

_SEVERAL = Slot("simulation_ids", Named("simulation"), many=True, least=2)
_HOW_MANY = Slot("limit", Named("count"))
COMPARE = Wish(
    "compare_simulations",
    Said("compare finished simulations", "сравнить готовые симуляции"),
    Said("Compare the last 2 simulations", "Сравни последние 2 симуляции"),
    sentences(
        """
        compare SIM-0001 and SIM-0002
        compare SIM-0001 with SIM-0002
        compare SIM-0001, SIM-0002
        compare it with SIM-0002
        compare simulations SIM-0001 and SIM-0002
        comparison of SIM-0001 and SIM-0002
        what is the difference between SIM-0001 and SIM-0002
        how do SIM-0001 and SIM-0002 differ
        SIM-0001 versus SIM-0002
        SIM-0001 against SIM-0002
        compare the fractal dimension of SIM-0001 and SIM-0002
        compare SIM-0001 and SIM-0002 by box counting
        compare the radius of gyration of SIM-0001 and SIM-0002
        show SIM-0001 and SIM-0002 side by side
        compare the last 3 simulations
        compare the last 2 runs
        compare my latest 2 clusters
        compare the last two
        compare simulations
        which is denser, SIM-0001 or SIM-0002
        """,
        """
        сравни SIM-0001 и SIM-0002
        сравни SIM-0001 с SIM-0002
        сравни SIM-0001, SIM-0002
        сравни её с SIM-0002
        сравни симуляции SIM-0001 и SIM-0002
        сравнение SIM-0001 и SIM-0002
        в чём разница между SIM-0001 и SIM-0002
        чем отличаются SIM-0001 и SIM-0002
        SIM-0001 против SIM-0002
        сопоставь SIM-0001 и SIM-0002
        сравни фрактальную размерность SIM-0001 и SIM-0002
        сравни SIM-0001 и SIM-0002 по подсчёту ячеек
        сравни радиус инерции SIM-0001 и SIM-0002
        покажи SIM-0001 и SIM-0002 рядом
        сравни последние 3 симуляции
        сравни последние 2 прогона
        сравни мои последние 2 кластера
        сравни последние две
        сравни симуляции
        что плотнее, SIM-0001 или SIM-0002
        """,
    ),
    (
        Step(
            "list_simulations",
            {"status": (Fixed("done"),), "limit": (FromSlot("limit"),)},
            unless="simulation_ids",
        ),
        Step(
            "compare_simulations",
            {
                "simulation_ids": (
                    FromSlot("simulation_ids"),
                    FromColumn("list_simulations", "simulation_id"),
                ),
                "metrics": (FromSlot("metrics"),),
            },
        ),
    ),
    (_SEVERAL, _METRICS, _HOW_MANY),
    (
        Need(
            ("simulation_ids", "limit"),
            Said("Which simulations? Name two or more.", "Какие симуляции? Назовите две или больше."),
            offers="simulation",
        ),
    ),
    supposes=True,
)

_FORMAT = Slot("format", Named("export_format"))
_FILE_NAME = Slot("name", Named("file_name", others=("text",), carry="never"))
EXPORT = Wish(
    "export_simulation",
    Said("write a finished simulation to a file", "выгрузить готовую симуляцию в файл"),
    Said("Export {simulation} as CSV", "Выгрузи {simulation} в CSV"),
    sentences(
        """
        export it as CSV
        export SIM-0001 as CSV
        export the last simulation as png
        export the simulation
        export SIM-0001
        export the cluster as vtk
        export as json
        export SIM-0001 as xyz called "run"
        export it as csv named "run"
        save SIM-0001 as png
        save it as csv
        save the cluster to "run" as xyz
        download SIM-0001 as csv
        download the cluster
        download it as json
        write SIM-0001 to an xyz file
        write it to "run" in csv
        I need SIM-0001 as csv
        I need a csv of SIM-0001
        give me a png of SIM-0001
        give me a picture of SIM-0001
        make a picture of the last simulation
        get me the csv of the last run
        csv of SIM-0001
        SIM-0001 as json
        a picture of SIM-0001 please
        dump the particles of SIM-0001 as csv
        export to paraview
        """,
        """
        выгрузи её в CSV
        выгрузи SIM-0001 в CSV
        выгрузи последнюю симуляцию в png
        выгрузи симуляцию
        выгрузи SIM-0001
        выгрузи кластер в vtk
        экспорт в json
        экспортируй SIM-0001 в xyz под именем "run"
        выгрузи её в csv с именем "run"
        сохрани SIM-0001 в png
        сохрани её в csv
        сохрани кластер в файл "run" в формате xyz
        скачай SIM-0001 в csv
        скачать кластер
        скачай её в json
        запиши SIM-0001 в xyz
        запиши её в "run" в csv
        мне нужна SIM-0001 в csv
        нужен csv по SIM-0001
        дай png SIM-0001
        сделай картинку SIM-0001
        сделай картинку последней симуляции
        csv последнего прогона
        csv для SIM-0001
        SIM-0001 в json
        картинка SIM-0001
        выгрузи частицы SIM-0001 в csv
        выгрузи для paraview
        """,
    ),
    one_call("export_simulation", SIMULATION, _FORMAT, _FILE_NAME),
    (SIMULATION, _FORMAT, _FILE_NAME),
    (
        Need(
            ("format",),
            Said(
                "In which format: CSV, XYZ, JSON, PNG or VTK?",
                "В каком формате: CSV, XYZ, JSON, PNG или VTK?",
            ),
        ),
    ),
    writes=True,
)
