"""The one list of packs. Adding a domain adds its files of one noun to each room, and one line here."""

from __future__ import annotations

from tools import assistant, renders
from tools.pack import Pack

PACKS: tuple[Pack, ...] = (assistant.PACK, renders.PACK)
