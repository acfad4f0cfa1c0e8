"""Russian: the texts of the documents behind links, by the keys of ``locales.en_share``."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "share.tagline": "Ассистент, который показывает каждое изменение до того, как оно произойдёт",
    "share.kind": "Беседа по ссылке",
    "share.about": "Такой она была {made}. Ссылка действует до {until}. Время указано по {zone}.",
    "share.preview": "Это увидят другие: именно это сохранится, если создать ссылку сейчас.",
    "share.no_preview": "Показать нечего",
    "share.copy": "Скопировать в свой чат",
    "share.asked": "Человек",
    "share.captions": "Картинки, названные своими подписями",
    "share.redacted": "Только для чтения. Всё, что похоже на секрет или адрес почты, убрано, вместо картинок — подписи, "
    "и ничто здесь не ведёт к записям, о которых шла речь.",
    "share.ending.stopped": "Здесь ответ остановили.",
    "share.ending.cut_off": "Здесь ответ оборвался.",
    "share.ending.interrupted": "Здесь ответ прервался.",
    "share.ending.error": "Ответ дать не удалось.",
    "share.nothing": "Эта ссылка никуда не ведёт",
    "share.nothing.text": "Она отозвана, истекла или скопирована не целиком. Попросите новую у того, кто её дал.",
    "audit.action.share_made": "Ссылка дана другим",
    "audit.action.share_revoked": "Ссылка отозвана",
    "audit.action.share_copied": "Запись беседы скопирована в чат",
}
