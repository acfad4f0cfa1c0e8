"""Russian for what the simulation pack refuses, and for what went wrong in its jobs."""

from __future__ import annotations

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    # Что можно вырастить
    "{a}, not {b}.": "{a}, а не {b}.",
    "A simulation has 1 to 100,000 particles": "В симуляции от 1 до 100 000 частиц",
    "The dimension is 2 or 3": "Размерность — 2 или 3",
    "A seed is a whole number from 0 to 2,147,483,647": "Зерно — целое число от 0 до 2 147 483 647",
    "The stickiness is {a} to 1, the probability that a touch sticks, not {b}.": "Вероятность прилипания — от {a} до "
    "1, а не {b}.",
    "There is no seed geometry {a}. Choose {b} (a plate only in 3D).": "Формы затравки {a} нет. Возможны: {b} "
    "(пластина только в 3D).",
    "A plate as the seed needs 3 dimensions, not 2. Choose dimension 3, or point, line or ring.": "Пластина как "
    "затравка возможна только в 3D, а не в 2D. Выберите 3D либо точку, линию или кольцо.",
    **{
        f"A {english} as the seed has {{b}} particles itself, so {{c}} are too few. Choose {{d}} or more, or the seed "
        "geometry point.": f"{russian} как затравка — это уже {{b}} частиц, поэтому {{c}} слишком мало. Возьмите {{d}} "
        "или больше либо затравку «точка»."
        for english, russian in {"line": "Линия", "ring": "Кольцо", "plate": "Пластина"}.items()
    },
    "A {a} as the seed has {b} particles itself, so {c} are too few. Choose {d} or more, or the seed geometry "
    "point.": "В затравке «{a}» уже {b} частиц, поэтому {c} слишком мало. Возьмите {d} или больше либо затравку «точка».",
    "point, line, ring or plate": "точка, линия, кольцо или пластина",
    # Проекты
    "There is no project {a}. {b}": "Проекта {a} нет. {b}",
    "The newest are {a}.": "Последние: {a}.",
    "There are no projects yet.": "Проектов пока нет.",
    'The project "{a}" is archived, so nothing was queued for it. Bring it back on the projects page first, or choose '
    "another project.": "Проект «{a}» в архиве, поэтому ничего не поставлено в очередь. Сначала верните его на "
    "странице проектов или выберите другой.",
    "A project needs a name. Say what the simulations are for, in a few words.": "Проекту нужно название. Скажите в "
    "нескольких словах, для чего симуляции.",
    "The name of a project has at most {a} characters, not {b}. Shorten it.": "В названии проекта не больше {a} "
    "знаков, а не {b}. Сократите его.",
    "The name of the project has characters that can't be shown. Type it anew.": "В названии проекта есть знаки, "
    "которые нельзя показать. Введите его заново.",
    "A project can't be called like an id. Choose a name that says what it is for.": "Проект нельзя назвать как "
    "идентификатор. Дайте название, которое говорит, для чего он.",
    'There is a project "{a}" already and is archived. Choose another name.': "Проект «{a}» уже есть, он в архиве. "
    "Выберите другое название.",
    'There is a project "{a}" already{b}. Choose another name.': "Проект «{a}» уже есть{b}. Выберите другое название.",
    'There is a project "{a}" already. Choose another name.': "Проект «{a}» уже есть. Выберите другое название.",
    "The description of a project has at most {a} characters, not {b}. Shorten it.": "В описании проекта не больше "
    "{a} знаков, а не {b}. Сократите его.",
    "The description of the project has characters that can't be kept. Type it anew.": "В описании проекта есть "
    "знаки, которые нельзя сохранить. Введите его заново.",
    # Симуляции
    "There is no simulation {a}. {b}": "Симуляции {a} нет. {b}",
    "There are no simulations yet.": "Симуляций пока нет.",
    "There is no simulation yet. Run one first.": "Симуляций ещё нет. Сначала запустите одну.",
    "No simulation is done yet. Run one first, or ask again when one is done.": "Готовых симуляций ещё нет. "
    "Запустите одну или спросите снова, когда какая-нибудь закончится.",
    "There is no such simulation any more. Whoever queued it has undone that.": "Такой симуляции больше нет: тот, "
    "кто её запустил, отменил это.",
    "{a} is running ({b}), {c} yet. Ask again when it is done.": "{a} выполняется ({b}), {c}. Спросите снова, когда "
    "симуляция будет готова.",
    "{a} is still queued, {b} yet. Ask again when it is done.": "{a} ещё в очереди, {b}. Спросите снова, когда "
    "симуляция будет готова.",
    "{a} {b}, {c}. Retry it, or run a new one.": "{a}: {b}, {c}. Повторите её или запустите новую.",
    "so there is nothing to analyze": "поэтому анализировать нечего",
    "so there is nothing to export": "поэтому выгружать нечего",
    "so there is nothing to compare": "поэтому сравнивать нечего",
    "so there is nothing to draw": "поэтому рисовать нечего",
    "so there is nothing to show": "поэтому показывать нечего",
    "has failed": "завершилось ошибкой",
    "was cancelled": "отменено",
    "is done": "готово",
    "is running": "выполняется",
    "is cancelled": "отменено",
    "is failed": "завершилось ошибкой",
    "{a} is being cancelled already. It stops within a second or two.": "{a}: уже отменяется. Остановится через "
    "секунду-другую.",
    "{a} is {b} already, so there is nothing left to cancel.": "{a}: уже {b}, отменять нечего.",
    "The export {a} is {b} already, so there is nothing left to cancel.": "Выгрузка {a}: уже {b}, отменять нечего.",
    "The export {a} is being cancelled already. It stops within a second or two.": "Выгрузка {a} уже отменяется. "
    "Остановится через секунду-другую.",
    "{a} is {b}; only failed or cancelled simulations are retried.": "{a}: {b}; повторить можно только симуляцию с "
    "ошибкой или отменённую.",
    "This form was sent before, as {a}, with other settings. Nothing was queued. Open the form anew to run these.": "Эта "
    "форма уже отправлена как {a}, с другими настройками. Ничего не поставлено в очередь. Откройте форму заново.",
    "{a} {b} by now, so queueing it can't be undone. {c}": "{a}: уже {b}, поэтому постановку в очередь не отменить. {c}",
    "{a} have begun or ended by now, so queueing them can't be undone. {b}": "{a}: уже начаты или закончены, поэтому "
    "постановку в очередь не отменить. {b}",
    "{a} and {b} more": "{a} и ещё {b}",
    "Cancel it instead.": "Вместо этого отмените само выполнение.",
    "Cancel what still runs.": "Отмените то, что ещё выполняется.",
    "It stays on record.": "Запись остаётся.",
    "They stay on record.": "Записи остаются.",
    "The job of {a} was removed. Queue the work anew.": "Задание для {a} удалено. Поставьте работу в очередь заново.",
    # Серии
    "There is no sweep {a}. {b}": "Серии {a} нет. {b}",
    "There are no sweeps yet.": "Серий пока нет.",
    "There is no parameter {a} to sweep. Choose {b}.": "Параметра {a} для серии нет. Возможны: {b}.",
    "particles, stickiness, dimension, seed or seed_geometry": "число частиц (particles), вероятность прилипания "
    "(stickiness), размерность (dimension), зерно (seed) или форма затравки (seed_geometry)",
    "A sweep takes {a} to {b} values of one parameter, not {c}. Choose which ones matter.": "В серии от {a} до {b} "
    "значений одного параметра, а не {c}. Выберите нужные.",
    "The value {a} stands there twice. Give every value of a sweep once.": "Значение {a} указано дважды. Каждое "
    "значение серии нужно один раз.",
    "The value {a} of {b} can't be grown: {c}": "Со значением {a} параметра {b} вырастить нельзя: {c}",
    "It is empty.": "Оно пустое.",
    "The {a} simulations of {b} have ended or are being cancelled already, so there is nothing left to cancel.": "Все "
    "симуляции {b} ({a}) закончены или уже отменяются, отменять нечего.",
    # Анализ и сравнение
    "A comparison takes 2 to {a} different simulations, not {b}. Name those that matter.": "Сравнить можно от 2 до "
    "{a} разных симуляций, а не {b}. Назовите нужные.",
    "{a} and {b} are not done, so they can't be compared. Leave them out, or ask again when they are done.": "{a} и "
    "{b} не готовы, поэтому сравнить их нельзя. Уберите их или спросите снова, когда они будут готовы.",
    "There is no metric {a}. Choose from {b}.": "Измерения {a} нет. Возможны: {b}.",
    "box_counting, mass_radius, radius_of_gyration or pair_correlation": "подсчёт ячеек (box_counting), масса–радиус "
    "(mass_radius), радиус инерции (radius_of_gyration) или парная корреляция (pair_correlation)",
    "The particles of {a} are gone. Run it anew with the same seed.": "Частиц симуляции {a} больше нет. Запустите её "
    "заново с тем же зерном.",
    # Выгрузки
    "There is no such export. It may have been undone; export the simulation again.": "Такой выгрузки нет. Возможно, "
    "её отменили; выгрузите симуляцию ещё раз.",
    "There is no such export any more. Whoever ordered it has undone that.": "Такой выгрузки больше нет: тот, кто её "
    "заказал, отменил это.",
    "The export {a} is {b}; only failed or cancelled exports are retried.": "Выгрузка {a}: {b}; повторить можно "
    "только выгрузку с ошибкой или отменённую.",
    "There is no format {a}. Choose {b}.": "Формата {a} нет. Возможны: {b}.",
    "csv, xyz, json, png or vtk": "csv, xyz, json, png или vtk",
    'The name "{a}" ends in .{b}, but the file is {c}. Leave the ending out, or use .{d}.': "Имя «{a}» оканчивается "
    "на .{b}, а файл — {c}. Уберите окончание или возьмите .{d}.",
    '"{a}" is the name of a device on Windows. Choose another name for the file.': "«{a}» в Windows означает "
    "устройство. Выберите другое имя файла.",
    "The name of a file has at most {a} characters, not {b}. Shorten it.": "В имени файла не больше {a} знаков, а не "
    "{b}. Сократите его.",
    'The name "{a}" begins with a dot, which hides a file. Leave the dot out.': "Имя «{a}» начинается с точки, такой "
    "файл будет скрыт. Уберите точку.",
    'The name "{a}" has the character {b} in it, which a file can\'t have. Give a name without folders, such as '
    "run-1.": "В имени «{a}» есть знак {b}, которого в имени файла быть не может. Дайте имя без папок, например run-1.",
    "The name of the file has characters that can't be shown. Type it anew.": "В имени файла есть знаки, которые "
    "нельзя показать. Введите его заново.",
    "The file {a} is no longer on the server. Export {b} again.": "Файла {a} больше нет на сервере. Выгрузите {b} ещё "
    "раз.",
    "The file {a} is not written yet. Download it when it is done.": "Файл {a} ещё не записан. Скачайте его, когда "
    "он будет готов.",
    "The export {a} was cancelled, so there is no file. Order it again.": "Выгрузка {a} отменена, поэтому файла нет. "
    "Закажите её снова.",
    "The file {a} could not be written. Order it again.": "Файл {a} записать не удалось. Закажите его снова.",
    # Задания
    "This simulation can't be grown: {a}": "Эту симуляцию вырастить нельзя: {a}",
    "The simulation could not be grown: {a}": "Симуляцию вырастить не удалось: {a}",
    "The aggregate became {a} diameters wide, and the grid to search it would take {b} MB where {c} MB are allowed. Grow "
    "fewer particles.": "Агрегат вырос до {a} диаметров в ширину, и сетке для поиска нужно {b} МБ, а можно {c} МБ. "
    "Вырастите меньше частиц.",
    "The stored particles are damaged: {a}.": "Сохранённые частицы повреждены: {a}.",
    "The length is wrong": "неверная длина",
    "The facts of the simulation cannot be written as JSON: {a}.": "Сведения о симуляции нельзя записать в JSON: {a}.",
    "The dimension must be 2 or 3": "Размерность — 2 или 3",
    "The number of particles must be a whole number from {a} to {b}": "Число частиц — целое число от {a} до {b}",
    "The random seed must be a whole number from {a} to {b}": "Зерно — целое число от {a} до {b}",
    "The stickiness must be a number from {a} to 1": "Вероятность прилипания — число от {a} до 1",
    "A simulation has no setting {a}; it has {b}.": "У симуляции нет настройки {a}; есть {b}.",
    "A simulation needs the setting {a}.": "Симуляции нужна настройка {a}.",
    "A plate as the seed needs dimension 3; in 2D choose point, line or ring.": "Пластина как затравка возможна только в "
    "3D; в 2D выберите точку, линию или кольцо.",
    "There is not enough memory for this simulation. Run it with fewer particles, or in 2D.": "Для этой симуляции не "
    "хватает памяти. Запустите её с меньшим числом частиц или в 2D.",
    "The growing of the simulation broke off. {a}": "Рост симуляции прервался. {a}",
    "The growing of the simulation hung. {a}": "Рост симуляции завис. {a}",
    "The simulation could not be stored: {a}": "Симуляцию не удалось сохранить: {a}",
    "The simulation made a mistake ({a}). The worker's log has the details.": "Симуляция ошиблась ({a}). Подробности "
    "в журнале рабочего процесса.",
    "The simulation was cancelled while it was measured.": "Симуляция отменена во время измерения.",
    "The file could not be written: {a}": "Файл записать не удалось: {a}",
    "There is not enough memory to write this file. Export fewer particles, or as CSV.": "Чтобы записать этот файл, "
    "не хватает памяти. Выгрузите меньше частиц или в CSV.",
    "The writing of the file broke off. {a}": "Запись файла прервалась. {a}",
    "The writing of the file hung. {a}": "Запись файла зависла. {a}",
    "The file could not be stored: {a}": "Файл не удалось сохранить: {a}",
    "The export made a mistake ({a}). The worker's log has the details.": "Выгрузка ошиблась ({a}). Подробности в "
    "журнале рабочего процесса.",
}
