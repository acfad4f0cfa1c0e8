"""Projects: a name counts once, however it is written."""

from __future__ import annotations

import pytest

from db import simulations
from db.errors import AlreadyKnown, Invalid, NotFound
from db.ids import new_id
from db.models.simulations import Project
from db.session import Store
from tests.db.laboratory import Laboratory, at_once, open_laboratory


@pytest.fixture
def lab(store: Store) -> Laboratory:
    """A new tenant for each test."""
    return open_laboratory(store)


def create(lab: Laboratory, name: str, description: str = "") -> Project:
    with lab.work() as session:
        return simulations.create_project(session, lab.ada, name, description)


def names(lab: Laboratory, *, archived: bool = False) -> list[str]:
    with lab.read() as session:
        return [each.project.name for each in simulations.list_projects(session, archived=archived)]


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("Soot", "SOOT"),
        ("Soot studies", "  soot   Studies "),
        ("Сажа", "САЖА"),
        ("Größe", "GRÖSSE"),
        ("Café", "Cafe\u0301"),
        ("Soot studies", "soot\u00a0studies"),
    ],
)
def test_a_name_is_taken_however_it_is_written(lab: Laboratory, name: str, again: str) -> None:
    create(lab, name)
    with pytest.raises(AlreadyKnown, match=f'There is a project "{name}" already. Choose another name.'):
        create(lab, again)
    with lab.read() as session:
        assert simulations.find_project(session, again).name == name


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "A project needs a name."),
        (" \t ", "A project needs a name."),
        ("\u200d", "A project needs a name."),
        ("a" * 81, "at most 80 characters, not 81."),
        ("Soot\x00", "characters that can't be shown"),
        ("Soot\u202e", "characters that can't be shown"),
        ("Soot\ud800", "characters that can't be shown"),
        ("01a2000d-31d7-7707-815f-d9878d68ef92", "can't be called like an id"),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused(lab: Laboratory, name: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        create(lab, name)
    assert sentence in str(refused.value)
    assert names(lab) == []


def test_the_longest_name_and_description_are_kept(lab: Laboratory) -> None:
    project = create(lab, "ΐ" * 80, " " + "d" * 2_000)
    assert (project.name, project.description) == ("ΐ" * 80, "d" * 2_000)
    for text, sentence in (("d" * 2_001, "at most 2,000 characters, not 2,001"), ("a\x00b", "can't be kept")):
        with pytest.raises(Invalid, match=sentence):
            create(lab, "Other", text)


def test_two_who_make_the_same_project_at_once_make_it_once(lab: Laboratory) -> None:
    def make(name: str) -> str:
        try:
            return create(lab, name).name
        except AlreadyKnown:
            return "taken"

    made = at_once(*[lambda name=name: make(name) for name in ("Soot", "SOOT", " soot")])
    assert made.count("taken") == 2
    assert len(names(lab)) == 1


def test_a_project_is_renamed_described_archived_and_brought_back(lab: Laboratory) -> None:
    project, other = create(lab, "Soot"), create(lab, "Dust")
    with lab.work() as session:
        changed = simulations.change_project(session, lab.ben, project.id, name="SOOT 2", description=" New ")
        assert (changed.name, changed.description, changed.is_archived) == ("SOOT 2", "New", False)
    with lab.work() as session:
        assert simulations.change_project(session, lab.ben, project.id, name="soot 2").name == "soot 2"
        with pytest.raises(AlreadyKnown, match='There is a project "Dust" already'):
            simulations.change_project(session, lab.ben, project.id, name="DUST")
        simulations.change_project(session, lab.ben, other.id, is_archived=True)
    assert create(lab, "Soot").name == "Soot"
    assert sorted(names(lab)) == ["Soot", "soot 2"]
    assert sorted(names(lab, archived=True)) == ["Dust", "Soot", "soot 2"]
    with pytest.raises(AlreadyKnown, match=r'There is a project "Dust" already and is archived.'):
        create(lab, "dust")
    with lab.work() as session:
        assert not simulations.change_project(session, lab.ben, other.id, is_archived=False).is_archived
        with pytest.raises(NotFound, match="There is no project"):
            simulations.change_project(session, lab.ben, new_id(), name="X")


def test_projects_are_listed_with_their_simulations_the_busiest_first(store: Store, lab: Laboratory) -> None:
    for name in ("Soot", "Dust", "Empty"):
        create(lab, name)
    lab.done(project="Dust")
    lab.run(project="Soot")
    lab.run(project="Dust")
    with lab.read() as session:
        rows = simulations.list_projects(session)
        newest = simulations.find_simulation(session, "SIM-0003").created_at
        told = [(each.project.name, each.simulations, each.done) for each in rows]
    assert told == [("Dust", 2, 1), ("Soot", 1, 0), ("Empty", 0, 0)]
    assert [each.newest_at for each in rows][::2] == [newest, None]
    assert names(open_laboratory(store)) == []


def test_an_unknown_project_is_not_found_and_the_newest_are_named(store: Store, lab: Laboratory) -> None:
    with lab.read() as session, pytest.raises(NotFound, match="There are no projects yet"):
        simulations.find_project(session, "Soot")
    project = create(lab, "Soot")
    with lab.read() as session:
        assert simulations.find_project(session, f" {project.id} ").name == "Soot"
        with pytest.raises(NotFound, match=r'There is no project "Dust". The newest are Soot.'):
            simulations.find_project(session, "Dust")
        with pytest.raises(NotFound, match='There is no project "Soot\ufffd"'):
            simulations.find_project(session, "Soot\x00")
    with open_laboratory(store).read() as session, pytest.raises(NotFound):
        simulations.find_project(session, project.id)
