"""Russian: the texts of the conversation besides the common ones, and of the panel on business pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "chat.search": "Поиск",
    "chat.search_hint": "Только посмотреть: читает, отвечает коротко (Ctrl+Enter)",
    "chat.about_record": "О записи {record}",
    "skill.label": "Навык",
    "skill.none": "Без навыка",
    "skill.hint": "Заготовка вашей команды: как ассистент работает в этом чате",
    "said.search": "Поиск",
    "said.edit": "Изменить это сообщение",
    "said.edit_hint": "Всё, что после него, исчезнет, и ответ будет новым. Enter отправляет, Esc оставляет как было.",
    "said.resend": "Отправить заново",
    "answer.mode.search": "Поиск · только просмотр",
    "card.undo": "Вернуть назад",
    "card.undo_hint": "Готовит обратное изменение карточкой; ничего не меняется, пока вы её не подтвердите",
    "card.redo": "Вернуть обратно",
    "card.undone": "С тех пор возвращено назад",
    "card.undo_waits": "Возврат ждёт подтверждения",
    # Панель на страницах записей
    "panel.label": "Ассистент",
    "panel.open": "Спросить ассистента",
    "panel.close": "Закрыть ассистента",
    "panel.width": "Ширина ассистента",
    "panel.history": "Прежние чаты",
    "panel.conversation": "Беседа",
    "panel.full": "Открыть на всю страницу",
    "panel.forget": "Спросить без {record}",
    "panel.clear": "Очистить",
    "panel.clear_title": "Очистить этот чат?",
    "panel.clear_text": "Всё сказанное здесь ({record}) будет удалено безвозвратно, и начнётся новый чат. То, что в нём "
    "ждёт подтверждения, отменяется. То, что подтверждено, остаётся, как и запись о нём в журнале.",
    "panel.hello": "Чем помочь здесь?",
    "panel.quick": "Быстрые действия",
    "context.order": "заказ",
    "context.product": "изделие",
    "context.item": "объект",
    "context.workflow": "процесс",
    "context.project": "проект",
    "context.simulation": "расчёт",
    # Быстрые действия: надпись на кнопке и предложение, которое она отправляет
    "quick.status": "В каком он состоянии?",
    "quick.status.order": "Какой статус заказа {number}?",
    "quick.materials": "Проверить материалы",
    "quick.materials.order": "Проверь материалы заказа {number}",
    "quick.dispatch": "Отправить рендеры",
    "quick.dispatch.order": "Запусти рендеры заказа {number}",
    "quick.failures": "Что не удалось?",
    "quick.failures.order": "Какие рендеры заказа {number} не удались?",
    "quick.last_orders": "Покажи мои последние 5 заказов",
    "quick.failed_week": "Сколько рендеров не удалось на этой неделе?",
    "quick.products": "Какие есть изделия?",
    "quick.throughput": "Сколько в среднем длится рендер?",
}
