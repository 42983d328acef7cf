"""Units as people write them, and their codes of UN/ECE Recommendation 20 (21 for packages), which machines read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.domain.folding import folded

ONE: Final = "C62"
"""A thing that is counted, of whatever kind."""
KILOGRAM: Final = "KGM"

# The code, then the words for it in English, German, French, Spanish, Dutch, Italian, Polish.
_WORDS = """
H87 pc pcs piece pieces ea each nos st stk stck stueck stück pce pièce pièces u ud uds unidad unidades pieza piezas
H87 stuks pz pezzo pezzi szt
MTR m mtr meter metre meters metres mètre mètres metro metros metri lfm lfdm
CMT cm centimeter centimetre
MMT mm millimeter millimetre
KMT km kilometer kilometre
MTK m² m2 qm sqm
MTQ m³ m3 cbm
FOT ft foot feet
INH in inch inches zoll
YRD yd yard yards
LTR l ltr liter litre liters litres litro litros
MLT ml milliliter millilitre
CLT cl
HLT hl
KGM kg kgs kilo kilos kilogram kilogramm kilogramme kilogramo
GRM g gr gram gramm gramme grams
TNE t to ton tonne tonnen tonnes
LBR lb lbs pound pounds
ONZ oz ounce ounces
HUR h hr hrs hour hours std stunde stunden heure heures hora horas uur
MIN min minute minutes minuten minuto minutos
DAY d day days tag tage jour jours día días dag dagen
WEE week weeks woche wochen semaine semaines semana semanas
MON month months monat monate mois mes meses
ANN year years jahr jahre an ans año años
KWH kwh
PR pair pairs pr paar paare paire paires par pares
SET set sets satz sätze jeu jeux juego juegos kit
DZN dz dozen dutzend douzaine docena
LS lump lumpsum ls pausch pauschal pauschale psch forfait
XRO roll rolls rolle rollen rouleau rouleaux rollo rollos rol
XCT carton cartons kart karton kartons ktn
XBX box boxes kiste kisten boîte boîtes caja cajas
XPK pack packs pk pkg package pkt paket pakete pack packung packungen vpe ve paquet paquets paquete paquetes
XPX pallet pallets pal palette paletten
XBG bag bags sack säcke beutel sac sacs saco sacos bolsa
XBO bottle bottles flasche flaschen fl bouteille bouteilles botella botellas
XCA can cans dose dosen
XBE bundle bundles bund bunde bündel
XST sheet sheets blatt bogen tafel tafeln feuille feuilles hoja hojas
XBJ bucket buckets eimer seau cubo
XTU tube tubes tuben
XCR crate crates kasten kästen
XBA barrel barrels fass fässer
"""


def _table() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in _WORDS.split("\n"):
        code, *words = row.split() or [""]
        for word in words:
            found.setdefault(_key(word), code)
    return MappingProxyType(found)


def _key(word: str) -> str:
    # Folding takes the small figure of a square metre away.
    return folded(word.strip().replace("²", "2").replace("³", "3").rstrip("."))


_CODES = _table()


def code_of(unit: str) -> str:
    """The code of a unit by its word; "" for a word that is none here. No unit at all is a thing that is counted."""
    return _CODES.get(_key(unit), "") if unit.strip() else ONE


def codes() -> frozenset[str]:
    """All codes that words stand for."""
    return frozenset(_CODES.values())
