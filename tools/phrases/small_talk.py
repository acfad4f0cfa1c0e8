"""Greetings, thanks, definitions, and what is said of the built-in model itself."""

from __future__ import annotations

from agent.models.builtin.catalogue import Canned, Said, sentences

CAPABILITIES = "capabilities"
"""The canned answer that the model completes with the tools that are there."""

CANNED = (
    Canned(
        "greeting",
        sentences(
            """
            hello
            hi
            hey there
            hi there
            hello there
            good morning
            good afternoon
            good evening
            hey
            greetings
            """,
            """
            привет
            здравствуйте
            здравствуй
            добрый день
            доброе утро
            добрый вечер
            приветствую
            хай
            """,
        ),
        Said("Hello!", "Здравствуйте!"),
        introduces=True,
    ),
    Canned(
        "how are you",
        sentences(
            "how are you\nhow are you doing\nhow do you do\nare you ok",
            "как дела\nкак ты\nкак поживаешь\nкак настроение\nкак у тебя дела\nкак вы",
        ),
        Said(
            "The rules are in order, thank you. What shall I look up?",
            "Правила в порядке, спасибо. Что посмотреть?",
        ),
        introduces=True,
    ),
    Canned(
        "thanks",
        sentences(
            """
            thanks
            thank you
            thank you very much
            thanks a lot
            great thanks
            perfect
            well done
            nice
            cool
            good job
            awesome
            """,
            """
            спасибо
            большое спасибо
            спасибо большое
            благодарю
            отлично
            супер
            молодец
            круто
            хорошо
            здорово
            """,
        ),
        Said("You are welcome.", "Пожалуйста."),
    ),
    Canned(
        "goodbye",
        sentences(
            "bye\ngoodbye\nsee you\nsee you later\ngood night",
            "пока\nдо свидания\nдо встречи\nспокойной ночи\nвсего доброго",
        ),
        Said("Goodbye.", "До свидания."),
    ),
    Canned(
        CAPABILITIES,
        sentences(
            """
            what can you do
            what can you do for me
            help
            help me
            what are you able to do
            list your capabilities
            who are you
            what are you
            are you an LLM
            are you a robot
            are you ChatGPT
            what is this
            how do you work
            what can I ask
            what commands do you know
            what do you know
            how does this work
            what model are you
            show me what you can do
            """,
            """
            что ты умеешь
            что ты можешь
            что вы умеете
            чем ты можешь помочь
            помощь
            помоги
            помоги мне
            кто ты
            кто ты такой
            кто вы
            что ты такое
            ты нейросеть
            ты робот
            ты ChatGPT
            как ты работаешь
            что можно спросить
            какие команды ты знаешь
            что ты знаешь
            как это работает
            какая ты модель
            справка
            """,
        ),
        Said("", ""),
    ),
    Canned(
        "arithmetic",
        sentences(
            "calculate\nwhat is the square root of\nhow much is 2 plus 2\nwhat is 3 times 4",
            "посчитай пример\nчему равен корень из\nсколько будет дважды два\nсколько будет два плюс два",
        ),
        Said("I do no arithmetic.", "Арифметикой я не занимаюсь."),
        introduces=True,
        form=r"(?i)(?=.*(?:[-+*/×÷^%=]|plus|minus|times|divided|плюс|минус|умножить|разделить))"
        r"(?:(?:what(?:'s|\s+is|\s+are)|how\s+much\s+(?:is|are)|calculate|compute|сколько\s+будет|сколько|посчитай|вычисли"
        r"|чему\s+рав\w+)\s+)?[-+(]?\d[-+*/×÷^%=().,\d\s]*"
        r"(?:(?:plus|minus|times|divided\s+by|плюс|минус|умножить\s+на|разделить\s+на)[-+(.,)\d\s]*)*\??",
    ),
    Canned(
        "confirm",
        sentences(
            """
            confirm
            yes confirm
            yes
            yes please
            do it
            go ahead
            confirm it
            confirm the changes
            apply
            apply it
            approve
            approved
            proceed
            ok do it
            """,
            """
            подтверждаю
            подтверди
            подтвердить
            да
            да пожалуйста
            давай
            сделай это
            применить
            примени
            примени изменения
            подтверди изменения
            одобряю
            выполняй
            ок
            """,
        ),
        Said(
            "Only a person can confirm: press **Confirm** on the card. Nothing that is written here confirms anything.",
            "Подтвердить может только человек: нажмите **Подтвердить** на карточке. Текстом здесь ничего не подтверждается.",
        ),
    ),
    Canned(
        "dismiss",
        sentences(
            "cancel\nno\nno thanks\nstop\nforget it\nnever mind\ndiscard\ncancel it\ncancel that\ndo not do it\nreject",
            "отмена\nнет\nне надо\nстоп\nзабудь\nотмени\nотмени это\nне делай этого\nотклонить\nотставить\nотклони",
        ),
        Said(
            "All right, I do nothing. What is prepared on a card is put away with **Cancel** on that card.",
            "Хорошо, я ничего не делаю. То, что подготовлено на карточке, убирает кнопка **Отмена** на ней.",
        ),
    ),
    Canned(
        "staged",
        sentences(
            """
            what does staged mean
            what is a change set
            what does confirm do
            what happens when I confirm
            why must I confirm
            what is a staged change
            """,
            """
            что значит подготовлено
            что такое набор изменений
            что делает подтверждение
            что будет когда я подтвержу
            зачем подтверждать
            что такое подготовленное изменение
            """,
        ),
        Said(
            "A change that I prepare is only shown: the card lists exactly the rows that would change. It happens once, and "
            "only when a person presses **Confirm**.",
            "Подготовленное изменение только показано: карточка перечисляет строки, которые изменятся. Оно произойдёт "
            "один раз и только тогда, когда человек нажмёт **Подтвердить**.",
        ),
    ),
)
