"""Russian for the sentences about API tokens, links for others, and live demos."""

from __future__ import annotations

from collections.abc import Mapping

LINKS: Mapping[str, str | tuple[str, str, str]] = {
    # Токены API
    "This API token is not good: it is mistyped, ran out or was revoked. Make a new one on your own page.": "Этот токен "
    "API не годится: в нём опечатка, он истёк или отозван. Создайте новый на своей странице.",
    "Too many secrets that are no good came from your address. Wait {a} s and try again.": "С вашего адреса пришло "
    "слишком много негодных секретов. Подождите {a} с и попробуйте ещё раз.",
    "There is no scope “{a}”. Choose one of {b}.": "Нет такого охвата: «{a}». Выберите из: {b}.",
    "A token is good for 1 to {a} days. Choose a number of days between.": "Токен действует от 1 до {a} дней. Выберите "
    "число в этих пределах.",
    "You have {a} API tokens, which is the most. Revoke one that nothing uses any more.": "У вас уже {a} токенов API, "
    "это предел. Отзовите тот, которым больше никто не пользуется.",
    "You have no such API token. It may have been revoked already; reload the page.": "Такого токена API у вас нет. "
    "Возможно, он уже отозван; обновите страницу.",
    "{a}, and this needs the scope {b}. Make a token with that scope on your own page, or do it in the app.": "{a}, а "
    "для этого нужен охват {b}. Создайте такой токен на своей странице или сделайте это в приложении.",
    "This API token may only read": "Этот токен API может только читать",
    "This API token may read and propose, but decides nothing": "Этот токен API может читать и предлагать, но не решает",
    "A demo has no API tokens. Ask whoever runs Counterfoil for an account of your own.": "В демонстрации токенов API "
    "нет. Попросите учётную запись у того, у кого работает Counterfoil.",
    "API tokens are made and revoked in the app, not by another token.": "Токены API создают и отзывают в приложении, а "
    "не другим токеном.",
    "An API token cannot be used for this. Sign in to the app in a browser and do it there.": "Токен API для этого не "
    "годится. Войдите в приложение в браузере и сделайте это там.",
    "{a} changes data, and the API token that this request came with may only read. Tell the user to make one with the "
    "scope propose on their own page, or to ask again in the app.": "{a} меняет данные, а токен API этого запроса может "
    "только читать. Нужен токен с охватом propose — его создают на своей странице — или вопрос в самом приложении.",
    "The account {a} was deactivated or has run out, so nothing can be done with it.": "Учётная запись {a} отключена или "
    "истекла, поэтому с ней ничего нельзя сделать.",
    # Демонстрации: сколько их и сколько в них помещается
    "All demos of this server are in use. Come back in a few minutes.": "Все демонстрации этого сервера заняты. "
    "Вернитесь через несколько минут.",
    "All demos of this link are in use. Come back in a few minutes.": "Все демонстрации по этой ссылке заняты. Вернитесь "
    "через несколько минут.",
    "From your network {a} demos are open, which is the most. Go on in one of them, or come back when one has ended.": ""
    "Из вашей сети уже открыто демонстраций: {a}, это предел. Продолжите одну из них или вернитесь, когда одна "
    "закончится.",
    "From your network {a} demos were begun within {b} minutes, which is the most. Come back in a few minutes.": "Из "
    "вашей сети за {b} мин начато демонстраций: {a}, это предел. Вернитесь через несколько минут.",
    "This demo has had its {a} chats. Go on in one that is there.": "Чатов в этой демонстрации: {a}, больше нельзя. "
    "Продолжите один из тех, что есть.",
    "This demo has answered its {a} messages. What is here can be looked at until it ends; begin another demo to go "
    "on.": "Сообщений, на которые отвечает эта демонстрация: {a}, больше нельзя. Смотреть можно, пока она не кончится; "
    "чтобы продолжить, начните другую.",
    "This demo has done its {a} acts. What is here can be looked at until it ends; begin another demo to go "
    "on.": "Действий в этой демонстрации: {a}, больше нельзя. Смотреть можно, пока она не кончится; чтобы продолжить, "
    "начните другую.",
    "With this a demo would have had {a} jobs, and {b} are its most. Nothing was begun; ask for fewer, or begin another "
    "demo.": "С этим заданий в демонстрации было бы {a}, а предел — {b}. Ничего не начато; попросите меньше или начните "
    "другую демонстрацию.",
    "With this {a} jobs would wait or run at once, and a demo may have {b}. Nothing was begun; wait for those that run, "
    "or ask for fewer.": "С этим сразу ждало бы или шло заданий: {a}, а в демонстрации можно {b}. Ничего не начато; "
    "дождитесь тех, что идут, или попросите меньше.",
    "The assistant is still answering in this chat. Share it when it has finished.": "Ассистент ещё отвечает в этом "
    "чате. Поделитесь им, когда он закончит.",
    "This demo has made {a} MB of files, which is its most. Nothing was begun; what is here can be looked at until it "
    "ends.": "Файлов в этой демонстрации: {a} МБ, это предел. Ничего не начато; смотреть можно, пока она не кончится.",
    "This demo has used the {a} tokens of a language model that it may use, so nobody answers in it any more. What is "
    "here can be looked at until it ends.": "Эта демонстрация израсходовала токены языковой модели, сколько ей можно: "
    "{a}; больше в ней никто не ответит. Смотреть можно, пока она не кончится.",
    "Nobody can call a demo from outside, so its webhooks have no addresses. Start the workflow here.": "Извне "
    "демонстрацию вызвать нельзя, поэтому у её вебхуков нет адресов. Запустите процесс здесь.",
    # Ссылки для других
    "This link leads nowhere: it was revoked, has run out, or never was. Ask for a new one.": "Эта ссылка никуда не "
    "ведёт: она отозвана, истекла или её никогда не было. Попросите новую.",
    "A chat cannot be copied into a demo: all of it is thrown away.": "Скопировать чат в демонстрацию нельзя: потом всё "
    "в ней удаляется.",
    "Links to what is in a demo cannot be made: all of it is thrown away.": "Ссылок на содержимое демонстрации не "
    "бывает: потом всё в ней удаляется.",
    "Nothing was said in this chat yet, so there is nothing to share.": "В этом чате ещё ничего не сказано, так что "
    "делиться нечем.",
    "This chat has {a} messages; a transcript holds at most {b}. Go on in a new chat, and share that one.": "Сообщений в "
    "этом чате: {a}, а в записи беседы помещается {b}. Продолжите в новом чате и поделитесь им.",
    "This transcript would have {a} MB; at most {b} MB are kept. Leave out the results or the changes, or share a "
    "shorter chat.": "Запись беседы заняла бы {a} МБ, а хранится не больше {b} МБ. Оставьте результаты или изменения в "
    "стороне или поделитесь чатом покороче.",
    "You have {a} links, which is the most. Revoke one that nobody needs.": "Ссылок у вас уже {a}, это предел. Отзовите "
    "ту, что никому не нужна.",
    "There is no such link. Reload the page to see those that there are.": "Такой ссылки нет. Обновите страницу, чтобы "
    "увидеть те, что есть.",
    "The links of others are for those who have the permission {a}.": "Ссылки других людей — для тех, у кого есть право "
    "{a}.",
    "A demo lasts from {a} to {b} minutes.": "Демонстрация длится от {a} до {b} минут.",
    "A demo shows some of these packs: {a}.": "В демонстрации можно показать что-то из этого: {a}.",
    "The number of {a} is from {b} to {c}.": "{a}: число от {b} до {c}.",
    "days that a link works": "Сколько дней действует ссылка",
    "tokens of a demo": "Токены модели на демонстрацию",
    "demos at once": "Демонстраций сразу",
    "Nobody can sign in as {a}. Make them with create-user, or check the address.": "Под адресом {a} никто не входит. "
    "Создайте учётную запись командой create-user или проверьте адрес.",
    "Copied from the shared conversation {a} as it was on {b}. What was done there was not copied.": "Скопировано из "
    "беседы по ссылке, {a}, какой она была {b}. Сделанное там не скопировано.",
    "A change of the personal context": "Изменение личного контекста",
}
