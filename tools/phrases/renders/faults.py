"""What the errors of the render tools mean, for people who do not read English.

The forms are those of the sentences in ``db.renders`` and ``tools.runner``; one that is not known here is quoted.
"""

from __future__ import annotations

from agent.models.builtin.catalogue import Fault, Said


def _fault(form: str, russian: str) -> Fault:
    """An error whose English sentence is told as it is."""
    return Fault(form, Said("", russian))


FAULTS = (
    _fault(
        r"There is no order (?P<order>SA-[\w-]+)\. The latest are (?P<known>.+?)\.",
        "Заказа {order} нет. Последние: {known}.",
    ),
    _fault(r"There is no order (?P<order>SA-[\w-]+)", "Заказа {order} нет. Заказов пока нет совсем."),
    _fault(
        r"There is no order yet",
        "Заказов ещё нет. Создайте первый: «Создай заказ на все валы в PNG 2048x2048».",
    ),
    _fault(
        r'There is no material "(?P<given>.*?)"\. The nearest are (?P<known>.+?)\.',
        "Материала «{given}» нет. Похожие: {known}. Повторите с одним из них.",
    ),
    _fault(
        r'There is no output type "(?P<given>.*?)"\. The nearest are (?P<known>.+?);',
        "Типа вывода «{given}» нет. Похожие: {known}. Другой размер можно задать отдельно.",
    ),
    _fault(
        r"There is no product (?P<given>.+?)\.(?: The nearest ids are (?P<known>.+?)\.)? Look for",
        "Продукта {given} нет. Похожие номера: {known}.",
    ),
    _fault(
        r'There is no category "(?P<given>.*?)"\. The categories are (?P<known>.+)\.',
        "Категории «{given}» нет. Есть: {known}.",
    ),
    _fault(
        r"(?P<where>width|height|samples) must be (?P<least>\d+) to (?P<most>\d+)(?: pixels)?, not (?P<given>.+?)\.",
        "{where}: {given} не подходит, возможно от {least} до {most}.",
    ),
    _fault(
        r"There is no format (?P<given>.+?)\. The formats are (?P<known>.+?)\.",
        "Формата {given} нет. Форматы: webp, png и jpeg.",
    ),
    _fault(
        r"There is no (?P<where>camera|background) (?P<given>.+?)\. Choose one of (?P<known>.+?)(?:, or a colour .+)?\.$",
        "{where}: {given} не подходит. Возможно: {known}.",
    ),
    _fault(
        r"A JPEG picture cannot be transparent",
        "JPEG не бывает прозрачным. Выберите WebP или PNG либо другой фон.",
    ),
    _fault(
        r"Order (?P<order>\S+) has materials without a mapping: (?P<told>.+?)\. Nothing was queued",
        "В заказе {order} есть материалы без сопоставления: {told}. В очередь ничего не поставлено. Задайте заказу один "
        "материал: «Установи материал Steel-Bare для заказа {order}».",
    ),
    _fault(
        r"Order (?P<order>\S+) is already dispatched: (?P<queued>\d+) queued, (?P<running>\d+) running, (?P<done>\d+) done",
        "Заказ {order} уже запущен: в очереди {queued}, выполняется {running}, готово {done}. Второй раз ничего не "
        "поставлено.",
    ),
    _fault(
        r"Order (?P<order>\S+) was cancelled",
        "Заказ {order} отменён: его нельзя ни запустить, ни изменить. Создайте новый.",
    ),
    _fault(
        r"Order (?P<order>\S+) is rendering: (?P<queued>\d+) queued, (?P<running>\d+) running",
        "Заказ {order} рендерится: в очереди {queued}, выполняется {running}. Изменить его можно, когда рендеры "
        "закончатся.",
    ),
    _fault(
        r"All (?P<count>\d+) pictures of order (?P<order>\S+) are there and as ordered",
        "Все изображения заказа {order} ({count}) уже готовы, ставить в очередь нечего. Сначала измените материал или "
        "настройки.",
    ),
    _fault(
        r"An order has at most (?P<most>\d+) products, not (?P<given>[\d,]+)",
        "В заказе может быть не больше {most} продуктов, а здесь {given}. Сделайте несколько заказов.",
    ),
    _fault(
        r"lacks the permission (?P<permission>[\w:]+)",
        "У вашей роли нет права {permission}. Обратитесь к администратору.",
    ),
)
