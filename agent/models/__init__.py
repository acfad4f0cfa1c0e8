"""The language models: one adapter per wire behind the port ``agent.model.Model``.

``connections.connect`` makes a model from settings; ``openai`` speaks to OpenAI, Azure OpenAI and every compatible
server, ``anthropic`` to Anthropic. What they share: ``history`` (a valid conversation), ``calls`` (tool calls put
together from pieces), ``wire`` (the stream and its limits), ``faults`` (what went wrong, as an error of ``agent``),
``retries``, ``channels`` (the HTTP client), ``keepsakes`` (what a server wants back unread), ``thoughts`` and
``prompted`` (tools for a model that knows none). ``builtin`` is the model that needs no key and no network.
"""
