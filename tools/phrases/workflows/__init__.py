"""The workflow pack in the built-in model's terms."""

from __future__ import annotations

from agent.models.builtin.catalogue import Catalogue, Said
from locales.retelling import retell
from tools.phrases.workflows.answers import REPORTS
from tools.phrases.workflows.asking import CONNECTORS, EXPLAIN, VALIDATE
from tools.phrases.workflows.composing import COMPOSER
from tools.phrases.workflows.concepts import CONCEPTS
from tools.phrases.workflows.editing import COMPOSED
from tools.phrases.workflows.following import GET, LIST, RUNS
from tools.phrases.workflows.meanings import BEYOND, CANNED
from tools.phrases.workflows.names import EXAMPLE_NAMES, LABELS, NAMES, NOUNS, UNSEARCHED
from tools.phrases.workflows.operating import PAUSE, RESUME, RUN
from tools.phrases.workflows.restoring import RESTORE, TIDY
from tools.phrases.workflows.values import MEASURES, PATTERNS, VOCABULARIES

_WISHES = (*COMPOSED, RUN, PAUSE, RESUME, RESTORE, TIDY, GET, LIST, RUNS, EXPLAIN, VALIDATE, CONNECTORS)

CATALOGUE = Catalogue(
    pack="workflows",
    title=Said("Workflows", "Процессы"),
    wishes=_WISHES,
    canned=CANNED,
    beyond=BEYOND,
    concepts=CONCEPTS,
    vocabularies=VOCABULARIES,
    patterns=PATTERNS,
    measures=MEASURES,
    names=NAMES,
    unsearched=UNSEARCHED,
    example_names=EXAMPLE_NAMES,
    nouns=NOUNS,
    labels=LABELS,
    reports=REPORTS,
    retell=retell,
    composers=(COMPOSER,),
)
