"""How pictures are made: find products, make an order, queue its renders."""

from __future__ import annotations

from agent.models.builtin.catalogue import (
    Chosen,
    Fixed,
    FromColumn,
    FromFact,
    FromSlot,
    Gathered,
    Named,
    Need,
    Said,
    Slot,
    Step,
    Wish,
    one_call,
    sentences,
    words,
)
from tools.phrases.renders.orders import NEED_ORDER, ORDER
from tools.phrases.renders.overrides import OVERRIDES

_PRODUCTS = (
    Slot("product_ids", Named("pim_id"), many=True),
    Slot("category", Named("category")),
    Slot(
        "query",
        Named(
            "text",
            free=True,
            cues=words(
                "render, product, item, article, of, for, called",
                "отрендери, рендер, продукт, товар, изделие, для, на",
            ),
        ),
    ),
    Slot("everything", Named("everything")),
)
_OUTPUT = (
    Slot("output_type_name", Chosen("output_type", ("format", "size"))),
    Slot("material_override", Named("material")),
    Slot("render_overrides", Gathered(OVERRIDES)),
)
_NEED_PRODUCTS = Need(
    ("product_ids", "category", "query", "everything"),
    Said("Which products?", "Какие продукты?"),
    offers="category",
)
_NEED_OUTPUT = Need(
    ("output_type_name",), Said("As which output type?", "Какой тип вывода?"), offers="output_type"
)

_SEARCH = Step(
    "search_products",
    {"category": (FromSlot("category"),), "query": (FromSlot("query"),), "limit": (Fixed(500),)},
    unless="product_ids",
)
_CREATE = Step(
    "create_order",
    {
        "product_ids": (FromSlot("product_ids"), FromColumn("search_products", "pim_id")),
        "output_type_name": (FromSlot("output_type_name"),),
        "render_overrides": (FromSlot("render_overrides"),),
        "material_override": (FromSlot("material_override"),),
    },
    makes=("order", "order_id"),
)
_DISPATCH = Step("dispatch_renders", {"order_id": (FromFact("create_order", "order_id"),)})

RENDER = Wish(
    "render_products",
    Said(
        "render products: find them, make an order and queue its renders",
        "отрендерить продукты: найти их, создать заказ и поставить рендеры в очередь",
    ),
    Said(
        "Render all Kugellager products as WebP at 1024x1024",
        "Отрендери все шарикоподшипники в WebP 1024x1024",
    ),
    sentences(
        """
        render all Kugellager products as WebP at 1024x1024
        render all ball bearings as PNG
        render KL-0001 as WebP 1024x1024
        render KL-0001 and KL-0002 in png
        render the shafts in JPEG at 2048x2048
        make WebP pictures of all housings
        make pictures of KL-0001
        generate images of the roller bearings as png 2048x2048
        produce renders of every product as WebP 512x512
        I need pictures of all shafts in jpeg
        I want images of KL-0001 as WebP
        create WebP pictures of all ball bearings
        get me renders of the housings as png
        render everything as WebP 1024x1024
        render all products in Brass as png
        render the ball bearings with a white background as jpeg
        render KL-0001 from the top as WebP 1024x1024
        render "ring" as png
        take photos of the shafts as jpeg 1024x1024
        can you render the housings
        render all ball bearings
        """,
        """
        отрендери все продукты Kugellager в WebP 1024x1024
        отрендери все шарикоподшипники в PNG
        отрендери KL-0001 в WebP 1024x1024
        отрендери KL-0001 и KL-0002 в png
        отрендери валы в JPEG 2048x2048
        сделай картинки WebP всех корпусов
        сделай картинки KL-0001
        сгенерируй изображения роликоподшипников в png 2048x2048
        сделай рендеры каждого продукта в WebP 512x512
        мне нужны картинки всех валов в jpeg
        хочу изображения KL-0001 в WebP
        создай картинки WebP всех шарикоподшипников
        получить рендеры корпусов в png
        отрендери всё в WebP 1024x1024
        отрендери все продукты из Brass в png
        отрендери шарикоподшипники на белом фоне в jpeg
        рендер KL-0001 сверху в WebP 1024x1024
        отрендери "кольцо" в png
        нужны фото валов в jpeg 1024x1024
        можешь отрендерить корпуса
        визуализируй все шарикоподшипники
        """,
    ),
    (_SEARCH, _CREATE, _DISPATCH),
    (*_PRODUCTS, *_OUTPUT),
    (_NEED_PRODUCTS, _NEED_OUTPUT),
    writes=True,
)

CREATE_ORDER = Wish(
    "create_order",
    Said("create an order", "создать заказ"),
    Said("Create an order for all shafts as PNG 2048x2048", "Создай заказ на все валы в PNG 2048x2048"),
    sentences(
        """
        create an order for KL-0001 as PNG 2048x2048
        create an order with KL-0001, KL-0002 and KL-0003 in WebP
        create a new order for all shafts as jpeg
        new order for KL-0001 in WebP 512x512
        new order: all ball bearings, png 2048x2048
        place an order for the housings as WebP 1024x1024
        place an order with KL-0001 in png
        order KL-0001 as WebP 1024x1024
        order all roller bearings in png
        make an order for KL-0001 as jpeg 1024x1024
        make a new order with all housings as WebP
        set up an order for all ball bearings in WebP 1024x1024
        prepare an order of KL-0001 and KL-0002 as png
        I want to order KL-0001 as png
        I need an order for the shafts as WebP
        create an order for everything as WebP 512x512
        create an order for KL-0001 in Brass as png
        create an order
        start a new order for KL-0001 as png
        """,
        """
        создай заказ на KL-0001 в PNG 2048x2048
        создай заказ с KL-0001, KL-0002 и KL-0003 в WebP
        создай новый заказ на все валы в jpeg
        новый заказ на KL-0001 в WebP 512x512
        новый заказ: все шарикоподшипники, png 2048x2048
        размести заказ на корпуса в WebP 1024x1024
        оформи заказ с KL-0001 в png
        закажи KL-0001 в WebP 1024x1024
        закажи все роликоподшипники в png
        сделай заказ на KL-0001 в jpeg 1024x1024
        сделай новый заказ со всеми корпусами в WebP
        заведи заказ на все шарикоподшипники в WebP 1024x1024
        подготовь заказ на KL-0001 и KL-0002 в png
        хочу заказать KL-0001 в png
        нужен заказ на валы в WebP
        создай заказ на всё в WebP 512x512
        создай заказ на KL-0001 из Brass в png
        создай заказ
        оформить заказ на KL-0001 в формате png
        """,
    ),
    (_SEARCH, _CREATE),
    (*_PRODUCTS, *_OUTPUT),
    (_NEED_PRODUCTS, _NEED_OUTPUT),
    writes=True,
)

DISPATCH_RENDERS = Wish(
    "dispatch_renders",
    Said("queue the renders of an order", "поставить рендеры заказа в очередь"),
    Said("Dispatch the renders of order {order}", "Запусти рендеры заказа {order}"),
    sentences(
        """
        dispatch SA-2026-00001
        dispatch order SA-2026-00001
        dispatch the renders of SA-2026-00001
        start the renders of order SA-2026-00001
        start SA-2026-00001
        start rendering SA-2026-00001
        render order SA-2026-00001
        render SA-2026-00001
        queue the renders for SA-2026-00001
        queue SA-2026-00001
        send SA-2026-00001 to the renderer
        send the renders of SA-2026-00001 to the queue
        launch the renders for order SA-2026-00001
        launch SA-2026-00001
        kick off the rendering of SA-2026-00001
        begin rendering order SA-2026-00001
        put the renders of SA-2026-00001 in the queue
        dispatch my last order
        start the renders of my latest order
        dispatch the renders
        go ahead with the renders of SA-2026-00001
        submit SA-2026-00001 for rendering
        go ahead and render SA-2026-00001
        get SA-2026-00001 rendered
        time to render SA-2026-00001
        SA-2026-00001 can go into the queue
        """,
        """
        запусти SA-2026-00001
        запусти заказ SA-2026-00001
        запусти рендеры SA-2026-00001
        начни рендеры заказа SA-2026-00001
        старт SA-2026-00001
        начни рендерить SA-2026-00001
        отрендери заказ SA-2026-00001
        отрендери SA-2026-00001
        поставь рендеры SA-2026-00001 в очередь
        поставь SA-2026-00001 в очередь
        отправь SA-2026-00001 на рендер
        отправь рендеры SA-2026-00001 в очередь
        запусти рендеринг заказа SA-2026-00001
        запуск SA-2026-00001
        пора запускать рендеринг SA-2026-00001
        начинай рендеринг заказа SA-2026-00001
        можно запускать SA-2026-00001 в рендер
        запусти мой последний заказ
        начни рендеры последнего заказа
        запусти рендеры
        отправить заказ SA-2026-00001 в рендеринг
        рендери SA-2026-00001
        выполни рендеры SA-2026-00001
        пусть SA-2026-00001 рендерится
        SA-2026-00001 можно в очередь
        """,
    ),
    one_call("dispatch_renders", ORDER),
    (ORDER,),
    (NEED_ORDER,),
    writes=True,
    also=("everything",),
)
