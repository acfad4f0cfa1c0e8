"""Russian: the texts about API tokens."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "tokens.title": "Токены API",
    "tokens.about": "С ними входят программы и блокноты Jupyter и действуют от вашего имени: им можно то же, что и вам, "
    "в пределах токена. Смена пароля и выход их не отменяют.",
    "tokens.none": "Токенов API нет",
    "tokens.none.text": "Создайте токен, чтобы работать с Counterfoil из блокнота Jupyter, скрипта или другой программы.",
    "tokens.new": "Новый токен API",
    "tokens.name": "Где он используется",
    "tokens.name.hint": "Например «Отчёты в Jupyter», чтобы потом его узнать.",
    "tokens.days": "Действует",
    "tokens.days.one": "{n} день",
    "tokens.days.few": "{n} дня",
    "tokens.days.many": "{n} дней",
    "tokens.scope": "Что он разрешает",
    "tokens.scope.read": "Читать",
    "tokens.scope.read.text": "Смотреть всё, что видите вы, и спрашивать ассистента в ваших чатах. "
    "Больше ничего изменить нельзя.",
    "tokens.scope.propose": "Предлагать",
    "tokens.scope.propose.text": "Ассистент может ещё и готовить изменения. Подтверждаете их вы, в приложении.",
    "tokens.scope.confirm": "Подтверждать",
    "tokens.scope.confirm.text": "Программа может сама подтверждать изменения и действовать сразу, не спрашивая вас.",
    "tokens.make": "Создать токен",
    "tokens.made": "Токен готов",
    "tokens.fresh": "Этот токен показывается один раз",
    "tokens.fresh.text": "Храните его там, где программы хранят секреты. Он действует до {until}.",
    "tokens.fresh.use": "Программа передаёт его с каждым запросом, в заголовке",
    "tokens.copied": "Скопировано",
    "tokens.until": "действует до",
    "tokens.ended": "действовал до",
    "tokens.over": "Истёк",
    "tokens.used": "последний раз",
    "tokens.never": "Ещё не использовался",
    "tokens.revoke": "Отозвать",
    "tokens.revoked": "Отозван",
    "tokens.revoke_sure": "Отозвать «{name}»?",
    "tokens.revoke_text": "Всё, что пользуется этим токеном, сразу перестанет работать. Отменить это нельзя.",
    "audit.action.token_made": "Токен API создан",
    "audit.action.token_revoked": "Токен API отозван",
}
