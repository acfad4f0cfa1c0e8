"""The ideas of the render pack, by the words for them."""

from __future__ import annotations

from agent.models.builtin.catalogue import Concept, words

CONCEPTS = (
    Concept(
        "order",
        words("order, orders, job, jobs", "заказ, заказать, заказывал, заказывали, заявка"),
        topic=True,
    ),
    Concept(
        "orders",
        words("=orders, =jobs", "=заказы, =заказов, =заказами, =заказам, =заказах, =заявки"),
        topic=True,
    ),
    Concept(
        "render",
        words(
            "render, rendering, re-render, picture, pictures, image, images, photo, visual, visualisation, visualization, shot, photograph, thumbnail, preview, snapshot",
            "рендер, рендеринг, отрендерить, отрендери, рендерить, рендери, отрендерим, рендерится, рендерятся"
            ", отрендерился, отрендерились, отрендерили, отрендерен, картинка, картинок, изображение, снимок"
            ", визуализация, визуализируй, сними, снять, отсними, фото, фотография, зарендерь, зарендерить, сфотографируй, миниатюра, превью, визуал, отрендерю",
        ),
        topic=True,
        action=True,
    ),
    Concept(
        "product",
        words(
            "product, products, item, article, part, parts, sku, catalogue, catalog, assortment, =goods, product range, range, selection, in stock, available, on offer",
            "товар, продукт, изделие, артикул, деталь, деталей, позиция, в наличии, доступны, ассортимент, каталог, ассортимент, продукция",
        ),
        topic=True,
    ),
    Concept(
        "material",
        words("material, materials, surface, =coating", "материал, покрытие, отделка, поверхность"),
        topic=True,
    ),
    Concept(
        "statistics",
        words(
            "statistics, stats, throughput, performance, metrics, figures, =productivity, output, workload, busy, =productive, =numbers, kpi, analytics, report, compare",
            "статистика, производительность, показатели, пропускная способность, метрики, выработка, загрузка"
            ", загружен, отчет, сводка, сравни, сравнение, цифры, =продуктивны, продуктивность, итоги, аналитика",
        ),
        topic=True,
        action=True,
    ),
    Concept(
        "duration",
        words(
            "duration, =time, =times, how long, how fast, how slow, how quick, average, mean, time per, seconds",
            "длительность, как долго, как быстро, насколько быстро, в среднем, среднее, средний, секунд, скорость",
        ),
    ),
    Concept("rate", words("rate, share, percentage, percent, ratio", "доля, процент, соотношение")),
    Concept(
        "status",
        words(
            "status, progress, how much of, state, how far, stand, =going, =doing, =happening, update on, news on, check on, up to, details, info, information, news, eta, when, how soon, situation, result, outcome, what about, how about, where, hold-up, delayed, late",
            "статус, состояние, прогресс, ход, этап, стадия, как там, что там, что там с, что насчет, как насчет, а что с, где, насколько, как он, как она, как они, как дела, как идет, как продвигается, что с"
            ", на какой стадии, готовность, подробности, подробнее, сведения, информация, новости, когда, скоро, ситуация, результат, итог",
        ),
        action=True,
    ),
    Concept(
        "mapped",
        words(
            "mapped, mapping, map, assigned, assignment, known, resolved, unmapped, unknown, unassigned, unresolved"
            ", missing, lack, lacking, complete mapping",
            "сопоставлен, сопоставление, соответствие, назначен, известен, известны, неизвестен, неизвестны"
            ", неизвестных, недостающий, не хватает, отсутствует, отсутствуют, не назначен, привязан, привязка, нехватка",
        ),
    ),
    Concept("sample", words("sample, samples, spp", "сэмпл, семпл, проход")),
    Concept("background", words("background, backdrop", "фон, задник")),
    Concept("camera", words("camera, view, angle, perspective", "камера, вид, ракурс, угол, проекция")),
    Concept("size", words("size, resolution, resize, dimension, pixel, px", "размер, разрешение, пиксель")),
    Concept("format", words("format, file type, file format", "формат")),
    Concept(
        "dispatch",
        words(
            "dispatch, start, launch, kick off, begin, queue, enqueue, submit, trigger, go ahead, go ahead with, fire off, send"
            ", process, release, push, go into the queue, go into production, run, hand over, get going, execute",
            "запусти, запустить, запускай, запускаем, запуск, отправь, отправить, отправляй, старт, стартуй, стартовать"
            ", начни, начать, начинай, поставь в очередь, поставить в очередь, в очередь, очередь, пуск, пора, ставить в очередь, ставить, стартуем, поехали, пускай, запускаем, отправляем, закинь, кинь, забрось, передай, выполни, выполняй, гони",
        ),
        action=True,
    ),
    Concept(
        "create",
        words(
            "create, new, place, set up, prepare, compose, put together, draw up, add, open an order, open a new order, book",
            "создай, создать, создавай, новый, оформи, оформить, заведи, завести, подготовь, подготовить, составь, собери, добавь, добавить, открой новый заказ, открой заказ на",
        ),
        action=True,
    ),
    Concept(
        "make",
        words("make, produce, generate, get", "сделай, сделать, сгенерируй, сгенерировать, получить"),
        action=True,
    ),
    Concept(
        "set",
        words(
            "set, change, switch, use, apply, update, modify, replace, override, put, turn, adjust, swap, assign, increase, decrease, raise, lower, bump, reduce, convert, take, =turn into, paint, coat, recolour, color, colour, move",
            "установи, установить, поставь, поставить, поменяй, поменять, смени, сменить, замени, заменить, измени"
            ", изменить, используй, использовать, примени, применить, переключи, переключить, переопредели"
            ", переопределить, задай, задать, возьми, взять, помести, выстави, назначь, увеличь, увеличить, уменьши, уменьшить, повысь, понизь, подними, переведи, перевести, сконвертируй, конвертируй, преобразуй, покрась, перекрась, покрасить, подставь",
        ),
        action=True,
    ),
    Concept(
        "database", words("sql, query, database, select statement", "sql, запрос, база данных"), topic=True
    ),
    Concept("overview", words("history, overview", "история, обзор")),
)
