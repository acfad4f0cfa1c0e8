"""Counterfoil in a notebook or a plain Python program: the assistant, its answers and what they propose.

``assistant`` is the way in (``from agent import Assistant``). It talks over a line: ``local``, the parts of the app on
the store of this machine, or ``remote``, a server by REST and an API token. Both give the same answers.

Drawing and showing stand apart: ``shown`` is what all values have in common, ``telling`` their text, ``drawing`` (with
one ``draw(value)``) their HTML, ``frames`` (``table_frame``, ``series_frame``, ``changes_frame``) their tables for
pandas, ``display`` (``begin(question)``) what is shown while an answer comes.
"""
