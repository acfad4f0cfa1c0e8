"""What cannot be done is answered with a clear sentence; nothing is written, and the chat goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models.renders import Material, Order, Product
from db.sample.catalogue import Catalogue, MaterialRow, ProductRow, fill_catalogue
from db.sample.people import SampleTenant, fill_people, give_credentials, open_tenant
from db.tenancy import Scope
from engines.renderer.catalogue import PRODUCTS
from engines.renderer.geometry import geometry_to_json
from tests.story.conftest import furnish
from tests.story.house import House, open_house
from tests.story.ledger import NOTHING, Ledger, open_ledger
from tests.story.visitor import Json, Visitor, newly_hired, signed_in

pytestmark = pytest.mark.timeout(900)
