"""What people want changed in an order."""

from __future__ import annotations

from agent.models.builtin.catalogue import Gathered, Named, Need, Said, Slot, Wish, one_call, sentences, words
from tools.phrases.renders.orders import NEED_ORDER, ORDER

OVERRIDES = ("size", "width", "height", "format", "samples", "camera", "background")

_MATERIAL_NAME = Slot(
    "material_name",
    Named(
        "material",
        free=True,
        cues=words(
            "to, in, of, with, material, use, apply, be, into, as, from, override, =made of, put, should, using",
            "из, на, в, материал, материалом, используй, примени, поставь, установи, задай, покрытие, будет, под",
        ),
    ),
)
SET_MATERIAL = Wish(
    "set_material_override",
    Said("set one material for a whole order", "задать один материал для всего заказа"),
    Said(
        "Set material override to Steel-Bare on order {order}",
        "Установи материал Steel-Bare для заказа {order}",
    ),
    sentences(
        """
        set material override to Steel-Bare on order SA-2026-00001
        set the material of SA-2026-00001 to Brass
        set material Brass on SA-2026-00001
        use Brass for SA-2026-00001
        use the material Chrome for order SA-2026-00001
        change the material of SA-2026-00001 to Ceramic-White
        change SA-2026-00001 to Brass
        make SA-2026-00001 Brass
        make order SA-2026-00001 out of Brass
        make everything in SA-2026-00001 Chrome
        apply Steel-Bare to SA-2026-00001
        override the material of SA-2026-00001 with Chrome
        switch SA-2026-00001 to Ceramic-White
        replace the material in SA-2026-00001 with Brass
        order SA-2026-00001 should be Brass
        all lines of SA-2026-00001 in Steel-Bare
        put Brass on order SA-2026-00001
        material Brass for SA-2026-00001
        render SA-2026-00001 in Brass
        SA-2026-00001 in Chrome please
        SA-2026-00001 needs Brass
        turn SA-2026-00001 into Chrome
        set the material to Brass
        """,
        """
        установи материал Steel-Bare для заказа SA-2026-00001
        поставь SA-2026-00001 материал Brass
        задай материал Brass для SA-2026-00001
        используй Brass для SA-2026-00001
        используй материал Chrome для заказа SA-2026-00001
        поменяй материал SA-2026-00001 на Ceramic-White
        смени SA-2026-00001 на Brass
        сделай SA-2026-00001 из Brass
        сделай заказ SA-2026-00001 из материала Brass
        сделай всё в SA-2026-00001 из Chrome
        примени Steel-Bare к SA-2026-00001
        переопредели материал SA-2026-00001 на Chrome
        переключи SA-2026-00001 на Ceramic-White
        замени материал в SA-2026-00001 на Brass
        заказ SA-2026-00001 должен быть из Brass
        все строки SA-2026-00001 в Steel-Bare
        назначь Brass заказу SA-2026-00001
        материал Brass для SA-2026-00001
        отрендери SA-2026-00001 из Brass
        SA-2026-00001 пусть будет Chrome
        поставь материал Brass
        """,
    ),
    one_call("set_material_override", ORDER, _MATERIAL_NAME),
    (ORDER, _MATERIAL_NAME),
    (NEED_ORDER, Need(("material_name",), Said("Which material?", "Какой материал?"), offers="material")),
    writes=True,
    also=("everything",),
)

_OVERRIDE_VALUES = Slot("overrides", Gathered(OVERRIDES))
SET_OVERRIDES = Wish(
    "set_render_overrides",
    Said(
        "change size, format, samples, camera or background of an order",
        "изменить размер, формат, сэмплы, камеру или фон заказа",
    ),
    Said("Set the background of order {order} to white", "Сделай белый фон для заказа {order}"),
    sentences(
        """
        set the size of SA-2026-00001 to 2048x2048
        set SA-2026-00001 to 1024x1024
        change the format of SA-2026-00001 to PNG
        change SA-2026-00001 to png at 512x512
        use 16 samples for SA-2026-00001
        set samples to 8 on order SA-2026-00001
        use a white background for SA-2026-00001
        set the background of SA-2026-00001 to transparent
        give SA-2026-00001 a transparent background
        background #ff0000 for SA-2026-00001
        switch the camera of SA-2026-00001 to top
        show SA-2026-00001 from the side
        use the front view for order SA-2026-00001
        make SA-2026-00001 png
        make SA-2026-00001 transparent
        resize SA-2026-00001 to 800x600
        resize the renders of order SA-2026-00001 to 512x512
        set width 800 on SA-2026-00001
        make SA-2026-00001 800 px wide
        SA-2026-00001 in 4k
        SA-2026-00001 should be png
        SA-2026-00001 needs a white background
        set the resolution of order SA-2026-00001 to 2048 px
        SA-2026-00001 as jpeg
        SA-2026-00001 in WebP at 512x512
        render SA-2026-00001 with 4 samples
        render SA-2026-00001 from above
        increase the samples of SA-2026-00001 to 12
        I want SA-2026-00001 on a white background
        change the render overrides of SA-2026-00001
        """,
        """
        установи размер SA-2026-00001 2048x2048
        поставь SA-2026-00001 1024x1024
        смени формат SA-2026-00001 на PNG
        смени SA-2026-00001 на png 512x512
        используй 16 сэмплов для SA-2026-00001
        поставь 8 сэмплов для заказа SA-2026-00001
        используй белый фон для SA-2026-00001
        сделай фон SA-2026-00001 прозрачным
        сделай прозрачный фон у SA-2026-00001
        фон #ff0000 для SA-2026-00001
        переключи камеру SA-2026-00001 на вид сверху
        покажи SA-2026-00001 сбоку
        используй вид спереди для заказа SA-2026-00001
        сделай SA-2026-00001 в png
        сделай SA-2026-00001 прозрачным
        измени размер SA-2026-00001 на 800x600
        измени размер рендеров заказа SA-2026-00001 на 512x512
        задай ширину 800 для SA-2026-00001
        сделай SA-2026-00001 шириной 800 пикселей
        SA-2026-00001 в 4k
        SA-2026-00001 должен быть в png
        SA-2026-00001 нужен белый фон
        задай разрешение заказа SA-2026-00001 2048 пикселей
        SA-2026-00001 в jpeg
        SA-2026-00001 в WebP 512x512
        рендери SA-2026-00001 с 4 сэмплами
        отрендери SA-2026-00001 сверху
        увеличь сэмплы SA-2026-00001 до 12
        хочу SA-2026-00001 на белом фоне
        измени параметры рендера SA-2026-00001
        """,
    ),
    one_call("set_render_overrides", ORDER, _OVERRIDE_VALUES),
    (ORDER, _OVERRIDE_VALUES),
    (
        NEED_ORDER,
        Need(
            ("overrides",),
            Said(
                "What shall change: size, format, samples, camera or background?",
                "Что изменить: размер, формат, сэмплы, камеру или фон?",
            ),
        ),
    ),
    writes=True,
    also=("everything",),
)
