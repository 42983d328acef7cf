"""GST as a bill in India tells it: where goods are supplied, and one tax as the two or the one that it is there. Pure.

What a tax comes to is reckoned in `app.domain.tax`; here is decided whether it is two, and how it is told. Goods are
supplied where they are brought to (IGST Act 2017 s. 10); within the seller's own state there are two taxes at half the
rate each, the Union's (CGST) and the state's (SGST, in a territory without a legislature UTGST), else one, IGST (s. 8,
s. 7).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from app.domain.folding import folded

COUNTRY: Final = "IN"
_HERE = ("", COUNTRY)
# The code of a GSTIN's first two figures, the letters of ISO 3166-2:IN and of vehicles, the name.
_STATES = (
    "01 JK Jammu and Kashmir; 02 HP Himachal Pradesh; 03 PB Punjab; 04 CH Chandigarh; 05 UT,UK Uttarakhand; "
    "06 HR Haryana; 07 DL Delhi; 08 RJ Rajasthan; 09 UP Uttar Pradesh; 10 BR Bihar; 11 SK Sikkim; "
    "12 AR Arunachal Pradesh; 13 NL Nagaland; 14 MN Manipur; 15 MZ Mizoram; 16 TR Tripura; 17 ML Meghalaya; "
    "18 AS Assam; 19 WB West Bengal; 20 JH Jharkhand; 21 OR,OD Odisha; 22 CT,CG Chhattisgarh; 23 MP Madhya Pradesh; "
    "24 GJ Gujarat; 26 DH,DN,DD Dadra and Nagar Haveli and Daman and Diu; 27 MH Maharashtra; 29 KA Karnataka; "
    "30 GA Goa; 31 LD Lakshadweep; 32 KL Kerala; 33 TN Tamil Nadu; 34 PY Puducherry; "
    "35 AN Andaman and Nicobar Islands; 36 TG,TS Telangana; 37 AP Andhra Pradesh; 38 LA Ladakh"
)
# As they were written before they were joined, parted or named anew.
_ALIASES = {
    "28": "37", "25": "26", "Orissa": "21", "Pondicherry": "34", "Uttaranchal": "05", "NCT of Delhi": "07",
    "New Delhi": "07", "Daman and Diu": "26", "Dadra and Nagar Haveli": "26",
}  # fmt: skip
# Union territories without a legislature of their own (UTGST Act 2017 s. 2).
_NO_LEGISLATURE = frozenset({"04", "26", "31", "35", "38"})
_GSTIN = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]{3}")


class Place(Protocol):
    """What of a postal address says where it is."""

    @property
    def street(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def country(self) -> str: ...


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory: the two figures that GST knows it by ("29"), and its name."""

    code: str
    name: str

    @property
    def tax(self) -> str:
        """What its half of the tax is called."""
        return "UTGST" if self.code in _NO_LEGISLATURE else "SGST"


@dataclass(frozen=True, slots=True)
class TaxPart:
    """A tax as it is told: its name, its rate (1/1,000 %) and its amount (minor units)."""

    name: str
    rate: int
    amount: int


def _key(text: str) -> str:
    return folded(text.replace("&", " and "))


def _table() -> dict[str, State]:
    found: dict[str, State] = {}
    for one in _STATES.split("; "):
        code, letters, name = one.split(" ", 2)
        state = State(code, name)
        found |= dict.fromkeys((code, _key(name), *(_key(x) for x in letters.split(","))), state)
    return found | {_key(alias): found[code] for alias, code in _ALIASES.items()}


ABROAD: Final = State("96", "Other country")
"""Where goods are supplied that leave India; no region of the country they go to is taken for a state."""
_KNOWN = _table()
STATES: Final[tuple[State, ...]] = tuple(dict.fromkeys(_KNOWN.values()))


def state_of(text: str) -> State | None:
    """The state that a region names by its name, its letters ("KA", "IN-KA") or its code; None if it names none."""
    key = _key(text)
    found = _KNOWN.get(key) or _KNOWN.get(key.removeprefix("in"))
    if found is None and (inside := re.search(r"\b([0-9]{2})\b", text)):
        return _KNOWN.get(inside[1])  # "Karnataka (29)", "29-Karnataka"
    return found


def state_of_gstin(number: str) -> State | None:
    """The state that a registration is of, by its first two figures."""
    plain = re.sub(r"\s", "", number.upper())
    return _KNOWN.get(plain[:2]) if _GSTIN.fullmatch(plain) else None


def is_elsewhere(ship_to: Place, address: Place) -> bool:
    """Whether a place to deliver to is another than the buyer's; what it leaves out is the buyer's."""
    pairs = ((getattr(ship_to, name), getattr(address, name)) for name in ("street", "city"))
    if ship_to.country and (ship_to.country in _HERE) != (address.country in _HERE):
        return True
    return any(there.strip() and folded(there) != folded(home) for there, home in pairs)


def place_of_supply(ship_to: Place | None, address: Place, vat_id: str = "") -> State | None:
    """Where goods are supplied: where they are brought to, else where the buyer is; None if nobody said a state.

    A place to deliver to that is another than the buyer's says its state itself. Its country is the buyer's unless it
    says another.
    """
    country = (ship_to.country if ship_to else "") or address.country
    if country not in _HERE:
        return ABROAD
    if ship_to is not None and ((known := state_of(ship_to.region)) or is_elsewhere(ship_to, address)):
        return known
    return state_of(address.region) or state_of_gstin(vat_id)


def told_place(ship_to: Place | None, address: Place, vat_id: str = "", bill_state: str = "") -> State | None:
    """The place of supply that is told: where nobody said it of a place to deliver to, it is where the buyer is.

    `bill_state` is the code of the state that their bills go to, where that is not the one of their own address.
    """
    if bill_state:
        return _told_by_bills(ship_to, ABROAD if bill_state == ABROAD.code else _KNOWN.get(bill_state))
    return place_of_supply(ship_to, address, vat_id) or place_of_supply(None, address, vat_id)


def _told_by_bills(ship_to: Place | None, home: State | None) -> State | None:
    if ship_to is None:
        return home
    if ship_to.country not in _HERE or (not ship_to.country and home == ABROAD):
        return ABROAD
    return state_of(ship_to.region) or home


def is_two_taxes(own: str, where: State | None) -> bool:
    """Whether the seller in the state of that code supplies it within that state: the tax is CGST and SGST, each alike.

    "" is no seller in India. Where nobody said a state (None), goods are supplied where they are sold.
    """
    return bool(own) and (where is None or where.code == own)


def halves(amount: int) -> tuple[int, int]:
    """A tax in minor units as two equal ones.

    Bills of earlier programs bear a tax reckoned at the whole rate; its odd paisa falls to the first, the Union's.
    """
    sign = -1 if amount < 0 else 1
    second = abs(amount) // 2
    return sign * (abs(amount) - second), sign * second


def told(rate: int, tax: int, seller: State, supplied: State) -> tuple[TaxPart, ...]:
    """One tax at its whole rate (1/1,000 %) as a bill tells it, in minor units."""
    if seller != supplied:
        return (TaxPart("IGST", rate, tax),)
    union, state = halves(tax)
    return TaxPart("CGST", rate - rate // 2, union), TaxPart(supplied.tax, rate // 2, state)


_ONES = (
    "", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen",
    "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
)  # fmt: skip
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_SCALES: Sequence[tuple[int, str]] = ((10**7, "Crore"), (10**5, "Lakh"), (1000, "Thousand"), (100, "Hundred"))


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def _count(number: int) -> list[str]:
    words = []
    for size, name in _SCALES:
        many, number = divmod(number, size)
        if many:
            # Of crores there may be thousands and lakhs again.
            words += [*_count(many), name]
    return [*words, _below_hundred(number)] if number else words


def in_words(paise: int) -> str:
    """An amount of rupees as an Indian bill says it in English: "Rupees One Lakh Five and Paise Fifty Only"."""
    rupees, rest = divmod(abs(paise), 100)
    said = ["Rupees", *(_count(rupees) or ["Zero"])]
    if rest:
        said += ["and Paise", _below_hundred(rest)]
    return " ".join([*(["Minus"] if paise < 0 else []), *said, "Only"])


def copies(*, goods: bool) -> tuple[str, ...]:
    """In how many copies a bill is made and how each is marked, the buyer's own first (CGST Rules 48)."""
    if goods:
        return "ORIGINAL FOR RECIPIENT", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR SUPPLIER"
    return "ORIGINAL FOR RECIPIENT", "DUPLICATE FOR SUPPLIER"
