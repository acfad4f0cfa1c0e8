"""How text of models and results of tools look: harmless HTML and SVG, the same on pages and in notebooks.

``markup`` is the one place that writes angle brackets around data, ``prose`` draws Markdown, ``plots`` series;
``blocks`` reads results of tools from their JSON, ``differences`` puts changes of rows into words.
"""
