"""The simulation pack in the built-in model's terms."""

from __future__ import annotations

from agent.models.builtin.catalogue import Catalogue, Said
from tools.phrases.simulations.answers import REPORTS
from tools.phrases.simulations.cancelling import CANCEL, CANCEL_BY_STATE
from tools.phrases.simulations.concepts import CONCEPTS
from tools.phrases.simulations.faults import FAULTS
from tools.phrases.simulations.following import LIST, PROGRESS
from tools.phrases.simulations.meanings import BEYOND, CANNED
from tools.phrases.simulations.names import EXAMPLE_NAMES, LABELS, NAMES, NOUNS
from tools.phrases.simulations.results import ANALYSE, COMPARE, EXPORT
from tools.phrases.simulations.running import RUN, SWEEP
from tools.phrases.simulations.values import MEASURES, PATTERNS, VOCABULARIES

_WISHES = (RUN, SWEEP, PROGRESS, LIST, ANALYSE, COMPARE, EXPORT, CANCEL, CANCEL_BY_STATE)

CATALOGUE = Catalogue(
    pack="simulations",
    title=Said("Particle simulations", "Моделирование частиц"),
    wishes=_WISHES,
    canned=CANNED,
    beyond=BEYOND,
    concepts=CONCEPTS,
    vocabularies=VOCABULARIES,
    patterns=PATTERNS,
    measures=MEASURES,
    names=NAMES,
    example_names=EXAMPLE_NAMES,
    nouns=NOUNS,
    labels=LABELS,
    reports=REPORTS,
    faults=FAULTS,
)
