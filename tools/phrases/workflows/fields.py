"""Russian words for the fields of a call, as they are usually called in it."""

from __future__ import annotations

FIELDS = {
    **dict.fromkeys(("сумма", "сумму", "суммы", "суммой", "сумме"), "amount"),
    **dict.fromkeys(("статус", "статуса", "статусом", "состояние"), "status"),
    **dict.fromkeys(("цена", "цену", "цены"), "price"),
    **dict.fromkeys(("количество", "количества", "число"), "quantity"),
    **dict.fromkeys(("имя", "имени"), "name"),
    **dict.fromkeys(("почта", "емейл", "имейл"), "email"),
    **dict.fromkeys(("страна", "страны", "страну"), "country"),
    **dict.fromkeys(("город", "города"), "city"),
    **dict.fromkeys(("приоритет", "приоритета"), "priority"),
    **dict.fromkeys(("тип", "типа"), "type"),
    **dict.fromkeys(("текст", "текста", "тексте"), "text"),
    **dict.fromkeys(("тема", "теме", "тему", "темы"), "subject"),
    **dict.fromkeys(("заказ", "заказа"), "order"),
    **dict.fromkeys(("клиент", "клиента"), "customer"),
    **dict.fromkeys(("итог", "итого"), "total"),
    **dict.fromkeys(("оценка", "оценку", "оценки"), "score"),
    **dict.fromkeys(("возраст", "возраста"), "age"),
    **dict.fromkeys(("сообщение", "сообщении", "сообщения"), "message"),
    **dict.fromkeys(("событие", "события"), "event"),
    **dict.fromkeys(("температура", "температуры", "температуру"), "temperature"),
}
