"""Numbers and ids: as people write them, and as they follow from the key of a form that may be sent twice."""

from __future__ import annotations

import hashlib
import re
from uuid import UUID

from sqlalchemy.orm import Session

from db.ids import MakeId
from db.tenancy import Scope

_WORKFLOW = re.compile(r"(?:wf|workflow)?[\s_#№-]*(\d{1,9})", re.IGNORECASE)
_RUN = re.compile(r"(?:run)?[\s_#№-]*(\d{1,9})", re.IGNORECASE)


def id_for(session: Session, kind: str, key: UUID | None) -> UUID:
    """The id of what is made by a form with this key, the same every time; without a key a new one.

    It depends on the tenant too, so a key that another tenant has used already neither collides nor tells of it.
    """
    if key is None:
        make_id: MakeId = session.info["make_id"]
        return make_id()
    scope: Scope = session.info["scope"]
    raw = bytearray(hashlib.sha256(f"{kind}:{scope.tenant_id}:{key}".encode()).digest()[:16])
    raw[6] = 0x80 | (raw[6] & 0x0F)
    raw[8] = 0x80 | (raw[8] & 0x3F)
    return UUID(bytes=bytes(raw))


def workflow_number(text: str) -> str | None:
    """``wf 7``, ``WF-7`` and ``7`` are WF-0007; None for what is no number."""
    found = _WORKFLOW.fullmatch(text.strip())
    return f"WF-{int(found[1]):04d}" if found else None


def run_number(text: str) -> str | None:
    """``run 12``, ``RUN-12`` and ``12`` are RUN-00012; None for what is no number."""
    found = _RUN.fullmatch(text.strip())
    return f"RUN-{int(found[1]):05d}" if found else None


def key_in(text: str | UUID) -> UUID | None:
    """The id that a text is, if it is one."""
    if isinstance(text, UUID):
        return text
    try:
        return UUID(text.strip())
    except ValueError:
        return None
