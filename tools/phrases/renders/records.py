"""What people ask about products, about the renders of a period, and by SQL."""

from __future__ import annotations

from agent.models.builtin.catalogue import Named, Need, Said, Slot, Wish, one_call, sentences, words

_QUERY = Slot(
    "query",
    Named(
        "text",
        free=True,
        others=("pim_id",),
        cues=words(
            "find, search, for, called, named, name, product, item, article, part, up, like, with, titled, catalogue",
            "найди, найти, поищи, поиск, ищи, ищу, товар, продукт, изделие, название, названием, деталь, под, каталоге, про",
        ),
    ),
)
_CATEGORY = Slot("category", Named("category"))
_LIMIT = Slot("limit", Named("count"))
_PERIOD = Slot("period", Named("period"))
_SQL = Slot("sql", Named("sql"))

SEARCH_PRODUCTS = Wish(
    "search_products",
    Said("find products by name or category", "найти продукты по названию или категории"),
    Said("Find products in the category Kugellager", "Найди продукты в категории Kugellager"),
    sentences(
        """
        find products called "ring"
        search for "ring"
        search products
        what shafts are in stock
        show the product range
        show all products
        list the ball bearings
        what shafts do we have
        which housings are there
        show 10 roller bearings
        products in the category Kugellager
        how many products are in Wellen
        how many ball bearings do we have
        look up "ring"
        look up KL-0001
        is there a product named "ring"
        browse the catalogue
        what products are in the catalogue
        what is KL-0001
        find shafts
        list 20 products
        do we have "ring" bearings
        show me the product KL-0001
        which items are housings
        ball bearings
        search the catalogue for "ring"
        """,
        """
        найди продукты с названием "кольцо"
        поищи "кольцо"
        поиск продуктов
        какие валы в наличии
        покажи ассортимент
        покажи все продукты
        список шарикоподшипников
        какие у нас есть валы
        какие есть корпуса
        покажи 10 роликоподшипников
        продукты в категории Kugellager
        сколько продуктов в Wellen
        сколько у нас шарикоподшипников
        найди "кольцо"
        найди KL-0001
        есть ли продукт с названием "кольцо"
        открой каталог
        какие товары есть в каталоге
        что такое KL-0001
        найди валы
        список 20 товаров
        есть ли у нас подшипники "кольцо"
        покажи продукт KL-0001
        какие изделия относятся к корпусам
        шарикоподшипники
        поищи в каталоге "кольцо"
        """,
    ),
    one_call("search_products", _QUERY, _CATEGORY, _LIMIT),
    (_QUERY, _CATEGORY, _LIMIT),
    also=("everything",),
)

RENDER_STATS = Wish(
    "get_render_stats",
    Said("count renders, failures and times of a period", "посчитать рендеры, сбои и время за период"),
    Said("How many renders failed this week?", "Сколько рендеров упало на этой неделе?"),
    sentences(
        """
        how many renders failed this week
        how many renders were done today
        how many pictures did we make yesterday
        render statistics
        show the render stats of this month
        throughput of the last 7 days
        what was the throughput last week
        average render time
        how long does a render take on average
        how fast are the renders
        failure rate of the renders this week
        number of failed renders yesterday
        how many images in the last 30 days
        rendering performance today
        how many renders are in the queue
        statistics for this week
        how busy is the renderer
        what is the average duration of a render
        errors of the renders today
        how many failures this month
        renders per day
        total renders
        how many renders so far
        compare the render times of the last 30 days
        what share of renders failed
        how many renders have we done in all time
        """,
        """
        сколько рендеров упало на этой неделе
        сколько рендеров сделано сегодня
        сколько картинок мы сделали вчера
        статистика рендеров
        покажи статистику рендеров за этот месяц
        производительность за последние 7 дней
        какой была производительность на прошлой неделе
        среднее время рендера
        сколько в среднем длится рендер
        как быстро идут рендеры
        доля ошибок рендера на этой неделе
        количество неудачных рендеров вчера
        сколько изображений за последние 30 дней
        показатели рендеринга сегодня
        сколько рендеров в очереди
        статистика за эту неделю
        насколько загружен рендер
        какая средняя длительность рендера
        ошибки рендеринга за сегодня
        сколько сбоев в этом месяце
        рендеры по дням
        всего рендеров
        сколько рендеров в день
        сравни время рендера за последние 30 дней
        какой процент рендеров упал
        сколько рендеров мы сделали за всё время
        """,
    ),
    one_call("get_render_stats", _PERIOD),
    (_PERIOD,),
    also=("state", "everything"),
)

QUERY_DATABASE = Wish(
    "query_database",
    Said("run a SELECT that you write", "выполнить ваш SELECT"),
    Said("SELECT number, status FROM orders", "SELECT number, status FROM orders"),
    sentences(
        """
        select number from orders where status = 'done'
        run this sql: select number, status from orders
        query: select count(*) from products
        execute the sql select name, category from products
        """,
        """
        выполни sql: select number, status from orders
        запрос: select count(*) from products
        сделай запрос к базе: select name, category from products
        """,
    ),
    one_call("query_database", _SQL),
    (_SQL,),
    (
        Need(
            ("sql",),
            Said(
                "I write no SQL of my own. Type the SELECT, and I run it.",
                "Сам я SQL не пишу. Напишите SELECT, и я его выполню.",
            ),
        ),
    ),
)
