"""Russian for the sentences of the assistant: models, tools, chats, cards, settings."""

from __future__ import annotations

from collections.abc import Mapping

AGENT: Mapping[str, str | tuple[str, str, str]] = {
    # Модели
    "AI is not set up for this tenant. Ask an administrator to add a provider under Settings.": "ИИ для этой команды "
    "не настроен. Попросите администратора добавить провайдера в настройках.",
    "The assistant is switched off for this tenant. An administrator can switch it on.": "Ассистент для этой команды "
    "выключен. Администратор может его включить.",
    "The assistant is still answering. Wait for it to finish, or press Stop first.": "Ассистент ещё отвечает. "
    "Дождитесь конца или сначала остановите его.",
    "The assistant is still answering in this chat. Wait for it to finish, or press Stop first.": "Ассистент ещё "
    "отвечает в этом чате. Дождитесь конца или сначала остановите его.",
    "The model gave an empty answer twice. Try again, or choose another model.": "Модель дважды дала пустой ответ. "
    "Попробуйте ещё раз или выберите другую модель.",
    "The answer was cut off: {a}. Ask again, or say “continue”.": "Ответ оборвался: {a}. Спросите ещё раз или "
    "напишите «продолжай».",
    "The answer was cut off: the connection to the model ended early.": "Ответ оборвался: соединение с моделью "
    "закончилось раньше времени.",
    "the connection to the model ended early": "соединение с моделью закончилось раньше времени",
    "the connection to the model was lost": "соединение с моделью потеряно",
    "nothing came for {a} seconds": "{a} с ничего не приходило",
    "it took too long": "это длилось слишком долго",
    "the model sent something that is no answer": "модель прислала то, что не является ответом",
    "the model sent something that is no JSON": "модель прислала не JSON",
    "{a} refused access to {b}: the key lacks a permission, or the region is not served. Tell an administrator.": "{a} "
    "не даёт доступа к {b}: у ключа нет права или регион не обслуживается. Сообщите администратору.",
    "{a} redirects to another address, which is not followed so that the key goes nowhere else. An administrator can "
    "enter the final base URL under Settings.": "{a} перенаправляет на другой адрес; мы туда не идём, чтобы ключ не "
    "попал в чужие руки. Администратор может указать конечный адрес в настройках.",
    "{a} refused the API key. An administrator can enter a valid one under Settings.": "{a} не принимает ключ API. "
    "Администратор может указать верный в настройках.",
    "{a} says that the account has no credit left or reached its spending limit. Tell an administrator.": "{a} "
    "сообщает, что на счёте не осталось средств или достигнут предел расходов. Сообщите администратору.",
    "{a} does not know the model “{b}”. An administrator can choose another one, or correct the base URL, under "
    "Settings.": "{a} не знает модель «{b}». Администратор может выбрать другую или исправить адрес в настройках.",
    "The conversation is too long for {a}. Start a new chat, or ask for less at once.": "Беседа слишком длинна для "
    "{a}. Начните новый чат или просите меньше за раз.",
    "The conversation is too long for {a}. Start a new chat, or ask for less.": "Беседа слишком длинна для {a}. "
    "Начните новый чат или просите меньше.",
    "{a} declined to answer: its content filter or the model itself refused. Put the request in other words.": "{a} "
    "отказывается отвечать: сработал фильтр содержания или отказалась сама модель. Сформулируйте просьбу иначе.",
    "{a} gets too many requests at the moment. Try again {b}.": "У {a} сейчас слишком много запросов. Попробуйте {b}.",
    "{a} has a problem of its own (HTTP {b}). Try again {c}.": "У {a} собственная неполадка (HTTP {b}). Попробуйте "
    "{c}.",
    "{a} did not accept the request ({b}). Tell an administrator: the settings or Counterfoil are at fault.": "{a} не "
    "принимает запрос ({b}). Сообщите администратору: дело в настройках или в Counterfoil.",
    "{a} could not be reached. Try again in a moment; if it stays so, tell an administrator.": "{a} недоступен. "
    "Попробуйте через минуту; если не пройдёт, сообщите администратору.",
    "{a} did not begin to answer within {b} seconds. Try again in a moment.": "{a} не начал отвечать за {b} с. "
    "Попробуйте через минуту.",
    "{a} did not prove its identity (TLS). An administrator can check the base URL.": "{a} не подтвердил свою личность "
    "(TLS). Администратор может проверить адрес.",
    "{a} needs an API key. An administrator can enter one under Settings.": "Для {a} нужен ключ API. Администратор "
    "может указать его в настройках.",
    "{a} needs a base URL. An administrator can enter it under Settings.": "Для {a} нужен адрес. Администратор может "
    "указать его в настройках.",
    "No model is chosen for {a}. An administrator can choose one under Settings.": "Для {a} не выбрана модель. "
    "Администратор может выбрать её в настройках.",
    "The API key holds signs that no key has. Copy it once more.": "В ключе API есть знаки, которых в ключах не "
    "бывает. Скопируйте его ещё раз.",
    "The model server": "Сервер модели",
    "{a} sent a web page, no answer. An administrator can correct the base URL under Settings.": "{a} прислал "
    "веб-страницу, а не ответ. Администратор может исправить адрес в настройках.",
    "{a} sent an empty answer; try again in a moment.": "{a} прислал пустой ответ; попробуйте через минуту.",
    "{a} was disconnected because its settings changed. Ask again.": "Соединение с {a} закрыто, потому что изменились "
    "настройки. Спросите ещё раз.",
    "I stopped here: this took more steps than one answer may have. Tell me how to go on.": "Здесь я остановился: "
    "шагов больше, чем может быть в одном ответе. Скажите, как продолжать.",
    "{a} gave no answer within {b} s.": "{a} не ответил за {b} с.",
    "{a} answered.": "{a} отвечает.",
    # Инструменты
    "There is no tool called {a}. The tools are: {b}.": "Инструмента {a} нет. Есть инструменты: {b}.",
    "The arguments of {a} do not fit: {b}.": "Аргументы {a} не подходят: {b}.",
    "The arguments of {a} are not valid JSON ({b}). Send one JSON object.": "Аргументы {a} — не JSON ({b}). Нужен один "
    "объект JSON.",
    "The arguments of {a} must be one JSON object, not {b}.": "Аргументы {a} должны быть одним объектом JSON, а не "
    "{b}.",
    "The arguments of {a} are too long; ask for less at once.": "Аргументы {a} слишком длинны; просите меньше за раз.",
    "The tool failed because of a mistake in Counterfoil itself. It was logged; nothing was changed.": "Инструмент "
    "не сработал из-за ошибки в самом Counterfoil. Она записана в журнал; ничего не изменено.",
    "{a} may not use {b}: the role {c} lacks the permission {d}. Ask an administrator, or do something else.": "{a} не "
    "может пользоваться {b}: у роли {c} нет права {d}. Обратитесь к администратору или сделайте что-нибудь другое.",
    "{a} changes data, and this is a search. Send the request as a chat message.": "{a} меняет данные, а это поиск. "
    "Отправьте просьбу как сообщение.",
    "This would change {a} rows; at most {b} fit on one card. Do it in parts.": "Изменилось бы строк: {a}; на одной "
    "карточке помещается не больше {b}. Сделайте по частям.",
    "The answer was interrupted before this call had a result.": "Ответ прервался раньше, чем у этого вызова появился "
    "результат.",
    "I can do {a} things here ({b})": "Умею здесь: {a} ({b})",
    "This chat is not about one record": "Этот чат не об одной записи",
    "This chat is about {a} {b}": "Этот чат о записи {a} {b}",
    "The first {a} rows": "Первые строки: {a}",
    "The role {a} allows none of the tools here; an administrator can change that": "Роли {a} здесь не разрешён ни "
    "один инструмент; администратор может это изменить",
    # Чаты
    "There is no such chat. It may have been deleted.": "Такого чата нет. Возможно, он удалён.",
    "The message is empty. Type what you want done.": "Сообщение пустое. Напишите, что сделать.",
    "The message has {a} characters; at most {b} are accepted. Shorten it.": "В сообщении знаков: {a}; принимается не "
    "больше {b}. Сократите его.",
    "You have {a} open chats, which is the limit. Archive or delete one to begin a new one.": "У вас открыто чатов: "
    "{a}, это предел. Отправьте один в архив или удалите, чтобы начать новый.",
    "The title has {a} characters; at most {b} are accepted. Shorten it.": "В названии знаков: {a}; принимается не "
    "больше {b}. Сократите его.",
    "A chat needs a title. Type at least one letter.": "Чату нужно название. Введите хотя бы одну букву.",
    "The chat was deleted.": "Чат удалён.",
    "There is no message to answer again. Write one first.": "Нет сообщения, на которое ответить заново. Сначала "
    "напишите его.",
    "What this answer prepared was confirmed, so it stays. Send the request again instead.": "То, что подготовил этот "
    "ответ, подтверждено, поэтому он остаётся. Отправьте просьбу ещё раз.",
    "The answer was made again.": "Ответ сделан заново.",
    "The answer was interrupted because the server stopped. Nothing was lost that was confirmed. Try again.": "Ответ "
    "прерван, потому что сервер остановился. Ничего подтверждённого не потеряно. Попробуйте ещё раз.",
    "The answer failed. Try again.": "Ответ не удался. Попробуйте ещё раз.",
    # Карточки
    "Nobody decided in time.": "Вовремя никто не решил.",
    "There is no such change set. It may belong to a deleted chat.": "Такого набора изменений нет. Возможно, он из "
    "удалённого чата.",
    "This change set was already {a} by {b}. Nothing more was written.": "Этот набор изменений уже решён ({a}: {b}). "
    "Больше ничего не записано.",
    "This change set was already {a}. Nothing more was written.": "Этот набор изменений уже решён ({a}). Больше "
    "ничего не записано.",
    "The data has changed since this preview, so nothing was written. Look at the new preview and confirm again: "
    "{a}.": "Данные изменились с этого предпросмотра, поэтому ничего не записано. Посмотрите новый и подтвердите "
    "снова: {a}.",
    "Only the person who asked for it, or someone with the right to decide for others, can decide.": "Решить может "
    "только тот, кто об этом просил, или тот, кто вправе решать за других.",
    "Confirmed by {a}: {b}.": "Подтверждено, {a}: {b}.",
    "Cancelled by {a}: {b}.": "Отменено, {a}: {b}.",
    "Applied by {a}: {b}.": "Применено, {a}: {b}.",
    "Rejected by {a}: {b}.": "Отклонено, {a}: {b}.",
    "Could not be confirmed, nothing was written: {a}": "Подтвердить не удалось, ничего не записано: {a}",
    "Nothing was written, because it can't be done any more: {a}": "Ничего не записано, потому что это больше "
    "невозможно: {a}",
    "The role {a} lacks {b}, which this change needs. Ask an administrator.": "У роли {a} нет права {b}, которое нужно "
    "для этого изменения. Обратитесь к администратору.",
    "This change set has expired, so nothing was written. Ask the assistant again.": "Срок этого набора изменений "
    "истёк, поэтому ничего не записано. Попросите ассистента ещё раз.",
    "Nothing would change": "Ничего бы не изменилось",
    "{a}: done.": "{a}: готово.",
    # Настройки
    "The role {a} may not change settings. Ask an administrator.": "Роль {a} не может менять настройки. Обратитесь к "
    "администратору.",
    "There is no such provider setting. Reload the page to see those that exist.": "Такой настройки провайдера нет. "
    "Обновите страницу, чтобы увидеть имеющиеся.",
    "The provider or its address changed. Enter the API key again, so that it goes only there.": "Провайдер или его "
    "адрес изменился. Введите ключ API ещё раз, чтобы он попал только туда.",
    "There is no provider called {a}. Choose one of: {b}.": "Провайдера {a} нет. Выберите один из: {b}.",
    "The model's name is missing. Enter it as the provider writes it, such as gpt-4.1-mini.": "Не указано имя модели. "
    "Введите его так, как пишет провайдер, например gpt-4.1-mini.",
    "This provider needs an address. Enter one such as https://models.example.com/v1.": "Этому провайдеру нужен адрес. "
    "Введите, например, https://models.example.com/v1.",
    "The address must begin with https:// or http://.": "Адрес должен начинаться с https:// или http://.",
    "A stored key cannot be read: COUNTERFOIL_SECRET_KEY has changed. Enter the provider's key again.": "Сохранённый "
    "ключ не читается: COUNTERFOIL_SECRET_KEY изменился. Введите ключ провайдера ещё раз.",
    "A stored key cannot be read: it was damaged or moved. Enter the provider's key again.": "Сохранённый ключ не "
    "читается: он повреждён или перенесён. Введите ключ провайдера ещё раз.",
}
