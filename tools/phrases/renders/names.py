"""Names and labels of the render pack, and the words inside names in other languages."""

from __future__ import annotations

from agent.models.builtin.catalogue import Said, words

NAMES = {
    "order": "order",
    "pim_id": "pim_id",
    "product": "text",
    "category": "category",
    "material": "material",
    "material_alias": "material",
    "output_type": "output_type",
}

EXAMPLE_NAMES = {
    "order": ("SA-2026-00001", "SA-2026-00002"),
    "category": ("Kugellager", "Rollenlager", "Gehäuse", "Wellen"),
    "material": ("Steel-Bare", "Brass", "Chrome", "Ceramic-White"),
}

GLOSSARY = {
    "steel": words("stahl", "сталь, стали, стальной, стальным, сталью"),
    "bare": words(
        "blank, raw, uncoated, plain, untreated, unbehandelt", "голый, голая, голой, необработанный, чистый"
    ),
    "polished": words("shiny, poliert", "полированный, полированная, полированной, шлифованный"),
    "brushed": words(
        "ground, gebürstet, geschliffen",
        "матированный, матированной, щеткованный, щеткованная, брашированный",
    ),
    "brass": words("messing", "латунь, латуни, латунный, латунью"),
    "satin": words("satined, silk", "сатин, сатиновый, сатинированный"),
    "bronze": words(ru="бронза, бронзы, бронзовый, бронзой"),
    "aged": words("old, patinated, patiniert, antique", "состаренный, состаренная, патина, старый, старая"),
    "oxide": words(
        "oxidised, oxidized, blackened, brüniert", "оксид, воронение, вороненый, воронёная, оксидированный"
    ),
    "cast": words(ru="литой, литая, литье, литой, литого"),
    "iron": words("grauguss", "железо, железа, чугун, чугуна, чугунный"),
    "copper": words("kupfer", "медь, меди, медный, медью"),
    "chrome": words("chromium, chrom, chromed", "хром, хрома, хромом, хромированный"),
    "mirror": words("glossy, reflecting", "зеркальный, зеркальная, зеркало, глянцевый"),
    "ceramic": words("ceramics, keramik", "керамика, керамики, керамикой, керамический"),
    "rubber": words("gummi", "резина, резины, резиной, резиновый"),
    "plastic": words("kunststoff", "пластик, пластика, пластиком, пластмасса"),
    "polymer": words("polymers", "полимер, полимера, полимерный"),
    "nylon": words(ru="нейлон, нейлона"),
    "aluminium": words("aluminum", "алюминий, алюминия, алюминием"),
    "anodized": words("anodised, eloxiert", "анодированный, анодированная"),
    "gold": words(ru="золото, золота, золотой"),
    "white": words("weiß", "белый, белая, белой, белого"),
    "black": words("schwarz", "черный, черная, черной, черного"),
    "blue": words(ru="синий, синяя, синей"),
    "red": words(ru="красный, красная, красной"),
    "grey": words("gray", "серый, серая, серой"),
    "matte": words("matt", "матовый, матовая, матовой"),
}

NOUNS = {
    "order": Said("orders", "заказы"),
    "category": Said("categories", "категории"),
    "material": Said("materials", "материалы"),
    "output_type": Said("output types", "типы вывода"),
    "period": Said("periods", "периоды"),
    "state": Said("states", "состояния"),
}

LABELS = {
    "number": Said("Order", "Заказ"),
    "order_id": Said("Order", "Заказ"),
    "status": Said("Status", "Статус"),
    "lines": Said("Lines", "Строк"),
    "output_type": Said("Output type", "Тип вывода"),
    "output_type_name": Said("Output type", "Тип вывода"),
    "created": Said("Created", "Создан"),
    "created_at": Said("Created", "Создан"),
    "pim_id": Said("PIM id", "PIM-номер"),
    "name": Said("Name", "Название"),
    "category": Said("Category", "Категория"),
    "product": Said("Product", "Продукт"),
    "products": Said("Products", "Продукты"),
    "nearest": Said("Nearest", "Похожие"),
    "order": Said("order", "заказ"),
    "material": Said("Material", "Материал"),
    "slot": Said("Slot", "Слот"),
    "error": Said("Error", "Ошибка"),
    "day": Said("Day", "День"),
    "renders": Said("Renders", "Рендеров"),
    "draft": Said("draft", "черновик"),
    "submitted": Said("submitted", "отправлен"),
    "rendering": Said("rendering", "рендерится"),
    "done": Said("done", "готово"),
    "failed": Said("failed", "с ошибкой"),
    "cancelled": Said("cancelled", "отменено"),
    "queued": Said("queued", "в очереди"),
    "running": Said("running", "выполняется"),
    "webp": Said("WebP", "WebP"),
    "png": Said("PNG", "PNG"),
    "jpeg": Said("JPEG", "JPEG"),
    "tiff": Said("TIFF", "TIFF"),
    "gif": Said("GIF", "GIF"),
    "bmp": Said("BMP", "BMP"),
    "avif": Said("AVIF", "AVIF"),
    "svg": Said("SVG", "SVG"),
    "exr": Said("EXR", "EXR"),
    "today": Said("today", "сегодня"),
    "yesterday": Said("yesterday", "вчера"),
    "this_week": Said("this week", "на этой неделе"),
    "last_week": Said("last week", "на прошлой неделе"),
    "this_month": Said("this month", "в этом месяце"),
    "last_7_days": Said("in the last 7 days", "за последние 7 дней"),
    "last_30_days": Said("in the last 30 days", "за последние 30 дней"),
    "all": Said("altogether", "за всё время"),
    "width": Said("width", "ширина"),
    "height": Said("height", "высота"),
    "format": Said("format", "формат"),
    "samples": Said("samples", "сэмплы"),
    "camera": Said("camera", "камера"),
    "background": Said("background", "фон"),
}
