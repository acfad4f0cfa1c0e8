"""Sample data of a bearing maker: 26 products in four categories and 12 materials with their trade names.

Products name the material of each slot by whatever the maker's PIM says: a material's name or one of its aliases. Two
products deliberately use a name that nobody has mapped yet, so that `check_materials` has something to find.
"""

from dataclasses import dataclass

from engines.renderer.geometry import BallBearing, Geometry, Housing, RollerBearing, Shaft, Step, StepFeature
from engines.renderer.spec import Material


@dataclass(frozen=True, kw_only=True)
class CatalogueMaterial:
    """A material and the other names under which it is known."""

    material: Material
    aliases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CatalogueProduct:
    """One product: PIM id, name, category, shape, and the material name of each slot as the PIM has it."""

    pim_id: str
    name: str
    category: str
    geometry: Geometry
    slots: tuple[tuple[str, str], ...]


CATEGORIES = ("Kugellager", "Rollenlager", "Gehäuse", "Wellen")


def _steps(*rows: tuple[float, float, StepFeature]) -> tuple[Step, ...]:
    return tuple(
        Step(diameter=diameter, length=length, feature=feature) for diameter, length, feature in rows
    )


def _product(pim_id: str, name: str, category: str, geometry: Geometry, *materials: str) -> CatalogueProduct:
    slots = tuple(zip(geometry.slots, materials, strict=True))
    return CatalogueProduct(pim_id=pim_id, name=name, category=category, geometry=geometry, slots=slots)


def _material(
    name: str, color: str, metallic: float, roughness: float, *aliases: str, **finish: float
) -> CatalogueMaterial:
    look = Material(name=name, base_color=color, metallic=metallic, roughness=roughness, **finish)
    return CatalogueMaterial(material=look, aliases=aliases)


MATERIALS: tuple[CatalogueMaterial, ...] = (
    _material("Steel-Polished", "#d2d4d8", 1.0, 0.12, "Stahl poliert", "100Cr6 poliert", "1.3505 poliert"),
    _material(
        "Steel-Bare", "#c4c6ca", 1.0, 0.30, "Stahl blank", "Stahl unbehandelt", "C45 blank", anisotropy=0.35
    ),
    _material("Steel-Brushed", "#c0c2c7", 1.0, 0.36, "Stahl gebürstet", "Stahl geschliffen", anisotropy=0.85),
    _material("Brass-Satin", "#dfbe7c", 1.0, 0.32, "Messing matt", "CuZn39Pb3", anisotropy=0.2),
    _material("Bronze-Aged", "#96704c", 1.0, 0.46, "Bronze patiniert", "CuSn8", grain=0.25),
    _material("Black-Oxide", "#3b3d42", 0.9, 0.36, "Brüniert", "Stahl brüniert", anisotropy=0.3),
    _material("Ceramic-White", "#efeee9", 0.0, 0.22, "Keramik weiß", "ZrO2", clearcoat=0.7),
    _material("Chrome-Mirror", "#e4e6ea", 1.0, 0.04, "Chrom glänzend", "Hartverchromt"),
    _material(
        "Cast-Iron", "#474b50", 0.35, 0.52, "Grauguss", "EN-GJL-250", "GG25", grain=0.55, clearcoat=0.15
    ),
    _material(
        "Aluminium-Anodised", "#b9bec6", 1.0, 0.44, "Aluminium eloxiert", "AlMgSi1 eloxiert", grain=0.12
    ),
    _material("Polymer-Black", "#191a1d", 0.0, 0.42, "Kunststoff schwarz", "NBR schwarz", "PA66 schwarz"),
    _material("Copper-Polished", "#dd8d68", 1.0, 0.16, "Kupfer poliert", "Cu-ETP"),
)

_BALL = (
    _product(
        "KL-6204", "Rillenkugellager 6204", "Kugellager", BallBearing(bore=20, outer=47, width=14, balls=8),
        "Stahl blank", "Stahl poliert", "Messing matt",
    ),
    _product(
        "KL-6306", "Rillenkugellager 6306-2Z mit Deckscheiben", "Kugellager",
        BallBearing(bore=30, outer=72, width=19, balls=8, seal="shield"),
        "Stahl gebürstet", "Stahl poliert", "Stahl blank", "Stahl poliert",
    ),
    _product(
        "KL-61810", "Dünnring-Kugellager 61810", "Kugellager", BallBearing(bore=50, outer=65, width=7, balls=24),
        "Stahl poliert", "Stahl poliert", "Messing matt",
    ),
    _product(
        "KL-623", "Miniatur-Rillenkugellager 623 Hybrid", "Kugellager", BallBearing(bore=3, outer=10, width=4, balls=6),
        "Stahl poliert", "Keramik weiß", "Stahl blank",
    ),
    _product(
        "KL-6205-2RS", "Rillenkugellager 6205-2RS abgedichtet", "Kugellager",
        BallBearing(bore=25, outer=52, width=15, balls=9, seal="rubber"),
        "Stahl blank", "Stahl poliert", "Stahl blank", "NBR schwarz",
    ),
    _product(
        "KL-3206", "Schrägkugellager 3206 zweireihig", "Kugellager",
        BallBearing(bore=30, outer=62, width=23.8, balls=11, design="double_row"),
        "Stahl gebürstet", "Stahl poliert", "PA66 schwarz",
    ),
    _product(
        "KL-1206", "Pendelkugellager 1206", "Kugellager",
        BallBearing(bore=30, outer=62, width=16, balls=13, design="self_aligning"),
        "Stahl blank", "Stahl poliert", "Messing matt",
    ),
    _product(
        "KL-51106", "Axial-Rillenkugellager 51106", "Kugellager",
        BallBearing(bore=30, outer=47, width=11, balls=15, design="thrust"),
        "Stahl gebürstet", "Stahl poliert", "Messing matt",
    ),
)  # fmt: skip

_ROLLER = (
    _product(
        "RL-NU206", "Zylinderrollenlager NU 206", "Rollenlager", RollerBearing(bore=30, outer=62, width=16, rollers=13),
        "Stahl blank", "Stahl poliert", "Messing matt",
    ),
    _product(
        "RL-NU2210", "Zylinderrollenlager NU 2210 brüniert", "Rollenlager",
        RollerBearing(bore=50, outer=90, width=23, rollers=16),
        "Brüniert", "Stahl poliert", "Messing matt",
    ),
    _product(
        "RL-30206", "Kegelrollenlager 30206", "Rollenlager",
        RollerBearing(bore=30, outer=62, width=17.25, rollers=16, design="tapered"),
        "Stahl blank", "Stahl poliert", "Stahl blank",
    ),
    _product(
        "RL-32008", "Kegelrollenlager 32008", "Rollenlager",
        RollerBearing(bore=40, outer=68, width=19, rollers=22, design="tapered"),
        "Stahl gebürstet", "Stahl poliert", "PA66 schwarz",
    ),
    _product(
        "RL-22208", "Pendelrollenlager 22208", "Rollenlager",
        RollerBearing(bore=40, outer=80, width=23, rollers=16, design="spherical"),
        "Stahl blank", "Stahl poliert", "CuZn39Pb3",
    ),
    _product(
        "RL-NK25", "Nadelrollenlager NK 25/20", "Rollenlager",
        RollerBearing(bore=25, outer=38, width=20, rollers=26, design="needle"),
        "Stahl gebürstet", "Stahl poliert", "Kunststoff schwarz",
    ),
    _product(
        "RL-81106", "Axial-Zylinderrollenlager 81106", "Rollenlager",
        RollerBearing(bore=30, outer=52, width=16, rollers=14, design="thrust"),
        "Stahl blank", "Stahl poliert", "CuSn8",
    ),
)  # fmt: skip

_HOUSING = (
    _product(
        "GH-P205", "Stehlagergehäuse P 205", "Gehäuse", Housing(bore=25, length=140, height=71, width=38),
        "Grauguss", "Stahl blank", "NBR schwarz", "Messing matt",
    ),
    _product(
        "GH-SNL506", "Stehlagergehäuse SNL 506 geteilt", "Gehäuse",
        Housing(bore=30, length=185, height=110, width=60, design="split_block"),
        "Grauguss", "Stahl blank", "NBR schwarz", "Brüniert",
    ),
    _product(
        "GH-F205", "Flanschlagergehäuse F 205", "Gehäuse",
        Housing(bore=25, length=95, height=95, width=34, design="flange_square"),
        "EN-GJL-250", "Stahl blank", "NBR schwarz", "Messing matt",
    ),
    _product(
        "GH-FL205", "Flanschlagergehäuse FL 205 oval", "Gehäuse",
        Housing(bore=25, length=130, height=68, width=34, design="flange_oval"),
        "Aluminium eloxiert", "Stahl blank", "NBR schwarz", "Messing matt",
    ),
    _product(
        "GH-FC206", "Flanschlagergehäuse FC 206 rund", "Gehäuse",
        Housing(bore=30, length=125, height=125, width=38, design="flange_round"),
        "Grauguss RAL 5010", "Stahl blank", "NBR schwarz", "Messing matt",
    ),
    _product(
        "GH-T205", "Spannlagergehäuse T 205", "Gehäuse",
        Housing(bore=25, length=113, height=89, width=36, design="take_up"),
        "Grauguss", "Stahl blank", "NBR schwarz", "Messing matt",
    ),
)  # fmt: skip

_SHAFT = (
    _product(
        "WE-1040", "Getriebewelle 40 mit Passfedernuten", "Wellen",
        Shaft(steps=_steps((20, 22, "thread"), (25, 40, "keyway"), (32, 46, "plain"), (40, 12, "plain"),
                           (30, 42, "keyway"), (25, 16, "groove"))),
        "C45 blank",
    ),
    _product(
        "WE-2034", "Keilwelle 34", "Wellen",
        Shaft(steps=_steps((34, 56, "spline"), (38, 10, "plain"), (34, 40, "plain"), (28, 26, "groove"),
                           (20, 16, "thread"))),
        "Stahl blank",
    ),
    _product(
        "WE-3025", "Präzisionswelle 25 hartverchromt", "Wellen", Shaft(steps=_steps((25, 150, "plain"))), "Hartverchromt",
    ),
    _product(
        "WE-4032", "Hohlwelle 32", "Wellen",
        Shaft(steps=_steps((32, 70, "plain"), (36, 12, "plain"), (32, 50, "keyway")), bore=20),
        "Stahl gebürstet",
    ),
    _product(
        "WE-5020", "Welle 20 mit Stellring", "Wellen",
        Shaft(steps=_steps((16, 20, "thread"), (20, 40, "plain"), (20, 16, "collar"), (20, 52, "keyway"))),
        "Stahl poliert", "Stellring verzinkt",
    ),
)  # fmt: skip

PRODUCTS: tuple[CatalogueProduct, ...] = _BALL + _ROLLER + _HOUSING + _SHAFT


def material_named(name: str) -> Material | None:
    """The material with this name or alias, whatever the case; None where nobody has mapped it."""
    wanted = name.casefold()
    for entry in MATERIALS:
        if wanted in (entry.material.name.casefold(), *(alias.casefold() for alias in entry.aliases)):
            return entry.material
    return None


def materials_of(product: CatalogueProduct, *, instead: str = "Steel-Bare") -> dict[str, Material]:
    """A material for each slot; names without a mapping get the material called `instead`."""
    fallback = material_named(instead)
    found = {slot: material_named(name) or fallback for slot, name in product.slots}
    return {slot: material for slot, material in found.items() if material is not None}
