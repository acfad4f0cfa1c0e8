"""Russian for connections: what is refused, what a test of one tells, and how requests and mails go wrong."""

from __future__ import annotations

from collections.abc import Mapping

_PARTS = {
    "Host": "хост",
    "Mail server": "почтовый сервер",
    "Port": "порт",
    "Encryption": "шифрование",
    "User name": "имя пользователя",
    "Sender": "отправитель",
    "Password": "пароль",
    "Token": "токен",
    "Header": "заголовок",
    "How to sign in": "способ входа",
    "Webhook address": "адрес вебхука",
    "Bot token": "токен бота",
    "Signing secret": "секрет подписи",
}
"""What a connection is made of, by its English label; in sentences with a small letter."""


def _lower(english: str) -> str:
    return english[:1].lower() + english[1:]


PARTS: Mapping[str, str] = {
    **{
        f"The connection needs its {_lower(part)}. {{a}}": f"Подключению нужно: {told}. {{a}}"
        for part, told in _PARTS.items()
    },
    **{
        f"The {_lower(part)} has at most {{a}} characters, all of which can be shown.": f"Слишком длинно или с "
        f"непечатными знаками ({told}): не больше {{a}} знаков."
        for part, told in _PARTS.items()
    },
    **{
        f"The {_lower(part)} has at most {{a}} characters, which are letters without accents, digits and "
        f"signs.": f"Не больше {{a}} знаков ({told}): латинские буквы, цифры и знаки."
        for part, told in _PARTS.items()
    },
    **{
        f"The {_lower(part)} is too short to be kept secret; it has at least {{a}} characters.": f"Слишком коротко для "
        f"секрета ({told}): нужно не меньше {{a}} знаков."
        for part, told in _PARTS.items()
    },
    **{
        f"The {_lower(part)} must begin with https://, followed by a host.": f"Нужно начало https:// и хост ({told})."
        for part, told in _PARTS.items()
    },
    **{
        f"The {_lower(part)} is one of: {{a}}.": f"Возможно ({told}): {{a}}." for part, told in _PARTS.items()
    },
}

CONNECTIONS: Mapping[str, str] = {
    **PARTS,
    # Что не принимается
    "The connector {a} needs no connection. Those that do are: {b}.": "Коннектору {a} подключение не нужно. "
    "Нужно оно: {b}.",
    "A connection needs a name. Choose one, such as Slack of the sales team.": "Подключению нужно название, например "
    "«Slack отдела продаж».",
    "The name of a connection has at most {a} characters, not {b}.": "В названии подключения не больше {a} "
    "знаков, а не {b}.",
    "The name has characters that can't be shown. Leave them out.": "В названии есть знаки, которые нельзя показать. "
    "Уберите их.",
    "This connection has no setting {a}. It has: {b}.": "У этого подключения нет настройки {a}. Есть: {b}.",
    "The connection needs its {a}. {b}": "Подключению нужно: {a}. {b}",
    "Enter the mail server without its port, and the port by itself.": "Введите почтовый сервер без порта, а порт — "
    "отдельно.",
    "The connection sends its token in a header of its own. Enter the header's name.": "Подключение передаёт токен в "
    "своём заголовке. Введите имя заголовка.",
    "This connection has no such secret. It has: {a}.": "Такого секрета у этого подключения нет. Есть: {a}.",
    "The {a} has at most {b} characters, all of which can be shown.": "Не больше {b} знаков, и все печатные: {a}.",
    "The {a} is one of: {b}.": "{a} — одно из: {b}.",
    "{a} is no host. Enter a name without scheme and path, such as api.example.com.": "{a} — не хост. Введите имя без "
    "схемы и пути, например api.example.com.",
    "{a} is no port. Enter a whole number from 1 to 65535, such as 587.": "{a} — не порт. Введите целое число от 1 до "
    "65535, например 587.",
    "{a} cannot be the header of a token. Enter one such as X-Api-Key.": "{a} не может быть заголовком токена. Введите, "
    "например, X-Api-Key.",
    "{a} is no e-mail address. Enter one such as orders@example.com.": "{a} — не адрес почты. Введите, например, "
    "orders@example.com.",
    "The {a} has at most {b} characters, which are letters without accents, digits and signs.": "Не больше {b} знаков: "
    "латинские буквы, цифры и знаки ({a}).",
    "The {a} is too short to be kept secret; it has at least {b} characters.": "Слишком коротко для секрета: нужно не "
    "меньше {b} знаков ({a}).",
    "The user name cannot have a colon.": "В имени пользователя не может быть двоеточия.",
    "The {a} must begin with https://, followed by a host.": "Нужно начало https:// и хост ({a}).",
    "The connection needs its signing secret. Enter the one that the caller signs with.": "Подключению нужен секрет "
    "подписи. Введите тот, которым подписывает отправитель.",
    "The way {a} needs: {b}. Enter what is missing.": "Способу {a} нужно: {b}. Введите, чего не хватает.",
    "The way {a} needs only: {b}. Leave the others out.": "Способу {a} нужно только: {b}. Остальное уберите.",
    "A Slack connection has either a webhook address or a bot token. Enter exactly one.": "У подключения Slack есть "
    "либо адрес вебхука, либо токен бота. Введите что-то одно.",
    "The user name needs its password. Enter it, or leave the user name empty.": "К имени пользователя нужен пароль. "
    "Введите его или оставьте имя пустым.",
    "The password needs its user name. Enter it, or leave the password empty.": "К паролю нужно имя пользователя. "
    "Введите его или оставьте пароль пустым.",
    "There are {a} connections already. Delete one first.": "Подключений уже {a}. Сначала удалите какое-нибудь.",
    "A connection stays with its connector. Add a new one for another service.": "Коннектор у подключения не меняется. "
    "Для другого сервиса добавьте новое.",
    "The address of the connection changed. Enter its secrets again, so that they go only there.": "Адрес подключения "
    "изменился. Введите секреты заново, чтобы они уходили только туда.",
    'The connection "{a}" is used by {b}. Choose another one in their steps first.': "Подключение «{a}» используется: "
    "{b}. Сначала выберите в их шагах другое.",
    "The role {a} may not change connections. Ask an administrator.": "Роли {a} нельзя менять подключения. Обратитесь к "
    "администратору.",
    "There are no connections yet.": "Подключений пока нет.",
    "Those that there are: {a}.": "Есть: {a}.",
    'There is no connection "{a}". {b}': "Подключения «{a}» нет. {b}",
    "There is no connection {a}. {b}": "Подключения {a} нет. {b}",
    "There is a connection {a} already. Choose another name.": "Подключение {a} уже есть. Выберите другое название.",
    "A connection can't be called like an id. Choose another name.": "Подключение не может называться как "
    "идентификатор. "
    "Выберите другое название.",
    "The secrets of the connection {a} cannot be read: COUNTERFOIL_SECRET_KEY has changed, or they were damaged. Enter "
    "them again.": "Секреты подключения {a} не читаются: изменился COUNTERFOIL_SECRET_KEY или они повреждены. Введите "
    "их заново.",
    # Проба подключения
    "Practice: nothing is sent with this connection.": "Тренировка: через это подключение ничего не отправляется.",
    "The secret can be read. To try it, send a signed call to the workflow.": "Секрет читается. Чтобы его проверить, "
    "отправьте процессу подписанный вызов.",
    "Slack did not take it ({a}, status {b}). Enter its secret anew.": "Slack не принял ({a}, статус {b}). Введите "
    "секрет заново.",
    "Slack has taken a test message. Look into its channel.": "Slack принял пробное сообщение. Загляните в его канал.",
    "Slack knows the token of {a}.": "Slack знает этот токен: {a}.",
    "Slack knows the token.": "Slack знает этот токен.",
    "{a} has taken a test mail to {b}.": "{a} принял пробное письмо на {b}.",
    "{a} refuses the credentials (status {b}). Enter them anew.": "{a} не принимает учётные данные (статус "
    "{b}). Введите "
    "их заново.",
    "{a} has a problem of its own (status {b}). Try again later.": "У {a} свои неполадки (статус {b}). "
    "Попробуйте позже.",
    "{a} answers (status {b}).": "{a} отвечает (статус {b}).",
    # Запросы наружу
    "The address {a} belongs to this network's own machinery, which workflows cannot ask.": "Адрес {a} принадлежит "
    "служебным машинам этой сети, процессам он недоступен.",
    "The address {a} is on this machine or in a private network. If workflows are to ask it, an administrator can add "
    "the host to the allowed hosts under Settings.": "Адрес {a} — на этой машине или в частной сети. Если процессам "
    "нужно к нему обращаться, администратор может разрешить этот хост в настройках.",
    "The name {a} could not be looked up within {b} s. Try again later.": "Имя {a} не нашлось за {b} с. "
    "Попробуйте позже.",
    "The name {a} leads nowhere. Check how it is spelled.": "Имя {a} никуда не ведёт. Проверьте, как оно написано.",
    "The address leads on and on; after {a} redirects it was given up.": "Адрес ведёт всё дальше; после {a} "
    "перенаправлений попытки прекращены.",
    "{a} answered with something that is no complete HTTP answer.": "{a} ответил неполно или не по HTTP.",
    "{a} hung up before its answer was complete.": "{a} прервал связь, не закончив ответ.",
    "{a} answered with more than {b} MB, which is not read. Ask it for less.": "Ответ {a} больше {b} МБ, он не "
    "читается. "
    "Запросите меньше.",
    "{a} leads on to something that is no address to be asked.": "{a} ведёт дальше на то, что нельзя запросить.",
    "The connection to {a} broke before its answer was complete.": "Связь с {a} оборвалась до конца ответа.",
    "{a} does not answer at port {b}. Nothing was sent to it.": "{a} не отвечает на порту {b}. Ничего не отправлено.",
    "Nothing can be reached at {a}, port {b}. Nothing was sent to it.": "По адресу {a}, порт {b}, ничего не отвечает. "
    "Ничего не отправлено.",
    "{a} could not prove who it is ({b}).": "{a} не подтвердил, кто он ({b}).",
    "Nothing was sent to it.": "Ничего не отправлено.",
    "{a} does not speak TLS at this port, or breaks it off. Nothing was sent to it.": "{a} на этом порту не говорит по "
    "TLS или обрывает его. Ничего не отправлено.",
    "{a} was not ready within {b} s. Nothing was sent to it.": "{a} не был готов за {b} с. Ничего не отправлено.",
    "{a} gave no complete answer within {b} s.": "{a} не дал полного ответа за {b} с.",
    "The web address has {a} characters; at most {b} are possible.": "В веб-адресе {a} знаков, возможно не больше {b}.",
    "A web address begins with https:// or http://; this one does not.": "Веб-адрес начинается с https:// или http://, "
    "а этот — нет.",
    "This is no web address. Write one such as https://api.example.com/orders.": "Это не веб-адрес. Напишите, например, "
    "https://api.example.com/orders.",
    "A web address cannot hold a user name or password. Use a connection for that.": "В веб-адресе не может быть имени "
    "или пароля. Для этого есть подключение.",
    "The web address names no host that could be asked. Check how it is spelled.": "В веб-адресе нет хоста, к которому "
    "можно обратиться. Проверьте, как он написан.",
    "The method of a request is a word such as GET or POST.": "Метод запроса — слово вроде GET или POST.",
    "A header of the request has a name that no header can have.": "У заголовка запроса недопустимое имя.",
    "The header {a} has a value that no header can have, such as a line break.": "У заголовка {a} недопустимое "
    "значение, "
    "например перевод строки.",
    "The connection is for {a}, but the request goes to {b}. Its credentials go only to its own host: change the URL, "
    "or choose another connection.": "Подключение для {a}, а запрос идёт на {b}. Его учётные данные уходят только на "
    "свой хост: измените URL или выберите другое подключение.",
    "The credentials of the connection go to {a} only by https://, not by http://. Change the URL.": "Учётные данные "
    "подключения уходят на {a} только по https://, не по http://. Измените URL.",
    # Почта
    "The mail has no recipient. Enter an address such as ada@example.com.": "У письма нет получателя. Введите адрес, "
    "например ada@example.com.",
    "The mail has a recipient that is no e-mail address. Separate several by commas.": "Один из получателей — не адрес "
    "почты. Несколько адресов разделяйте запятыми.",
    "The mail has {a} recipients; at most {b} are possible.": "У письма {a} получателей, возможно не больше {b}.",
    "The password would go to {a} unencrypted. Choose starttls or tls in the connection.": "Пароль ушёл бы на {a} без "
    "шифрования. Выберите в подключении starttls или tls.",
    "{a} refuses the user name or password{b}. Enter them anew in the connection.": "{a} не принимает имя или "
    "пароль{b}. "
    "Введите их в подключении заново.",
    "{a} does not take mails from {b}.": "{a} не принимает письма от {b}.",
    "{a} does not take mails to {b}.": "{a} не принимает письма на {b}.",
    "{a} does not take mails{b}.": "{a} не принимает письма{b}.",
    "{a} does not take the mail{b}.": "{a} не принимает письмо{b}.",
    "{a} does not offer STARTTLS{b}.": "{a} не предлагает STARTTLS{b}.",
    "{a} lets nobody sign in. Leave the user name empty, or choose encryption.": "{a} не даёт войти. Оставьте имя "
    "пользователя пустым или выберите шифрование.",
    "{a} hung up before it had taken the mail.": "{a} прервал связь, не приняв письмо.",
    "{a} offers no way to sign in that is known here.": "{a} не предлагает известного здесь способа входа.",
    "The connection to {a} broke before it had taken the mail.": "Связь с {a} оборвалась до приёма письма.",
}
