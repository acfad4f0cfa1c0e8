"""Russian for what is wrong with expressions, texts and schedules of a workflow."""

from __future__ import annotations

from collections.abc import Mapping

EXPRESSIONS: Mapping[str, str] = {
    "The expression is empty. Write one such as trigger.body.amount > 100.": "Выражение пусто. Напишите, например, "
    "trigger.body.amount > 100.",
    "An expression may have {a} characters; this one has {b}.": "В выражении не больше {a} знаков, а здесь {b}.",
    '"{a}" is neither true nor false. Compare it with something, such '
    "as trigger.body.amount > 100.": "«{a}» — ни истина, "
    "ни ложь. Сравните с чем-нибудь, например trigger.body.amount > 100.",
    '"{a}" cannot be read at character {b}: look for a missing operand, bracket or quote.': "«{a}» не читается у знака "
    "{b}: поищите пропущенное значение, скобку или кавычку.",
    '"{a}" is nested too deeply. Split it into two steps.': "«{a}» вложено слишком глубоко. Разделите на два шага.",
    '"{a}" cannot be read. {b}': "«{a}» не читается. {b}",
    '"{a}" asks for item {b}, but the list is empty.': "«{a}» берёт элемент {b}, а список пуст.",
    '"{a}" asks for item {b}, but the list has {c}, counted from 0.': "«{a}» берёт элемент {b}, а в списке их {c}, счёт "
    "с 0.",
    '"{a}" cannot be worked out: it divides by zero.': "«{a}» не вычисляется: деление на ноль.",
    '"{a}" cannot be worked out: the number gets too large.': "«{a}» не вычисляется: число слишком велико.",
    '"{a}" cannot be worked out: the text is no number.': "«{a}» не вычисляется: текст не число.",
    '"{a}" cannot be worked out: it goes through too many items; at most 10,000 are allowed. Take a part of the '
    "data.": "«{a}» "
    "не вычисляется: слишком много элементов, возможно не больше 10 000. Возьмите часть данных.",
    '"{a}" cannot be worked out: {b}': "«{a}» не вычисляется: {b}",
    '"{a}" names {b}, which is not known here. Did you mean {c}? {d}.': "«{a}» называет {b}, здесь это неизвестно. "
    "Возможно, {c}? {d}.",
    '"{a}" names {b}, which is not known here. An expression knows {c} and {d}; the data of a webhook are in '
    'trigger.body, those of an earlier step in steps and its id. Put words in quotes: "done".': "«{a}» называет "
    "{b}, здесь "
    "это неизвестно. Выражение знает {c} и {d}; данные вебхука — в trigger.body, результаты шага — в steps и его "
    'идентификаторе. Слова берите в кавычки: "done".',
    "An expression knows {a} and {b}": "Выражение знает {a} и {b}",
    '"{a}" asks for {b}, which is not in the data of this run.': "«{a}» берёт {b}, а в данных этого запуска такого нет.",
    '"{a}" asks for {b}, but there is nothing in the data at that place.': "«{a}» берёт {b}, а в данных на этом месте "
    "ничего нет.",
    '"{a}" asks for {b}, which is not in the data of this run. There is {c}. Did you mean {d}?': "«{a}» берёт {b}, а в "
    "данных этого запуска такого нет. Есть: {c}. Возможно, {d}?",
    '"{a}" asks for {b}, which is not in the data of this run. There is {c}.': "«{a}» берёт {b}, а в данных "
    "этого запуска "
    "такого нет. Есть: {c}.",
    "{a} cannot be joined by +. Put string(…) around what is no text.": "{a} нельзя соединить через +. Возьмите в "
    "string(…) то, что не текст.",
    "{a} do not go together with {b}.": "{a} не сочетаются через {b}.",
    "The expression language gives no reason.": "Причины язык выражений не называет.",
    "The expressions of this step took longer than {a} s and were stopped. Take a part of the data.": "Выражения этого "
    "шага считались дольше {a} с и остановлены. Возьмите часть данных.",
    "The expressions of this step need more memory than they may use. Take a part of the data.": "Выражениям этого шага "
    "нужно больше памяти, чем можно. Возьмите часть данных.",
    "The expressions could not be worked out now: their process did not start. Retry the run.": "Сейчас выражения не "
    "вычислить: их процесс не запустился. Повторите запуск.",
    "A text may have {a} characters; this one has {b}.": "В тексте не больше {a} знаков, а здесь {b}.",
    "The {{ at character {a} is not closed. Write }} after the "
    "expression.": "{{ у знака {a} не закрыто. Напишите }} после выражения.",
    "A text may have {a} expressions; this one has more.": "В тексте не больше {a} выражений, а здесь больше.",
    "The expression gives more than {a} characters. Take a part of the data.": "Выражение даёт больше {a} "
    "знаков. Возьмите "
    "часть данных.",
    "The expression gives a number that is infinite or none at all.": "Выражение даёт бесконечность или не число.",
    "The expression gives something that is no text, number, list or "
    "object. Put string(…) around it.": "Выражение даёт не "
    "текст, не число, не список и не объект. Возьмите его в string(…).",
    # Расписания
    '"{a}" is no schedule: it needs five fields. {b}': "«{a}» — не расписание: нужно пять полей. {b}",
    **{
        f'"{{a}}" is no schedule: the {part} cannot be read. {{b}}': f"«{{a}}» — не расписание: {told} не "
        f"читается. {{b}}"
        for part, told in {
            "minute": "минута",
            "hour": "час",
            "day-of-month": "день месяца",
            "month": "месяц",
            "day-of-week": "день недели",
            "{c}": "{c}",
        }.items()
    },
    '"{a}" is a schedule that never comes. {b}': "«{a}» — расписание, которое никогда не наступит. {b}",
    "Write minute, hour, day of month, month and day of week, such as 0 8 * * 1-5 for weekdays at 08:00.": "Напишите "
    "минуту, час, день месяца, месяц и день недели, например 0 8 * * 1-5 — по будням в 08:00.",
    'There is no time zone "{a}". Use a name such as UTC, Europe/Berlin or America/New_York.': "Часового пояса "
    "«{a}» нет. "
    "Возьмите название вроде UTC, Europe/Berlin или America/New_York.",
}
