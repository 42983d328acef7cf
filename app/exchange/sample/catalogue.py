"""What Nordlicht Haustechnik sells: some families of plumbing goods, each in its sizes, about 500 products.

Prices are decimal text in euros per unit (or per 100 and 1,000 where `per` says so); packs are (name, units).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of goods in several sizes. `code` and `name` take the size; the price grows from size to size."""

    code: str
    name: str
    sizes: tuple[str, ...]
    price: str
    growth: str
    category: str
    aisle: str
    unit: str = "pc"
    per: int = 1
    pack: tuple[str, str] | None = None
    instead: str = ""
    """The code of what a clerk offers when there is none of it; it takes the size too."""


# The products of the pictures in the manual, with their prices.
WELL_KNOWN: tuple[dict[str, Any], ...] = (
    {"sku": "CU15-3", "name": "Copper pipe 15 mm × 3 m", "price": "8.42", "category": "Copper pipe", "bin": "A-03-2",
     "breaks": [{"quantity": "50", "price": "7.90"}, {"quantity": "200", "price": "7.45"}]},
    {"sku": "CU22-3", "name": "Copper pipe 22 mm × 3 m", "price": "13.10", "category": "Copper pipe", "bin": "A-03-3"},
    {"sku": "ELB15", "name": "Elbow 15 mm solder, 90°", "price": "0.61", "category": "Solder fittings", "bin": "A-07-1",
     "packs": [{"name": "bag", "quantity": "25"}]},
    {"sku": "FLX250", "name": "Flux paste 250 g", "price": "4.90", "unit": "tin", "category": "Soldering", "bin": "C-01-2"},
    {"sku": "FLX500", "name": "Flux paste 500 g", "price": "9.80", "unit": "tin", "category": "Soldering", "bin": "C-01-1",
     "substitute": "FLX250"},
    {"sku": "SLD-L", "name": "Lead-free solder 250 g", "price": "14.25", "unit": "reel", "category": "Soldering",
     "bin": "A-07-3"},
    {"sku": "BRK-2P", "name": "Pipe bracket, 2-part, 15–18 mm", "price": "0.38", "category": "Brackets", "bin": "A-04-1",
     "packs": [{"name": "box", "quantity": "100"}]},
    {"sku": "BN12", "name": "Brass nipple ½″", "price": "1.94", "category": "Brass fittings", "bin": "B-02-1"},
    {"sku": "BN34", "name": "Brass nipple ¾″", "price": "2.60", "category": "Brass fittings", "bin": "B-02-2"},
    {"sku": "BNR1", "name": "Brass reducer 1″–¾″", "price": "4.15", "category": "Brass fittings", "bin": "B-02-3"},
    {"sku": "BV12", "name": "Brass ball valve ½″", "price": "7.30", "category": "Valves", "bin": "B-05-1"},
)  # fmt: skip

_PIPE = ("12", "18", "28", "35", "42", "54")
_MM = ("12", "15", "18", "22", "28", "35", "42", "54")
_INCH = ("⅜", "½", "¾", "1", "1¼", "1½", "2")
_PRESS = ("15", "18", "22", "28", "35", "42", "54")
_DRAIN = ("32", "40", "50", "75", "90", "110", "125", "160")
_MLC = ("16", "20", "26", "32", "40")

FAMILIES: tuple[Family, ...] = (
    Family("CU{}-5", "Copper pipe {} mm × 5 m", _PIPE, "9.80", "1.42", "Copper pipe", "A", pack=("bundle", "10")),
    Family("SS{}-6", "Stainless pipe {} mm × 6 m", _PRESS, "24.60", "1.34", "Stainless pipe", "A"),
    Family("ST{}-6", "Carbon steel pipe {} mm × 6 m, galvanised", _PRESS, "16.20", "1.31", "Steel pipe", "A"),
    Family("MLC{}", "Multilayer pipe {} mm, coil", _MLC, "1.35", "1.48", "Multilayer", "A", "m", pack=("coil", "100")),
    Family("MLCI{}", "Multilayer pipe {} mm, insulated", _MLC, "2.20", "1.45", "Multilayer", "A", "m", pack=("coil", "50")),
    Family("ELBS{}", "Elbow {} mm solder, 45°", _MM, "0.72", "1.38", "Solder fittings", "A", pack=("bag", "25")),
    Family("TEE{}", "Tee {} mm solder", _MM, "0.95", "1.40", "Solder fittings", "A", pack=("bag", "20")),
    Family("CPL{}", "Coupling {} mm solder", _MM, "0.44", "1.36", "Solder fittings", "A", pack=("bag", "50")),
    Family("CAP{}", "Cap {} mm solder", _MM, "0.52", "1.37", "Solder fittings", "A"),
    Family("PRE{}", "Press elbow {} mm, 90°", _PRESS, "3.90", "1.33", "Press fittings", "A", pack=("bag", "10")),
    Family("PR45{}", "Press elbow {} mm, 45°", _PRESS, "4.10", "1.33", "Press fittings", "A"),
    Family("PRT{}", "Press tee {} mm", _PRESS, "5.60", "1.34", "Press fittings", "A", pack=("bag", "5")),
    Family("PRC{}", "Press coupling {} mm", _PRESS, "3.20", "1.31", "Press fittings", "A"),
    Family("PRU{}", "Press union {} mm", _PRESS, "9.40", "1.32", "Press fittings", "A"),
    Family("MLE{}", "Multilayer press elbow {} mm", _MLC, "4.30", "1.36", "Multilayer", "A"),
    Family("MLT{}", "Multilayer press tee {} mm", _MLC, "5.90", "1.38", "Multilayer", "A"),
    Family("BE{}", "Brass elbow {}″", _INCH, "2.40", "1.45", "Brass fittings", "B"),
    Family("BT{}", "Brass tee {}″", _INCH, "3.10", "1.46", "Brass fittings", "B"),
    Family("BS{}", "Brass socket {}″", _INCH, "1.80", "1.42", "Brass fittings", "B"),
    Family("BP{}", "Brass plug {}″", _INCH, "1.10", "1.40", "Brass fittings", "B"),
    Family("BX{}", "Brass extension {}″ × 20 mm", _INCH, "2.05", "1.41", "Brass fittings", "B"),
    Family("GE{}", "Malleable elbow {}″, galvanised", _INCH, "1.90", "1.44", "Malleable fittings", "B"),
    Family("GT{}", "Malleable tee {}″, galvanised", _INCH, "2.60", "1.45", "Malleable fittings", "B"),
    Family("GN{}", "Malleable nipple {}″, galvanised", _INCH, "1.30", "1.42", "Malleable fittings", "B"),
    Family("BVL{}", "Ball valve {}″, lever", _INCH, "6.90", "1.44", "Valves", "B"),
    Family("SV{}", "Stop valve {}″, brass", _INCH, "11.20", "1.40", "Valves", "B"),
    Family("CV{}", "Check valve {}″", _INCH, "8.30", "1.41", "Valves", "B"),
    Family("DV{}", "Drain valve {}″", ("⅜", "½", "¾"), "5.20", "1.25", "Valves", "B"),
    Family("PR{}", "Pressure reducer {}″", ("½", "¾", "1", "1¼"), "64.00", "1.32", "Valves", "B"),
    Family("FIL{}", "Backwash filter {}″", ("¾", "1", "1¼", "1½"), "118.00", "1.28", "Filters", "B"),
    Family("HT{}-1", "Drain pipe HT {} mm × 1 m", _DRAIN, "2.10", "1.38", "Drainage", "D"),
    Family("HT{}-2", "Drain pipe HT {} mm × 2 m", _DRAIN, "3.70", "1.38", "Drainage", "D"),
    Family("HTB{}-87", "Drain bend HT {} mm, 87°", _DRAIN, "1.20", "1.34", "Drainage", "D"),
    Family("HTB{}-45", "Drain bend HT {} mm, 45°", _DRAIN, "1.15", "1.34", "Drainage", "D"),
    Family("HTE{}", "Drain branch HT {} mm, 45°", _DRAIN, "2.30", "1.36", "Drainage", "D"),
    Family("HTR{}", "Drain reducer HT {} mm", _DRAIN, "1.05", "1.32", "Drainage", "D"),
    Family("KG{}-2", "Sewer pipe KG {} mm × 2 m", ("110", "125", "160", "200"), "9.20", "1.42", "Drainage", "D"),
    Family("BRK{}", "Pipe bracket with rubber, {} mm", ("12", "22", "28", "35", "42", "54", "75", "110"), "0.62", "1.22",
           "Brackets", "C", pack=("box", "50")),
    Family("SCR{}", "Wood screw 5 × {} mm", ("30", "40", "50", "60", "70", "80", "100"), "4.90", "1.20", "Fixings", "C",
           per=100, pack=("box", "200")),
    Family("DOW{}", "Wall plug {} mm", ("6", "8", "10", "12"), "38.00", "1.55", "Fixings", "C", per=1000,
           pack=("box", "100")),
    Family("HAN{}", "Hanger bolt M8 × {} mm", ("60", "80", "100", "120"), "18.40", "1.18", "Fixings", "C", per=100),
    Family("INS{}", "Pipe insulation {} mm × 1 m, 100 %", _MM, "1.90", "1.22", "Insulation", "C", "m"),
    Family("INH{}", "Pipe insulation {} mm × 1 m, 50 %", _MM, "1.10", "1.21", "Insulation", "C", "m"),
    Family("RAD6{}", "Radiator type 22, 600 × {} mm", ("400", "600", "800", "1000", "1200", "1400", "1600", "1800"),
           "112.00", "1.17", "Radiators", "E"),
    Family("RAD3{}", "Radiator type 11, 300 × {} mm", ("400", "600", "800", "1000", "1200", "1400"), "68.00", "1.16",
           "Radiators", "E"),
    Family("TRV{}", "Thermostatic valve {}″", ("⅜", "½", "¾"), "13.80", "1.20", "Heating", "E"),
    Family("PMP{}", "Circulation pump 25-{}", ("40", "60", "80"), "168.00", "1.22", "Heating", "E"),
    Family("EXP{}", "Expansion vessel {} l", ("12", "18", "25", "35", "50", "80"), "32.50", "1.24", "Heating", "E"),
    Family("WHE{}", "Water heater {} l, electric", ("5", "10", "30", "50", "80", "100"), "98.00", "1.26", "Hot water", "E"),
    Family("MIX{}", "Mixer tap {}", ("basin", "bidet", "sink", "bath", "shower"), "79.00", "1.15", "Sanitary", "F"),
    Family("WC{}", "Wall-hung WC {}", ("compact", "standard", "rimless", "care"), "148.00", "1.18", "Sanitary", "F"),
    Family("BAS{}", "Washbasin {} cm", ("40", "45", "50", "55", "60", "65"), "54.00", "1.14", "Sanitary", "F"),
    Family("SIF{}", "Siphon {} mm", ("32", "40", "50"), "6.80", "1.20", "Sanitary", "F"),
    Family("HOS{}", "Flexible hose ½″ × {} mm", ("300", "500", "800", "1000"), "3.20", "1.18", "Sanitary", "F"),
    Family("SIL{}", "Silicone {}, 310 ml", ("white", "grey", "clear", "beige", "manhattan"), "5.40", "1.02", "Sealing", "C",
           "tube", pack=("box", "12")),
    Family("HMP{}", "Hemp {} g", ("80", "100", "200"), "2.90", "1.30", "Sealing", "C"),
    Family("PTF{}", "Thread seal tape {} m", ("12", "50"), "0.95", "2.10", "Sealing", "C", "roll"),
    Family("TL{}", "Pipe wrench {}″", ("1", "1½", "2"), "28.00", "1.30", "Tools", "G"),
    Family("CUT{}", "Pipe cutter {} mm", ("35", "42", "67"), "24.00", "1.45", "Tools", "G"),
    Family("PJW{}", "Press jaw {} mm", ("15", "18", "22", "28"), "92.00", "1.06", "Tools", "G"),
)  # fmt: skip

SERVICES: tuple[dict[str, Any], ...] = (
    {"sku": "CUT", "name": "Cutting to length", "price": "2.50", "unit": "cut", "category": "Services", "service": True},
    {"sku": "DELIVERY", "name": "Delivery by crane lorry", "price": "65.00", "unit": "trip", "category": "Services",
     "service": True},
    {"sku": "HIRE-PRESS", "name": "Hire of a press machine, per day", "price": "38.00", "unit": "day",
     "category": "Services", "service": True},
    {"sku": "THREAD", "name": "Thread cutting", "price": "3.80", "unit": "cut", "category": "Services", "service": True},
)  # fmt: skip

_PLAIN = str.maketrans({"⅜": "38", "½": "12", "¾": "34", "¼": "14", "″": "", " ": ""})


def products() -> Iterator[dict[str, Any]]:
    """All products as parameters of `save_product`, with barcodes of the range kept for use inside a shop (GS1 20)."""
    number = 0
    for one in WELL_KNOWN:
        number += 1
        yield {
            "unit": "pc",
            **one,
            "barcodes": [{"barcode": gtin(number), "quantity": "1"}],
            **_rest(one["price"], number),
        }
    # The house brand comes first: a product names as its substitute what is known already.
    for family in (*_house_brand(), *_branded()):
        price = Decimal(family.price)
        for position, size in enumerate(family.sizes):
            number += 1
            sku = family.code.format(size.translate(_PLAIN).upper())
            text = str(price.quantize(Decimal("0.01"), ROUND_HALF_UP))
            place = f"{family.aisle}-{1 + number % 12:02d}-{1 + position % 4}"
            yield {
                "sku": sku,
                "name": family.name.format(size),
                "price": text,
                "price_per": family.per,
                "unit": family.unit,
                "category": family.category,
                "bin": place,
                "barcodes": _barcodes(number, family),
                "packs": [{"name": family.pack[0], "quantity": family.pack[1]}] if family.pack else [],
                "breaks": _breaks(price, family),
                "substitute": family.instead.format(size.translate(_PLAIN).upper()),
                **_rest(text, number),
            }
            price *= Decimal(family.growth)
    yield from SERVICES


_BRANDED = slice(5, 24)
"""The fittings: what the house also has under its own name."""


def _branded() -> Iterator[Family]:
    """All families; the fittings name the house's own as what to offer instead."""
    fittings = FAMILIES[_BRANDED]
    for one in FAMILIES:
        yield replace(one, instead=f"N-{one.code}") if one in fittings else one


def _house_brand() -> Iterator[Family]:
    """The same fittings under the house's own name, a little cheaper: what a clerk offers instead."""
    for one in FAMILIES[_BRANDED]:
        price = str((Decimal(one.price) * 88 / 100).quantize(Decimal("0.01"), ROUND_HALF_UP))
        yield replace(one, code=f"N-{one.code}", name=f"{one.name}, Nordline", price=price, pack=None)


def _breaks(price: Decimal, family: Family) -> list[dict[str, str]]:
    """A whole pack is 6 % cheaper, five of them 12 %."""
    if not family.pack:
        return []
    return [
        {
            "quantity": str(int(family.pack[1]) * packs),
            "price": str((price * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)),
        }
        for packs, percent in ((1, 94), (5, 88))
    ]


def _barcodes(number: int, family: Family) -> list[dict[str, str]]:
    codes = [{"barcode": gtin(number), "quantity": "1"}]
    if family.pack:
        codes.append({"barcode": gtin(50_000 + number), "quantity": family.pack[1]})
    return codes


def _rest(price: str, number: int) -> dict[str, Any]:
    """Cost, minimum stock and weight, the same for the same product each time."""
    cost = (Decimal(price) * (55 + number % 17) / 100).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return {"cost": str(cost), "min_stock": str(5 + number % 20), "weight": 40 + number * 37 % 4000}


def gtin(number: int) -> str:
    """A GTIN-13 of the in-store range with its check digit (GS1 General Specifications 7.9)."""
    body = f"20{number:010d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-weighted % 10)
