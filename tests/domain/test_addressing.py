"""How addresses are written, by examples of the posts and over all examples of OpenCage that lie beside the project.

OpenCage's examples come from a map: their parts are districts, regions and names of houses. What of them an example
itself writes is what somebody would have typed; the lines below the street must then come out as it has them.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest

from app.domain.addressing import printed, written_postcode
from app.domain.deal import Address

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "addresses" / "opencage_formatted_addresses.csv"
EUROPEAN_UNION = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
NAMED = frozenset(f"{EUROPEAN_UNION} GB CH NO US CA AU IN JP".split())
OTHERS_RIGHT = 270
"""Of the 312 examples of all other countries; may only rise."""


@pytest.mark.parametrize(
    ("country", "typed", "said"),
    [
        ("DE", {"street": "Am Hafen 3", "extra": "Halle 2", "postcode": "24103", "city": "Kiel", "region": "SH"},
         "Am Hafen 3|Halle 2|24103 Kiel"),
        ("DE", {"street": "Am Hafen 3", "city": "Kiel", "region": "Holstein"}, "Am Hafen 3|Kiel|Holstein"),
        ("US", {"street": "301 Hamilton Ave", "postcode": "94303", "city": "Palo Alto", "region": "CA"},
         "301 Hamilton Ave|Palo Alto, CA 94303"),
        ("CA", {"street": "251 McMurchy Ave", "postcode": "l6y1z4", "city": "Brampton", "region": "ON"},
         "251 McMurchy Ave|Brampton, ON L6Y 1Z4"),
        ("AU", {"street": "223 William St", "postcode": "3000", "city": "Melbourne", "region": "VIC"},
         "223 William St|Melbourne VIC 3000"),
        ("GB", {"street": "1 High St", "postcode": "EC1M5RF", "city": "London", "region": "London"},
         "1 High St|London|EC1M 5RF"),
        ("IE", {"street": "Bishop St", "postcode": "D02TD99", "city": "Dublin"}, "Bishop St|Dublin|D02 TD99"),
        ("IN", {"street": "4 MG Road", "postcode": "500064", "city": "Hyderabad", "region": "Telangana"},
         "4 MG Road|Hyderabad - 500064|Telangana"),
        ("IT", {"street": "Via Roma 1", "postcode": "31046", "city": "Oderzo", "region": "TV"},
         "Via Roma 1|31046 Oderzo TV"),
        ("SE", {"street": "Storgatan 33", "postcode": "41134", "city": "Göteborg"}, "Storgatan 33|411 34 Göteborg"),
        ("ES", {"street": "Calle Real 2", "postcode": "28100", "city": "Alcobendas", "region": "Madrid"},
         "Calle Real 2|28100 Alcobendas|Madrid"),
        ("JP", {"street": "1-1 Marunouchi", "postcode": "1000005", "city": "Chiyoda-ku", "region": "Tokyo"},
         "1-1 Marunouchi|Chiyoda-ku, Tokyo 100-0005"),
        ("JP", {"street": "丸の内1-1", "postcode": "1000005", "city": "千代田区", "region": "東京都"},
         "〒100-0005|東京都千代田区|丸の内1-1"),
        ("CN", {"street": "1 Nanjing Rd", "postcode": "200001", "city": "Shanghai"}, "1 Nanjing Rd|Shanghai|200001"),
        ("", {"street": "Weg 1", "postcode": "1", "city": "Dorf"}, "Weg 1|1 Dorf"),
        ("DE", {}, ""),
    ],
)  # fmt: skip
def test_an_address_is_written_as_in_its_country(country: str, typed: dict[str, str], said: str) -> None:
    assert "|".join(printed(Address(country=country, **typed))) == said


def test_a_postcode_that_is_none_stays_as_it_was_typed() -> None:
    assert [written_postcode(*one) for one in (("SE", "411 34"), ("NL", "10 17"), ("XX", "41134"), ("PL", ""))] == [
        "411 34", "10 17", "41134", "",
    ]  # fmt: skip


def test_the_examples_of_the_countries_we_name_are_all_right_and_the_others_counted() -> None:
    assert EXAMPLES.is_file(), "the examples lie beside the project: ../shared/data/addresses"
    with EXAMPLES.open(encoding="utf-8", newline="") as text:
        examples = [(row["country"], json.loads(row["components_json"]), row["expected_multiline"]) for row in
                    csv.DictReader(text)]  # fmt: skip
    right = Counter(country in NAMED for country, parts, said in examples if _comes_out(country, parts, said))
    wrong = [said for country, parts, said in examples if country in NAMED and not _comes_out(country, parts, said)]
    assert not wrong
    assert len(examples) == 462
    assert right[True] == sum(country in NAMED for country, _, _ in examples) == 150
    assert right[False] >= OTHERS_RIGHT


# The parts of a map that are no town, region or postcode.
_NO_PLACE = {"country", "country_code", "postcode", "partial_postcode", "house_number", "housenumber", "road", "street"}


def _comes_out(country: str, parts: Mapping[str, str], said: str) -> bool:
    """Whether the lines that the example ends with, but for the country, are those of what it says of the place."""
    lines = [_unescaped(line) for line in said.split("\n")][:-1]
    return any("\n".join(printed(one)).split("\n")[-len(lines) :] == lines for one in _typed(country, parts, lines))


def _typed(country: str, parts: Mapping[str, str], lines: list[str]) -> Iterator[Address]:
    """The ways to type what the example says, the likeliest first: each line is the street's, or holds the place."""
    text = "\n".join(lines)
    raw = next((_unescaped(parts[key]) for key in ("postcode", "partial_postcode") if key in parts), "")
    code = raw if (raw and _letters(raw) in _letters(text)) else ""
    if not code and raw:  # of several the first
        first = re.split("[,;]", raw)[0]
        code = first if first in text else ""
    known = [_unescaped(one) for key, one in parts.items() if key not in _NO_PLACE]
    splits = [(lines[:-place], lines[-place:]) for place in range(1, 4)]
    for above, holds in (*splits, (lines[1:], lines[:1])):  # Hungary and others write the street below the town
        street, below = "\n".join(above), "\n".join(holds)
        words = [one for one in known if one and one in below]
        # Where the example shortens or cleans a name (VIC, Bavaria), its own word is what is typed.
        words += [one.strip() for line in holds for one in re.split(r", | - |(?<=\w) (?=[A-Z]{2,3}\b)", line)]
        words += re.findall(r"\b[A-Z]{2,3}\b", below)
        words = [one for one in dict.fromkeys(words) if not code or _letters(code) not in _letters(one)]
        for city, region in product([*words, ""], ["", *words]):
            yield Address(street=street, postcode=code, city=city, region=region, country=country)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found.group(1), 16)), text)
