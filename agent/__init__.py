"""The assistant: a model, its tools and a loop.

The modules ``messages``, ``events``, ``errors``, ``model``, ``tool`` and ``loop`` are pure: they know no database,
no web framework and no word of any business domain.
"""
