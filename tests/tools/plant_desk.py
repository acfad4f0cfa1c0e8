"""Somebody of the plant at a turn, with the product lifecycle pack."""

from __future__ import annotations

from db.models.base import TenantOwned
from db.models.plm import AffectedItem, ChangeOrder, Item, ItemRevision, Relation
from db.session import Store
from db.tenancy import Identity
from tests.db.plant import Plant, open_plant
from tests.tools.desk import Desk
from tools.plm import PACK


class PlantDesk(Desk):
    """As the desk of the render pack, in a plant."""

    pack = PACK
    counted: tuple[type[TenantOwned], ...] = (Item, ItemRevision, Relation, ChangeOrder, AffectedItem)

    def __init__(self, plant: Plant, who: Identity | None = None) -> None:
        self.plant = plant
        super().__init__(plant.store, who or plant.engineer)


def open_motor(store: Store) -> Plant:
    """Motor (P-1001) with 2 rotors (P-1002) of 8 screws (P-1003, a library's) each; a stage (P-1004) has screws too."""
    plant = open_plant(store)
    plant.part("Motor Assembly", material="Al 7075-T6")
    plant.part("Rotor")
    plant.part("Hex Screw M8", design="LIB-01", part_type="Purchase")
    plant.part("Secret Nozzle", design="STAGE-01")
    plant.item("Document", "Motor drawing")
    plant.item("Requirement", "Endurance", requirement_type="Performance")
    plant.contain("P-1001", "P-1002", 2)
    plant.contain("P-1002", "P-1003", 8)
    plant.contain("P-1004", "P-1003", 100)
    plant.document("P-1001", "D-1001")
    plant.release("P-1003")
    PlantDesk(plant).done_by("create_change_order", type="ECO", title="First issue", designs=["WING-01"])
    return plant
