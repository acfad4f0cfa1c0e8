"""What the errors of the simulation tools mean, for people who do not read English.

The forms are those of the sentences in ``db.simulations``; one that is not known here is quoted.
"""

from __future__ import annotations

from agent.models.builtin.catalogue import Fault, Said


def _fault(form: str, russian: str) -> Fault:
    """An error whose English sentence is told as it is."""
    return Fault(form, Said("", russian))


FAULTS = (
    _fault(
        r"There is no simulation (?P<given>\S+?)\. The latest are (?P<known>.+?)\.",
        "Симуляции {given} нет. Последние: {known}.",
    ),
    _fault(
        r"There is no simulation (?P<given>\S*\d\S*?)\.", "Симуляции {given} нет. Симуляций пока нет совсем."
    ),
    _fault(
        r"There is no sweep (?P<given>\S+?)\. The latest are (?P<known>.+?)\.",
        "Серии {given} нет. Последние: {known}.",
    ),
    _fault(r"There is no sweep (?P<given>\S*\d\S*?)\.", "Серии {given} нет. Серий пока нет совсем."),
    _fault(
        r"There is no simulation yet",
        "Симуляций ещё нет. Запустите первую: «Запусти симуляцию DLA на 500 частиц».",
    ),
    _fault(
        r"No simulation is done yet",
        "Готовых симуляций ещё нет. Запустите симуляцию или спросите, когда она закончится.",
    ),
    _fault(
        r'There is no project "(?P<given>.*?)"\. The newest are (?P<known>.+?)\.',
        "Проекта «{given}» нет. Последние: {known}.",
    ),
    _fault(r'There is no project "(?P<given>.*?)"', "Проекта «{given}» нет. Проектов пока нет совсем."),
    _fault(
        r"A simulation has 1 to 100,000 particles, not (?P<given>[^.]+)\.",
        "В симуляции от 1 до 100 000 частиц, а не {given}.",
    ),
    _fault(r"The dimension is 2 or 3, not (?P<given>[^.]+)\.", "Размерность — 2 или 3, а не {given}."),
    _fault(
        r"The stickiness is (?P<least>[\d.]+) to 1, the probability that a touch sticks, not (?P<given>.+?)\.(?:\s|$)",
        "Вероятность прилипания — от {least} до 1, а не {given}.",
    ),
    _fault(
        r"A seed is a whole number from 0 to 2,147,483,647, not (?P<given>.+?)\.(?:\s|$)",
        "Зерно — целое число от 0 до 2 147 483 647, а не {given}.",
    ),
    _fault(
        r"A plate as the seed needs 3 dimensions",
        "Пластина как затравка возможна только в 3D. Выберите 3D либо точку, линию или кольцо.",
    ),
    _fault(
        r"A (?P<where>line|ring|plate) as the seed has (?P<least>\d+) particles itself, so (?P<given>[\d,]+) are too few",
        "{where} как затравка — это уже {least} частиц, поэтому {given} слишком мало. Возьмите больше частиц или точку.",
    ),
    _fault(
        r"There is no seed geometry (?P<given>.+?)\. Choose",
        "Формы затравки {given} нет. Возможны точка, линия, кольцо и, только в 3D, пластина.",
    ),
    _fault(
        r'The project "(?P<given>.+?)" is archived',
        "Проект «{given}» в архиве, поэтому ничего не поставлено в очередь. Верните его на странице проектов или выберите "
        "другой.",
    ),
    _fault(
        r"(?P<number>SIM-\d+) is running \((?P<share>[\d ]+%)\), so there is nothing to \w+ yet",
        "{number} ещё выполняется ({share}). Спросите снова, когда она будет готова.",
    ),
    _fault(
        r"(?P<number>SIM-\d+) is still queued, so there is nothing to \w+ yet",
        "{number} ещё в очереди. Спросите снова, когда она будет готова.",
    ),
    _fault(
        r"(?P<number>SIM-\d+) has failed, so there is nothing to",
        "{number} завершилась с ошибкой. Повторите её или запустите новую.",
    ),
    _fault(
        r"(?P<number>SIM-\d+) was cancelled, so there is nothing to",
        "{number} отменена. Повторите её или запустите новую.",
    ),
    _fault(
        r"(?P<numbers>SIM-\d+(?:, SIM-\d+)*) and (?P<last>SIM-\d+) are not done, so they can't be compared",
        "{numbers} и {last} ещё не готовы, сравнить их нельзя. Уберите их или спросите позже.",
    ),
    _fault(
        r"A comparison takes 2 to (?P<most>\d+) different simulations, not (?P<given>\d+)",
        "Сравнить можно от 2 до {most} разных симуляций, а не {given}. Назовите нужные.",
    ),
    _fault(
        r"(?P<name>\S+) is being cancelled already",
        "{name} уже отменяется: остановится через секунду-другую.",
    ),
    _fault(
        r"(?P<name>SIM-\d+) is done already, so there is nothing left to cancel",
        "{name} уже готова, отменять нечего.",
    ),
    _fault(
        r"(?P<name>SIM-\d+) is failed already, so there is nothing left to cancel",
        "{name} уже завершилась с ошибкой, отменять нечего.",
    ),
    _fault(
        r"(?P<name>SIM-\d+) is cancelled already, so there is nothing left to cancel",
        "{name} уже отменена.",
    ),
    _fault(
        r"The (?P<count>\d+) simulations of (?P<sweep>SW-\d+) have ended or are being cancelled already",
        "Все симуляции серии {sweep} ({count}) уже закончены или отменяются, отменять нечего.",
    ),
    _fault(
        r"A sweep takes (?P<least>\d+) to (?P<most>\d+) values of one parameter, not (?P<given>\d+)",
        "В серии от {least} до {most} значений одного параметра, а не {given}. Выберите нужные.",
    ),
    _fault(
        r"The value (?P<given>.+?) stands there twice",
        "Значение {given} указано дважды. Каждое значение серии нужно один раз.",
    ),
    _fault(
        r"There is no format (?P<given>.+?)\. Choose",
        "Формата {given} нет. Возможны csv, xyz, json, png и vtk.",
    ),
    _fault(
        r'The name "(?P<given>.+?)" has the character (?P<sign>.+?) in it, which a file can\'t have',
        "В имени «{given}» есть знак {sign}, которого в имени файла быть не может. Дайте имя без папок, например run-1.",
    ),
    _fault(
        r'The name "(?P<given>.+?)" ends in \.(?P<ending>\w+), but the file is (?P<format>\w+)',
        "Имя «{given}» оканчивается на .{ending}, а файл — {format}. Уберите окончание или исправьте его.",
    ),
    _fault(
        r'The name "(?P<given>.+?)" begins with a dot',
        "Имя «{given}» начинается с точки, такой файл будет скрыт. Уберите точку.",
    ),
    _fault(
        r'"(?P<given>.+?)" is the name of a device on Windows',
        "«{given}» в Windows означает устройство. Выберите другое имя файла.",
    ),
    _fault(
        r"The name of a file has at most (?P<most>\d+) characters, not (?P<given>\d+)",
        "В имени файла не больше {most} знаков, а не {given}. Сократите его.",
    ),
    _fault(
        r"(?P<new>SIM-\d+) is still running, so this is (?P<old>SIM-\d+), the latest that is done",
        "{new} ещё выполняется, поэтому здесь {old} — последняя готовая.",
    ),
    _fault(
        r"(?P<new>SIM-\d+) is still queued, so this is (?P<old>SIM-\d+), the latest that is done",
        "{new} ещё в очереди, поэтому здесь {old} — последняя готовая.",
    ),
    _fault(
        r"(?P<new>SIM-\d+) is (?:failed|cancelled), so this is (?P<old>SIM-\d+), the latest that is done",
        "{new} не завершена, поэтому здесь {old} — последняя готовая.",
    ),
    _fault(
        r"You have no simulation yet, so this is the team's latest, (?P<number>SIM-\d+)",
        "У вас симуляций ещё нет, поэтому здесь последняя в команде, {number}.",
    ),
)
