"""The wishes that a composer fulfils: what they are called, and what is asked where a message says too little."""

from __future__ import annotations

from agent.models.builtin.catalogue import Gathered, Need, Said, Slot, Wish, Words, one_call, sentences

_ALSO = ("wf_kind", "wf_run_state", "workflow_run", "workflow", "version", "count", "text")


def _composed(tool: str, description: Said, sample: Said, examples: Words, question: Said) -> Wish:
    """A wish whose arguments only a composer can tell; found by its words, it asks."""
    slot = Slot("composed", Gathered(()))
    return Wish(
        tool,
        description,
        sample,
        examples,
        one_call(tool, slot),
        (slot,),
        (Need(("composed",), question),),
        writes=True,
        also=_ALSO,
    )


CREATE = _composed(
    "create_workflow",
    Said("make an empty workflow", "создать пустой процесс"),
    Said('Create a workflow called "Order alerts"', "Создай процесс «Сообщения о заказах»"),
    sentences(
        "create a workflow\nnew workflow\nmake an empty workflow\ncreate a new automation",
        "создай процесс\nновый процесс\nзаведи пустой процесс\nсоздай автоматизацию",
    ),
    Said(
        'What shall it be called? Say it like: Create a workflow called "Order alerts".',
        "Как его назвать? Скажите так: Создай процесс «Сообщения о заказах».",
    ),
)
GENERATE = _composed(
    "generate_workflow",
    Said("build a whole workflow from its description", "построить процесс по описанию"),
    Said(
        "Build a workflow that sends Slack notifications when a webhook is triggered",
        "Построй процесс, который шлёт сообщения в Slack, когда срабатывает вебхук",
    ),
    sentences(
        "build a workflow\nbuild the workflow for me\ngenerate a workflow\nautomate something\nbuild it with ai",
        "построй процесс\nпострой мне процесс\nсобери процесс\nавтоматизируй",
    ),
    Said(
        "What shall start the workflow, and what shall happen then? Say it like: when a webhook arrives, tell Slack.",
        "С чего процесс начинается и что должно произойти? Скажите так: когда приходит вебхук, сообщи в Slack.",
    ),
)
ADD = _composed(
    "add_node",
    Said("add a step to a workflow", "добавить шаг в процесс"),
    Said("Add a Slack message", "Добавь сообщение в Slack"),
    sentences(
        "add a step\nadd a node\nadd another step\ninsert a step\nadd something to the workflow",
        "добавь шаг\nдобавь узел\nвставь шаг\nещё один шаг",
    ),
    Said(
        "What shall the new step do? Say it like: Add a Slack message after the webhook.",
        "Что должен делать новый шаг? Скажите так: Добавь сообщение в Slack после вебхука.",
    ),
)
UPDATE = _composed(
    "update_node",
    Said("change the settings or the label of a step", "изменить настройки или подпись шага"),
    Said('Change the Slack text to "Hello"', "Поменяй текст в Slack на «Здравствуйте»"),
    sentences(
        "change the node\nchange the settings of a node\nedit the step\nrename a node\nconfigure the node",
        "измени узел\nпоменяй настройки узла\nпереименуй узел\nнастрой узел",
    ),
    Said(
        'Which setting of which step? Say it like: change the Slack text to "Hello", or: set the delay to 10 minutes.',
        "Какую настройку какого шага? Скажите так: поменяй текст в Slack на «Здравствуйте» или: сделай задержку 10 минут.",
    ),
)
REMOVE = _composed(
    "delete_node",
    Said("remove a step from a workflow", "убрать шаг из процесса"),
    Said("Remove the delay", "Убери задержку"),
    sentences(
        "remove a node\ndelete a step\ndelete the node\nremove this step",
        "удали узел\nубери шаг\nудали этот узел",
    ),
    Said(
        "Which step shall go? Say it like: Remove the delay.",
        "Какой шаг убрать? Скажите так: Убери задержку.",
    ),
)
CONNECT = _composed(
    "add_edge",
    Said("connect two steps", "соединить два шага"),
    Said("Connect webhook to slack", "Соедини вебхук со Slack"),
    sentences("connect two nodes\nadd an edge\nlink the nodes", "соедини узлы\nдобавь связь"),
    Said(
        "Which two nodes? Say it like: connect webhook to slack.",
        "Какие два узла? Скажите так: соедини вебхук со Slack.",
    ),
)
DISCONNECT = _composed(
    "delete_edge",
    Said("take the connection between two steps away", "убрать связь между двумя шагами"),
    Said("Disconnect webhook from slack", "Отсоедини вебхук от Slack"),
    sentences("disconnect two nodes\nremove the edge\ndelete the edge", "отсоедини узлы\nудали связь"),
    Said(
        "Which two nodes? Say it like: disconnect webhook from slack.",
        "Какие два узла? Скажите так: отсоедини вебхук от Slack.",
    ),
)
COMPOSED = (GENERATE, CREATE, ADD, UPDATE, REMOVE, CONNECT, DISCONNECT)
