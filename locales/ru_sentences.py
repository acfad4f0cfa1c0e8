"""Russian for the sentences that the code writes in English; ``locales.retelling`` recognises them by these templates.

``{a}`` and other names take any text, which is retold in turn; ``{n}`` takes a number and chooses one of three forms.
"""

from __future__ import annotations

from collections.abc import Mapping

from locales.ru_agent import AGENT
from locales.ru_link_sentences import LINKS
from locales.ru_plm_sentences import PLM
from locales.ru_records import RECORDS
from locales.ru_simulation_sentences import SIMULATIONS
from locales.ru_sql import SQL
from locales.ru_team import TEAM
from locales.ru_workflow_sentences import WORKFLOWS

_SHARED: Mapping[str, str | tuple[str, str, str]] = {
    "in a moment": "через минуту",
    "in {a} seconds": "через {a} с",
    "in about {a} minutes": "примерно через {a} мин",
    "in about {a} hours": "примерно через {a} ч",
    "a minute": "минуту",
    "an hour": "час",
    "The role {a} lacks the permission {b}, which this needs. Ask an administrator.": "У роли {a} нет права {b}, "
    "которое для этого нужно. Обратитесь к администратору.",
    "You are not signed in, or no longer. Sign in and try again.": "Вы не вошли или сеанс закончился. Войдите и "
    "попробуйте ещё раз.",
    "Sign in again.": "Войдите ещё раз.",
    "There is nothing at this address.": "По этому адресу ничего нет.",
    "This app is not served under that name.": "Под этим именем приложение не работает.",
    "This address knows only {a}.": "Этот адрес знает только {a}.",
    "The request is larger than {a} MB, which is the most that is accepted. Send less at once, such as a shorter "
    "message.": "Запрос больше {a} МБ — это предел. Отправьте меньше за раз, например сообщение короче.",
    "The request did not arrive in time. Try again.": "Запрос не пришёл вовремя. Попробуйте ещё раз.",
    "The request does not fit.": "Запрос не подходит.",
    "The request cannot be used. {a}.": "Запрос нельзя использовать. {a}.",
    "This is not valid JSON": "Это не JSON",
    "The body of the request cannot be read. Send one JSON object.": "Тело запроса не читается. Отправьте один "
    "объект JSON.",
    "This page was opened by somebody else, or long ago. Reload it.": "Эту страницу открыл кто-то другой или очень "
    "давно. Обновите её.",
    "Too many pages are open. Try again in a minute.": "Открыто слишком много страниц. Попробуйте через минуту.",
    "This request comes from a page of another site, so it was refused. Use the app's own pages.": "Запрос пришёл со "
    "страницы другого сайта, поэтому отклонён. Пользуйтесь страницами приложения.",
    "This request does not say which page it comes from (Origin), so it was refused.": "В запросе не сказано, с какой "
    "страницы он пришёл (Origin), поэтому он отклонён.",
    "The header {a} is missing or belongs to another sign-in. Take csrf_token from GET /api/v1/me and send it along; "
    "on a page, reload it.": "Заголовка {a} нет или он от другого входа. Возьмите csrf_token из GET /api/v1/me и "
    "отправьте его вместе с запросом; на странице — обновите её.",
    "Something went wrong in Counterfoil itself. It was logged under the request's id; try again, and name that id to "
    "your administrator if it stays.": "Ошибка в самом Counterfoil. Она записана в журнал под номером запроса; "
    "попробуйте ещё раз, а если не пройдёт, назовите номер администратору.",
    "Something went wrong in Counterfoil itself. It was logged; nothing was changed. Try again.": "Ошибка в самом "
    "Counterfoil. Она записана в журнал; ничего не изменено. Попробуйте ещё раз.",
    "The database cannot be reached right now. Try again in a moment.": "База данных сейчас недоступна. Попробуйте "
    "через минуту.",
    "That was more than {a} {b} in {c}. Wait {d} s and try again.": "Это больше {a} за {c} ({b}). Подождите {d} с и "
    "попробуйте ещё раз.",
    "You have {a} live feeds open, which is the most. Close a tab and reload this one.": "У вас открыто живых лент: "
    "{a}, это предел. Закройте вкладку и обновите эту.",
    "E-mail address and password do not fit together. Check both and try again.": "Адрес почты и пароль не подходят "
    "друг к другу. Проверьте оба и попробуйте ещё раз.",
    "Too many failed sign-ins. Wait five minutes and try again.": "Слишком много неудачных попыток входа. Подождите "
    "пять минут и попробуйте ещё раз.",
    "Your account was deactivated, so you can't confirm anything.": "Ваша учётная запись отключена, поэтому вы ничего "
    "не можете подтвердить.",
}
SENTENCES: Mapping[str, str | tuple[str, str, str]] = {
    **WORKFLOWS,
    **SIMULATIONS,
    **_SHARED,
    **AGENT,
    **RECORDS,
    **PLM,
    **SQL,
    **TEAM,
    **LINKS,
}
