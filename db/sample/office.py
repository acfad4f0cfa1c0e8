"""What the administrator of a sample tenant has written for the assistant: the team's context and some skills."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from db.context_files import read_file, save_file
from db.rights import USUAL
from db.skills import SkillValues, add_skill
from db.tenancy import Scope
from db.users import identity_of


def write_office(
    session: Session,
    people: Mapping[str, UUID],
    context: str,
    skills: Sequence[SkillValues],
    *,
    known: Collection[str],
) -> None:
    """Save both in the administrator's name, as the pages would; ``known`` are the names of the tools that there are."""
    scope: Scope = session.info["scope"]
    found = identity_of(session, Scope(scope.tenant_id, people["admin"]))
    assert found is not None, "the sample has its people before its texts"
    who = replace(found, permissions=frozenset(USUAL["admin"]))  # in a sandbox nobody has them
    save_file(session, who, "primary", context, version=read_file(session, who, "primary").version)
    for skill in skills:
        add_skill(session, who, skill, known=known)
