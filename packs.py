"""The one list of packs. Adding a domain adds its files of one noun to each room, and one line here."""

from __future__ import annotations

from tools import renders
from tools.assistant import assistant_pack
from tools.pack import Pack

DOMAINS: tuple[Pack, ...] = (renders.PACK,)
PACKS: tuple[Pack, ...] = (assistant_pack(DOMAINS, renders.RECORDS), *DOMAINS)
