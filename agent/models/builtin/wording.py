"""What the built-in model says in every pack, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from agent.model import Withheld
from agent.models.builtin.catalogue import Language, Said, Wish

MOST_OFFERS, MOST_LATEST = 8, 5

WHO_I_AM = Said(
    "I am Counterfoil's built-in model: fixed rules, no LLM. Ask “What can you do?” for what I understand.",
    "Я встроенная модель Counterfoil: готовые правила, не LLM. Спросите «Что ты умеешь?», и я перечислю, что понимаю.",
)
ASK_CAPABILITIES = Said(
    "Ask “What can you do?” for what I understand.", "Спросите «Что ты умеешь?», и я перечислю, что понимаю."
)
NOT_UNDERSTOOD = Said(
    "I did not understand that, so I did nothing. I am Counterfoil's built-in model: fixed rules, no LLM.",
    "Я этого не понял и поэтому ничего не сделал. Я встроенная модель Counterfoil: готовые правила, не LLM.",
)
UNSURE = Said(
    "I am not sure what you mean, so I did nothing.", "Я не уверен, что понял вас, и ничего не сделал."
)
NOTHING_DONE = Said(
    "I did nothing: that did not sound like a request. To have it done, say it like this.",
    "Я ничего не сделал: это не похоже на просьбу. Чтобы это сделать, скажите так.",
)
NOTHING_CHANGED = Said(
    "The card shows every row. It happens when somebody presses **Confirm** there, and not before.",
    "На карточке показана каждая строка. Это произойдёт, когда на ней нажмут **Подтвердить**, и не раньше.",
)
PREPARED = Said("I have prepared:", "Я подготовил:")
UNCHANGED = Said(
    "Nothing would change, so there is nothing to confirm:",
    "Ничего бы не изменилось, поэтому подтверждать нечего:",
)
TOO_LONG = Said(
    "That message is too long for me: I read at most {limit} characters. Please say it in a few sentences.",
    "Это сообщение слишком длинное: я читаю не больше {limit} знаков. Скажите это в нескольких предложениях.",
)
SO_FAR_PREPARED = Said("Prepared before that:", "До этого подготовлено:")
LOST_TRACK = Said(
    "I stopped here, because steps were taken that are not mine. Please say again what you need.",
    "Я остановился: здесь были сделаны шаги, которые не мои. Скажите ещё раз, что нужно.",
)
NOTHING_FOUND = Said(
    "Nothing was found, so I did nothing more.", "Ничего не найдено, поэтому дальше я ничего не делал."
)
TOO_MANY = Said(
    "{total} match, and I can only take over {most} of them at once. So I did nothing; narrow it down, please.",
    "Подходит {total}, а за один раз я могу взять только {most}. Поэтому я ничего не сделал; уточните, пожалуйста.",
)
NOT_CONFIRMED = Said(
    "What is prepared on a card is there only after somebody presses **Confirm** on it.",
    "То, что подготовлено на карточке, появится, только когда на ней нажмут **Подтвердить**.",
)
SEVERAL = Said(
    "Several fit: {names}. So I did nothing; name the one that you mean, please.",
    "Подходит несколько: {names}. Поэтому я ничего не сделал; назовите, пожалуйста, нужное.",
)
MENDED = Said("I took “{written}” to mean **{meant}**.", "Я понял «{written}» как **{meant}**.")
IGNORED = Said("I could not take this into account: {words}.", "Это я не смог учесть: {words}.")
EMPTY = Said("What can I do for you?", "Чем могу помочь?")

_DID_YOU_MEAN = Said("Did you mean:", "Возможно, вы имели в виду:")
_ANSWERS = Said("You can answer:", "Можно ответить:")
_KNOWN = Said("Known are {names}.", "Есть: {names}.")
_LATEST = Said("The latest are {names}.", "Последние: {names}.")
_AND_MORE = Said("and {count} more", "и ещё {count}")
_ABLE = Said(
    "I am Counterfoil's built-in model: fixed rules, no LLM. I understand requests in English and Russian. I can:",
    "Я встроенная модель Counterfoil: готовые правила, не LLM. Я понимаю просьбы на русском и английском. Я могу:",
)
_STAGED = Said(
    "Every change is only prepared first; a person confirms it. For free conversation, an administrator can connect a "
    "language model under Settings.",
    "Каждое изменение сначала только готовится, подтверждает его человек. Для свободной беседы администратор может "
    "подключить языковую модель в настройках.",
)
_NO_TOOLS = Said(
    "I am Counterfoil's built-in model: fixed rules, no LLM. No tools are available to your role here.",
    "Я встроенная модель Counterfoil: готовые правила, не LLM. Вашей роли здесь не доступен ни один инструмент.",
)
_UNAVAILABLE = Said(
    "I understand that you want me to {what}. That is not available to your role: it lacks {tools}. An administrator "
    "can grant it.",
    "Я понял: нужно {what}. Вашей роли это недоступно: не хватает {tools}. Доступ может дать администратор.",
)
_WITHHELD: Mapping[Withheld, Said] = {
    "search": Said(
        "I understand that you want me to {what}. A search only reads, and {tools} would change something. Send it as "
        "a chat message.",
        "Я понял: нужно {what}. Поиск только читает, а {tools} что-то изменит. Отправьте это обычным сообщением.",
    ),
    "token": Said(
        "I understand that you want me to {what}. The API token that asks may only read, and {tools} would change "
        "something. Take one with the scope propose.",
        "Я понял: нужно {what}. Токен API, от которого пришёл вопрос, разрешает только читать, а {tools} что-то "
        "изменит. Возьмите токен с разрешением propose.",
    ),
    "skill": Said(
        "I understand that you want me to {what}. The skill of this chat does without {tools}. Choose another skill "
        "for it, or none.",
        "Я понял: нужно {what}. Навык этого чата обходится без {tools}. Выберите для него другой навык или никакого.",
    ),
}
_NOT_ALLOWED = Said(
    "“{value}” is not possible here. I can take: {names}.", "«{value}» здесь не подходит. Можно: {names}."
)
_LEADS = {_DID_YOU_MEAN.en, _DID_YOU_MEAN.ru, _ANSWERS.en, _ANSWERS.ru}
_GUESS_LINE = re.compile(r"- \*\*(.+)\*\*")


def offer_guesses(lead: Said, samples: Sequence[str], language: Language) -> str:
    """A text that ends with sentences to pick from; ``guesses`` reads them out of it again."""
    return f"{lead.told(language)}\n\n{_DID_YOU_MEAN.told(language)}\n\n{_lines(samples)}"


def offer_answers(samples: Sequence[str], language: Language) -> str:
    """The end of a text that asks something: answers to pick from, which ``guesses`` reads too."""
    return f"{_ANSWERS.told(language)}\n\n{_lines(samples)}"


def _lines(samples: Sequence[str]) -> str:
    return "\n".join(f"- **{escape(sample)}**" for sample in samples)


def guesses(text: str) -> tuple[str, ...]:
    """The sentences that an answer of the built-in model offers at its end, for a page to make buttons of."""
    blocks = text.rstrip().split("\n\n")
    if len(blocks) < 2 or blocks[-2].strip() not in _LEADS:
        return ()
    found = [_GUESS_LINE.fullmatch(line.strip()) for line in blocks[-1].splitlines()]
    return tuple(unescape(each[1]) for each in found if each) if all(found) else ()


def ask(question: Said, offers: Sequence[str], language: Language, *, latest: bool = False) -> str:
    """A question for a missing value, with the names to pick from; of records only the ``latest``."""
    asked = question.told(language)
    if not offers:
        return asked
    some = name_some(offers[:MOST_LATEST] if latest else offers, language)
    return f"{asked} {(_LATEST if latest else _KNOWN).told(language).format(names=some)}"


def ask_allowed(value: str, allowed: Iterable[object], labels: Mapping[str, Said], language: Language) -> str:
    """What to say of a value that a tool does not take."""
    told = [
        labels[str(each)].told(language) if str(each) in labels else str(each) for each in allowed if each
    ]
    given = labels[value].told(language) if value in labels else value.replace("_", " ")
    return _NOT_ALLOWED.told(language).format(value=escape(given), names=", ".join(told))


def unavailable(
    wish: Wish, lacking: Sequence[str], language: Language, withheld: Withheld | None = None
) -> str:
    """What to say where the user lacks a tool: by the role, or because it is ``withheld`` here."""
    tools = ", ".join(f"`{tool}`" for tool in lacking)
    is_withheld = wish.writes or withheld == "skill"
    said = _WITHHELD[withheld] if withheld is not None and is_withheld else _UNAVAILABLE
    return said.told(language).format(what=wish.description.told(language), tools=tools)


def capabilities(lines: Sequence[str], language: Language) -> str:
    """The list of what it can do."""
    if not lines:
        return _NO_TOOLS.told(language)
    return f"{_ABLE.told(language)}\n\n" + "\n".join(lines) + f"\n\n{_STAGED.told(language)}"


def name_some(names: Sequence[str], language: Language) -> str:
    """Some names, and how many more there are."""
    some = [f"**{escape(name)}**" for name in names[:MOST_OFFERS]]
    if len(names) > MOST_OFFERS:
        some.append(name_more(len(names) - MOST_OFFERS, language))
    return ", ".join(some)


def name_more(count: int, language: Language) -> str:
    """How many more there are than are shown."""
    return _AND_MORE.told(language).format(count=count)


_MARKUP = re.compile(r"([\\`*_\[\]<>|~])")


def escape(text: str) -> str:
    """A text from people or records, on one line and without a meaning in Markdown."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def unescape(text: str) -> str:
    """The text before ``escape``."""
    return re.sub(r"\\(.)", r"\1", text)
