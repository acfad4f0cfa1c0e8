"""Names and labels of the workflow pack."""

from __future__ import annotations

from agent.models.builtin.catalogue import Said

NAMES = {
    "workflow": "workflow",
    "workflow_run": "workflow_run",
    "node": "node",
    "connection": "connection",
}
UNSEARCHED = frozenset({"node", "connection"})
"""Names that only composers look for: nodes are called like what they do, so that they would be found everywhere."""

EXAMPLE_NAMES = {
    "workflow": ("WF-0001", "WF-0002"),
    "workflow_run": ("RUN-00001", "RUN-00002"),
}

NOUNS = {
    "workflow": Said("workflows", "процессы"),
    "workflow_run": Said("runs", "запуски"),
}

LABELS = {
    "workflow": Said("Workflow", "Процесс"),
    "workflow_run": Said("Run", "Запуск"),
    "run": Said("Run", "Запуск"),
    "name": Said("Name", "Название"),
    "state": Said("State", "Состояние"),
    "trigger": Said("Starts by", "Чем запускается"),
    "nodes": Said("Nodes", "Узлы"),
    "Nodes": Said("Nodes", "Узлы"),
    "Edges": Said("Edges", "Связи"),
    "Steps": Said("Steps", "Шаги"),
    "problems": Said("Problems", "Замечания"),
    "problem": Said("Problem", "Замечание"),
    "level": Said("Level", "Степень"),
    "version": Said("Version", "Версия"),
    "last_run": Said("Last run", "Последний запуск"),
    "last_run_status": Said("Outcome", "Исход"),
    "status": Said("Status", "Состояние"),
    "cause": Said("Started by", "Причина"),
    "created": Said("Started", "Начат"),
    "error": Said("Error", "Ошибка"),
    "error_node": Said("Failed at", "Узел с ошибкой"),
    "node": Said("Node", "Узел"),
    "id": Said("Node", "Узел"),
    "kind": Said("Kind", "Вид"),
    "label": Said("Label", "Подпись"),
    "settings": Said("Settings", "Настройки"),
    "source": Said("From", "Откуда"),
    "target": Said("To", "Куда"),
    "branch": Said("If", "Если"),
    "title": Said("Step", "Шаг"),
    "tries": Said("Tries", "Попытки"),
    "took": Said("Time", "Время"),
    "connector": Said("Connector", "Коннектор"),
    "action": Said("Action", "Действие"),
    "does": Said("What it does", "Что делает"),
    "gives": Said("Gives", "Что даёт"),
    "connections": Said("Connections", "Подключения"),
    "active": Said("active", "активен"),
    "paused": Said("paused", "приостановлен"),
    "archived": Said("archived", "в архиве"),
    "invalid": Said("invalid", "ошибка"),
    "incomplete": Said("incomplete", "не закончено"),
    "warning": Said("warning", "на заметку"),
    "queued": Said("queued", "в очереди"),
    "running": Said("running", "выполняется"),
    "waiting": Said("waiting", "ждёт"),
    "done": Said("done", "готов"),
    "failed": Said("failed", "с ошибкой"),
    "cancelled": Said("cancelled", "отменён"),
    "skipped": Said("skipped", "пропущен"),
    "unknown": Said("unknown", "неизвестно"),
    "manual": Said("by hand", "вручную"),
    "by hand": Said("by hand", "вручную"),
    "webhook": Said("webhook", "вебхук"),
    "schedule": Said("schedule", "расписание"),
    "Webhook": Said("Webhook", "Вебхук"),
    "Schedule": Said("Schedule", "Расписание"),
    "HTTP request": Said("HTTP request", "HTTP-запрос"),
    "Slack message": Said("Slack message", "Сообщение в Slack"),
    "E-mail": Said("E-mail", "Письмо"),
    "Condition": Said("Condition", "Условие"),
    "Transform": Said("Transform", "Преобразование"),
    "Delay": Said("Delay", "Задержка"),
    "Database query": Said("Database query", "Запрос к базе данных"),
    "Assistant": Said("Assistant", "Ассистент"),
    "true": Said("true", "да"),
    "false": Said("false", "нет"),
}
