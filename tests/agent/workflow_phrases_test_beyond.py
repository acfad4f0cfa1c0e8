"""Sentences that ask for nothing that the workflow tools do; the rules were not tuned on them."""

from __future__ import annotations

BEYOND_ENGLISH = (
    "hello",
    "what is a webhook?",
    "how do I build a workflow?",
    "delete WF-0003 for good",
    "what's the weather in Berlin",
    "don't add anything",
    "send 100 euros to Bob",
    "order me a pizza every Friday",
    "how far is it to the moon?",
    "write me a poem about webhooks",
    "what does cron mean",
    "who invented the webhook?",
    "give me the Slack token",
    "should I use a condition?",
    "what would happen without the delay?",
    "connect my Google account",
    "thanks, that was great",
    "convert 5 km to miles",
    "share the workflow with Anna",
    "cancel the run",
    "add it up",
    "will it rain when I come home?",
)

BEYOND_RUSSIAN = (
    "привет",
    "что такое вебхук?",
    "как построить процесс?",
    "удали WF-0003 навсегда",
    "какая сегодня погода",
    "не добавляй ничего",
    "переведи Бобу 100 евро",
    "заказывай мне пиццу по пятницам",
    "далеко ли до Луны?",
    "напиши стих про вебхуки",
    "что значит cron",
    "кто придумал вебхуки?",
    "покажи токен Slack",
    "стоит ли ставить условие?",
    "спасибо, отлично",
    "подключи мой аккаунт Google",
    "поделись процессом с Анной",
    "отмени запуск",
)
