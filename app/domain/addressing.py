"""An address as it is written on a letter, in the order of its country. Pure; the table is `address_formats`."""

from __future__ import annotations

import re

from app.domain.address_formats import FORMATS, NATIVE, USUAL
from app.domain.deal import Address

# Postcodes that are written in groups, and are often typed in one piece: country, what it looks like, the groups.
_GROUPS = {
    "CA": (r"([A-Z]\d[A-Z])(\d[A-Z]\d)", r"\1 \2"),
    "CZ": (r"(\d{3})(\d\d)", r"\1 \2"),
    "GB": (r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", r"\1 \2"),
    "GR": (r"(\d{3})(\d\d)", r"\1 \2"),
    "IE": (r"([A-Z]\d[\dW])[ -]?([A-Z\d]{4})", r"\1 \2"),
    "JP": (r"(\d{3})(\d{4})", r"\1-\2"),
    "NL": (r"(\d{4})([A-Z]{2})", r"\1 \2"),
    "PL": (r"(\d\d)(\d{3})", r"\1-\2"),
    "PT": (r"(\d{4})(\d{3})", r"\1-\2"),
    "SE": (r"(\d{3})(\d\d)", r"\1 \2"),
    "SK": (r"(\d{3})(\d\d)", r"\1 \2"),
}
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FIELD = re.compile("[ACSZ]")


def printed(address: Address) -> tuple[str, ...]:
    """The lines from the street on, without the country; nothing that was typed is left out but what is said twice.

    A region is left out where its line would only say the town again, and beside a postcode where a country's
    addresses have none.
    """
    form = _form(address)
    region = address.region
    if "|S" in form and region.casefold() == address.city.casefold():
        region = ""
    if "S" not in form:
        form, region = form + "|S", "" if address.postcode else region
    said = {"C": address.city, "S": region, "Z": written_postcode(address.country, address.postcode)}
    lines: list[str] = []
    for line in form.split("|"):
        lines += [address.street, address.extra] if line == "A" else [_filled(line, said)]
    return tuple(line for line in lines if line)


def written_postcode(country: str, postcode: str) -> str:
    """A postcode in the groups its country writes; what is none of it stays as it was typed."""
    pattern, groups = _GROUPS.get(country, ("", ""))
    found = re.fullmatch(pattern, postcode.strip(), re.IGNORECASE) if pattern else None
    return found.expand(groups).upper() if found else postcode


def _form(address: Address) -> str:
    if address.country in NATIVE and _EAST_ASIAN.search(address.city + address.region):
        return NATIVE[address.country]
    return FORMATS.get(address.country, USUAL)


def _filled(line: str, said: dict[str, str]) -> str:
    """A line of a form; a sign between two fields stands only where both are said, a mark before the first with it."""
    mark = _FIELD.split(line, maxsplit=1)[0]
    out, gap, end = "", "", len(mark)
    for found in _FIELD.finditer(line):
        gap, end = gap or line[end : found.start()], found.end()
        if word := said[found.group()]:
            out, gap = out + (gap if out else mark if not word.startswith(mark) else "") + word, ""
    return out
