"""The Russian test half. Written before the model; never tune on it."""

from __future__ import annotations

from tests.agent.phrases import (
    create,
    dispatch,
    found,
    material,
    materials,
    orders,
    overrides,
    products,
    say,
    sql,
    stats,
    status,
)

A, B, C = "SA-2026-00160", "SA-2026-00158", "SA-2026-00155"
NEWEST = "SA-2026-00164"

PHRASES = (
    # lists of orders
    say("Покажи мои последние 5 заказов", orders(limit=5)),
    say("выведи десять последних заказов", orders(limit=10)),
    say("список заказов, пожалуйста", orders()),
    say("Какие заказы завершились ошибкой?", orders(status="failed")),
    say("Есть ли у нас черновики?", orders(status="draft")),
    say("что сейчас рендерится", orders(status="rendering")),
    say("покажи отменённые заказы", orders(status="cancelled")),
    say("Хочу посмотреть готовые заказы", orders(status="done")),
    say("три последних заказа", orders(limit=3)),
    say("сколько заказов ещё в черновике?", orders(status="draft")),
    say("какие у меня были заказы в последнее время", orders()),
    # products
    say("найди товар 6204", products(query="6204")),
    say("Какие шарикоподшипники у нас есть?", products(category="Kugellager")),
    say("список корпусов", products(category="Gehäuse")),
    say("покажи 10 валов", products(category="Wellen", limit=10)),
    say("Есть ли в каталоге роликовые подшипники?", products(category="Rollenlager")),
    say("поищи изделие Stehlager", products(query="Stehlager")),
    say("Сколько продуктов в категории Wellen?", products(category="Wellen")),
    say("найти Hohlwelle", products(query="Hohlwelle")),
    say("открой каталог продуктов", products()),
    say("сколько у нас всего роликоподшипников?", products(category="Rollenlager")),
    # status
    say("Какой статус у моего последнего заказа?", status()),
    say("статус SA-2026-00160", status(A)),
    say("Как дела у заказа SA-2026-00158?", status(B)),
    say("SA-2026-00155 уже готов?", status(C)),
    say("на каком этапе последний заказ", status()),
    say("есть ошибки в SA-2026-00160?", status(A)),
    say("что пошло не так с SA-2026-00158", status(B)),
    say("ход выполнения заказа 160", status(A)),
    say("сколько рендеров осталось в заказе SA-2026-00155", status(C)),
    say("почему упал SA-2026-00158?", status(B)),
    say("мой последний заказ готов?", status()),
    say("Проверь, как там SA-2026-00155", status(C)),
    # render statistics
    say("Сколько рендеров упало на этой неделе?", stats("this_week")),
    say("сколько картинок мы отрендерили сегодня", stats("today")),
    say("Какая была производительность вчера?", stats("yesterday")),
    say("статистика рендеров за последние 30 дней", stats("last_30_days")),
    say("среднее время рендера в этом месяце", stats("this_month")),
    say("покажи статистику рендеринга", stats()),
    say("количество сбоев за прошлую неделю", stats("last_week")),
    say("сколько в среднем занимает один рендер?", stats()),
    say("сколько рендеров сделано за неделю", stats("last_7_days")),
    say("сколько всего изображений готово за всё время", stats("all")),
    say("Какая сегодня доля неудачных рендеров?", stats("today")),
    # materials checks
    say("проверь материалы заказа SA-2026-00160", materials(A)),
    say("Каких материалов не хватает в SA-2026-00158?", materials(B)),
    say("у каких материалов SA-2026-00155 нет соответствия", materials(C)),
    say("все ли материалы сопоставлены в заказе SA-2026-00160?", materials(A)),
    say("сделай проверку материалов по SA-2026-00158", materials(B)),
    say("нет ли в SA-2026-00155 неизвестных материалов?", materials(C)),
    # dispatch
    say("запусти рендеры заказа SA-2026-00158", dispatch(B)),
    say("Запусти SA-2026-00160", dispatch(A)),
    say("отправь SA-2026-00155 на рендер", dispatch(C)),
    say("поставь в очередь рендеры последнего заказа", dispatch(NEWEST)),
    say("отрендери заказ SA-2026-00158", dispatch(B)),
    say("начни рендеринг SA-2026-00160, пожалуйста", dispatch(A)),
    say("пора рендерить SA-2026-00155", dispatch(C)),
    # material override
    say("Установи материал Steel-Bare для заказа SA-2026-00160", material(A, "Steel-Bare")),
    say("используй Brass для SA-2026-00158", material(B, "Brass")),
    say("Поменяй материал SA-2026-00155 на Steel-Polished", material(C, "Steel-Polished")),
    say("сделай всё в SA-2026-00160 хромом", material(A, "Chrome")),
    say("пусть SA-2026-00158 будет из Ceramic-White", material(B, "Ceramic-White")),
    say("замени материал на Copper в заказе SA-2026-00155", material(C, "Copper")),
    say("переопредели материал заказа SA-2026-00160: Rubber-Black", material(A, "Rubber-Black")),
    say("примени Unobtainium к заказу SA-2026-00158", material(B, "Unobtainium")),
    # render overrides
    say("Поставь для SA-2026-00160 размер 2048x2048", overrides(A, width=2048, height=2048)),
    say("смени формат SA-2026-00158 на PNG", overrides(B, format="png")),
    say("используй 16 сэмплов для SA-2026-00155", overrides(C, samples=16)),
    say("сделай белый фон у заказа SA-2026-00160", overrides(A, background="white")),
    say("переключи камеру SA-2026-00158 на вид сверху", overrides(B, camera="top")),
    say(
        "сделай SA-2026-00155 прозрачным png 512х512",
        overrides(C, background="transparent", format="png", width=512, height=512),
    ),
    say("измени размер картинок SA-2026-00160 на 800 на 600", overrides(A, width=800, height=600)),
    say("фон #ff8800 для SA-2026-00158", overrides(B, background="#ff8800")),
    say("для SA-2026-00155 вид спереди и 8 сэмплов", overrides(C, camera="front", samples=8)),
    # orders, made
    say("Создай заказ на KL-6204 в PNG 2048x2048", create("PNG 2048x2048", "KL-6204")),
    say(
        "оформи заказ: KL-6204, KL-6205 и GH-505, WebP 512x512",
        create("WebP 512x512", "KL-6204", "KL-6205", "GH-505"),
    ),
    say("новый заказ на все валы в JPEG 1024x1024", found("Wellen"), create("JPEG 1024x1024")),
    say("заведи заказ в webp на RL-205", create("WebP 1024x1024", "RL-205")),
    # the whole chain
    say(
        "Отрендери все шарикоподшипники в WebP 1024x1024",
        found("Kugellager"),
        create("WebP 1024x1024"),
        dispatch(),
    ),
    say("отрендери KL-6204 в png 2048", create("PNG 2048x2048", "KL-6204"), dispatch()),
    say(
        "Сделай картинки WebP для каждого корпуса, 2048x2048",
        found("Gehäuse"),
        create("WebP 2048x2048"),
        dispatch(),
    ),
    say(
        "мне нужны изображения роликовых подшипников в jpeg",
        found("Rollenlager"),
        create("JPEG 1024x1024"),
        dispatch(),
    ),
    say(
        "отрендерить все продукты в WebP 512x512 с прозрачным фоном",
        found(),
        create("WebP 512x512", background="transparent"),
        dispatch(),
    ),
    say(
        "сгенерируй рендеры PNG 1600x900 всех шариковых подшипников из Brass",
        found("Kugellager"),
        create("PNG 2048x2048", material_override="Brass", width=1600, height=900),
        dispatch(),
    ),
    say("рендер WL-300 сбоку в jpg", create("JPEG 1024x1024", "WL-300", camera="side"), dispatch()),
    # two wishes in one sentence
    say(
        "Установи для SA-2026-00160 материал Brass и запусти его",
        material(A, "Brass"),
        dispatch(A),
    ),
    say(
        "покажи 3 последних заказа и сколько рендеров упало сегодня",
        orders(limit=3),
        stats("today"),
    ),
    say(
        "создай заказ на KL-6205 в PNG 2048x2048, потом запусти рендеры",
        create("PNG 2048x2048", "KL-6205"),
        dispatch(),
    ),
    say("проверь материалы SA-2026-00155, а затем отрендери его", materials(C), dispatch(C)),
    # after a turn about an order
    say("запусти его", dispatch(B), about=B),
    say("он готов?", status(B), about=B),
    say("теперь поставь ему материал Copper", material(B, "Copper"), about=B),
    say("а материалы там все сопоставлены?", materials(B), about=B),
    say("сделай для него студийный фон", overrides(B, background="studio"), about=B),
    # SQL
    say("SELECT count(*) FROM orders", sql("SELECT count(*) FROM orders")),
    say(
        "выполни sql: select name, category from products where category = 'Wellen'",
        sql("select name, category from products where category = 'Wellen'"),
    ),
)
