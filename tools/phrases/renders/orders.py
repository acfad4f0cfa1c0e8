"""What people ask about orders."""

from __future__ import annotations

from agent.models.builtin.catalogue import Named, Need, Said, Slot, Wish, one_call, sentences

ORDER = Slot("order_id", Named("order"))
NEED_ORDER = Need(("order_id",), Said("Which order?", "Какой заказ?"), offers="order", latest=True)

_STATUS = Slot("status", Named("state"))
_LIMIT = Slot("limit", Named("count"))

LIST_ORDERS = Wish(
    "list_orders",
    Said("list the orders, also by status", "показать список заказов, в том числе по статусу"),
    Said("Show my last 5 orders", "Покажи мои последние 5 заказов"),
    sentences(
        """
        show my last 5 orders
        list orders
        order list
        list all orders
        orders
        show the failed orders
        which orders failed
        what orders do we have
        give me the 10 latest orders
        show draft orders
        all cancelled orders
        how many orders are done
        which orders are being rendered
        what is being rendered
        what is in progress
        recent orders
        order history
        are there failed orders
        are there drafts
        the last 3 orders
        find orders that failed
        orders with errors
        overview of the orders
        what did I order recently
        what was ordered lately
        see finished orders
        """,
        """
        покажи мои последние 5 заказов
        список заказов
        все заказы
        заказы
        покажи неудачные заказы
        какие заказы упали
        какие у нас есть заказы
        дай 10 последних заказов
        покажи черновики заказов
        все отменённые заказы
        сколько заказов готово
        какие заказы рендерятся
        что рендерится
        что сейчас в работе
        последние заказы
        история заказов
        есть ли заказы с ошибками
        есть ли черновики
        последние 3 заказа
        найди заказы с ошибкой
        заказы с ошибками
        обзор заказов
        что я недавно заказывал
        что заказывали в последнее время
        посмотреть завершённые заказы
        """,
    ),
    one_call("list_orders", _STATUS, _LIMIT),
    (_STATUS, _LIMIT),
    also=("everything",),
)

ORDER_STATUS = Wish(
    "get_order_status",
    Said("say how an order is doing", "сказать, как дела у заказа"),
    Said("What's the status of order {order}?", "Какой статус у заказа {order}?"),
    sentences(
        """
        what is the status of my last order
        status of SA-2026-00001
        status of order SA-2026-00001
        what about order SA-2026-00001
        where is my last order
        when will SA-2026-00001 be finished
        details of SA-2026-00001
        how is order SA-2026-00001 doing
        how is my latest order going
        is SA-2026-00001 done
        is my last order ready
        progress of SA-2026-00001
        how far is SA-2026-00001
        how far is the last order
        what went wrong with SA-2026-00001
        why did SA-2026-00001 fail
        any errors in SA-2026-00001
        how many renders of SA-2026-00001 are done
        how many renders failed in order SA-2026-00001
        show order SA-2026-00001
        show me SA-2026-00001
        check order SA-2026-00001
        check SA-2026-00001
        has everything in SA-2026-00001 been rendered
        is anything wrong with my last order
        what is happening with SA-2026-00001
        did SA-2026-00001 finish
        is the newest order still running
        how many pictures are left in SA-2026-00001
        tell me about order SA-2026-00001
        SA-2026-00001
        what is the order status
        """,
        """
        какой статус у моего последнего заказа
        статус SA-2026-00001
        статус заказа SA-2026-00001
        что насчёт заказа SA-2026-00001
        где мой последний заказ
        что там с последним заказом
        когда будет готов SA-2026-00001
        подробности заказа SA-2026-00001
        как дела у заказа SA-2026-00001
        как там мой последний заказ
        готов ли SA-2026-00001
        последний заказ готов
        ход заказа SA-2026-00001
        на какой стадии SA-2026-00001
        на какой стадии последний заказ
        что случилось с SA-2026-00001
        почему упал заказ SA-2026-00001
        есть ли ошибки в SA-2026-00001
        сколько рендеров готово в SA-2026-00001
        сколько рендеров упало в заказе SA-2026-00001
        покажи заказ SA-2026-00001
        покажи SA-2026-00001
        проверь заказ SA-2026-00001
        проверь SA-2026-00001
        всё ли отрендерилось в SA-2026-00001
        мой последний заказ удался
        в чём проблема с SA-2026-00001
        с последним заказом что-то не так
        что с SA-2026-00001
        SA-2026-00001 завершён
        новый заказ ещё выполняется
        сколько картинок осталось в SA-2026-00001
        расскажи про заказ SA-2026-00001
        состояние последнего заказа
        прогресс заказа
        """,
    ),
    one_call("get_order_status", ORDER),
    (ORDER,),
    also=("state", "everything", "count"),
)

CHECK_MATERIALS = Wish(
    "check_materials",
    Said(
        "check whether all materials of an order are mapped",
        "проверить, все ли материалы заказа сопоставлены",
    ),
    Said("Check the materials of order {order}", "Проверь материалы заказа {order}"),
    sentences(
        """
        check the materials of order SA-2026-00001
        check materials SA-2026-00001
        are all materials of SA-2026-00001 mapped
        which materials are missing in SA-2026-00001
        which materials of order SA-2026-00001 have no mapping
        unmapped materials of SA-2026-00001
        are there unknown materials in SA-2026-00001
        does SA-2026-00001 have missing materials
        verify the materials of SA-2026-00001
        material check for order SA-2026-00001
        run the material check on SA-2026-00001
        is a material missing in SA-2026-00001
        materials without a mapping in SA-2026-00001
        validate the material mapping of SA-2026-00001
        what materials does SA-2026-00001 lack
        is every material of SA-2026-00001 known
        do all products of SA-2026-00001 have materials
        any problems with the materials of SA-2026-00001
        is everything in SA-2026-00001 mapped
        check if materials are missing
        """,
        """
        проверь материалы заказа SA-2026-00001
        проверка материалов SA-2026-00001
        все ли материалы SA-2026-00001 сопоставлены
        каких материалов нет в SA-2026-00001
        у каких материалов заказа SA-2026-00001 нет сопоставления
        несопоставленные материалы SA-2026-00001
        есть ли неизвестные материалы в SA-2026-00001
        не хватает ли материалов в SA-2026-00001
        проверь материалы по SA-2026-00001
        нужна проверка материалов для заказа SA-2026-00001
        запусти проверку материалов SA-2026-00001
        какого материала не хватает в SA-2026-00001
        материалы без соответствия в SA-2026-00001
        проверь сопоставление материалов в SA-2026-00001
        какие материалы отсутствуют в SA-2026-00001
        известны ли все материалы SA-2026-00001
        у всех ли продуктов SA-2026-00001 есть материалы
        есть ли проблемы с материалами в SA-2026-00001
        всё ли сопоставлено в SA-2026-00001
        проверь все ли материалы есть
        """,
    ),
    one_call("check_materials", ORDER),
    (ORDER,),
    (NEED_ORDER,),
    also=("everything", "state"),
)
