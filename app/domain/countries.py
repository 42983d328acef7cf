"""Countries by their two letters (ISO 3166-1 alpha-2, and XK for Kosovo, which trade uses)."""

from __future__ import annotations

from functools import cache

from app.domain.country_names import NAMES
from app.domain.errors import RuleViolation
from app.domain.folding import folded

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
    "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
    "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
)
COUNTRIES = frozenset(_CODES.split())
# Spoken names and the signs of cars; folded.
ALIASES = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "greatbritain": "GB", "grossbritannien": "GB",
    "usa": "US", "unitedstatesofamerica": "US", "america": "US", "holland": "NL", "brd": "DE", "d": "DE", "a": "AT",
    "f": "FR", "i": "IT", "e": "ES", "b": "BE", "l": "LU", "p": "PT", "s": "SE", "n": "NO", "el": "GR", "fl": "LI",
    "tschechischerepublik": "CZ", "czechrepublic": "CZ", "russianfederation": "RU", "southkorea": "KR", "korea": "KR",
    "republicofireland": "IE", "turkey": "TR", "thenetherlands": "NL", "osterreich": "AT",
}  # fmt: skip


@cache
def _names() -> dict[str, tuple[str, str]]:
    """The English and the German name by code."""
    found = {}
    for one in NAMES.split("; "):
        english, _, german = one[3:].partition("|")
        found[one[:2]] = english, german or english
    return found


@cache
def _known() -> dict[str, str]:
    """Codes by all that means a country, folded."""
    said = {folded(name): code for code, names in _names().items() for name in names}
    return said | ALIASES | {code.casefold(): code for code in COUNTRIES}


def country_name(code: str, language: str = "en") -> str:
    """What a country is called in English, or in German; a code that is none stays."""
    english, german = _names().get(code, (code, code))
    return german if language == "de" else english


def find_country(given: str) -> str:
    """The two letters of a country by its code or its name in English or German; "" if none is meant."""
    # The code first, as it is: folded, AE would be the A on Austrian cars.
    known = _known()
    return known.get(given.strip().casefold()) or known.get(folded(given), "")


def complete(given: str, most: int) -> tuple[str, ...]:
    """Countries that what is typed may become, the likeliest first: its code, its name, a word of its name."""
    words = folded(given)
    if not words:
        return ()
    exact = find_country(given)
    ranked = []
    for code, names in _names().items():
        parts = {folded(part) for name in names for part in name.split()}
        if code == exact:
            rank = 0
        elif any(folded(name).startswith(words) for name in names):
            rank = 1
        elif any(part.startswith(words) for part in parts):
            rank = 2
        else:
            continue
        ranked.append((rank, names[0], code))
    ranked.sort()
    return tuple(code for _, _, code in ranked[:most])


def country_code(given: str, field: str = "country") -> str:
    """The two letters in capitals, from them or from a name. Raises RuleViolation for what is no country."""
    if code := find_country(given):
        return code
    if not given.strip():
        raise RuleViolation("The country is missing; write it like DE or Germany.", field)
    raise RuleViolation(f"There is no country {given.strip()}; write it like DE or Germany.", field)
