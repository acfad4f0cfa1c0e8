"""The render pack in the built-in model's terms."""

from __future__ import annotations

from agent.models.builtin.catalogue import Catalogue, Said
from tools.phrases.renders.answers import BEYOND, CANNED, REPORTS
from tools.phrases.renders.concepts import CONCEPTS
from tools.phrases.renders.faults import FAULTS
from tools.phrases.renders.names import EXAMPLE_NAMES, GLOSSARY, LABELS, NAMES, NOUNS
from tools.phrases.renders.orders import CHECK_MATERIALS, LIST_ORDERS, ORDER_STATUS
from tools.phrases.renders.overrides import SET_MATERIAL, SET_OVERRIDES
from tools.phrases.renders.production import CREATE_ORDER, DISPATCH_RENDERS, RENDER
from tools.phrases.renders.records import QUERY_DATABASE, RENDER_STATS, SEARCH_PRODUCTS
from tools.phrases.renders.values import MEASURES, PATTERNS, VOCABULARIES

_WISHES = (
    RENDER,
    CREATE_ORDER,
    DISPATCH_RENDERS,
    SET_MATERIAL,
    SET_OVERRIDES,
    LIST_ORDERS,
    SEARCH_PRODUCTS,
    ORDER_STATUS,
    RENDER_STATS,
    CHECK_MATERIALS,
    QUERY_DATABASE,
)

CATALOGUE = Catalogue(
    pack="renders",
    title=Said("Render orders", "Заказы на рендер"),
    wishes=_WISHES,
    canned=CANNED,
    beyond=BEYOND,
    concepts=CONCEPTS,
    vocabularies=VOCABULARIES,
    patterns=PATTERNS,
    measures=MEASURES,
    names=NAMES,
    example_names=EXAMPLE_NAMES,
    glossary=GLOSSARY,
    nouns=NOUNS,
    labels=LABELS,
    reports=REPORTS,
    faults=FAULTS,
)
