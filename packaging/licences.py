"""Who else's work the program carries: the installed packages it stands on, their licences, and the texts of those.

python packaging/licences.py      print the table of THIRD-PARTY.md anew
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

_TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
# Packages whose own words about their licence are missing or too long for a table.
_KNOWN = {
    "PySide6_Essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "reportlab": "BSD-3-Clause",
    "python-bidi": "LGPL-3.0-or-later",
    "python-stdnum": "LGPL-2.1-or-later",
    "arabic-reshaper": "MIT",
    "pysqlite3": "Zlib",
}


def runtime_distributions() -> list[Distribution]:
    """All packages that an installed program needs, on this system, in the order of their names."""
    found: dict[str, Distribution] = {}
    waiting = [("counterfoil", frozenset[str]())]
    while waiting:
        name, extras = waiting.pop()
        try:
            one = distribution(name)
        except PackageNotFoundError:
            continue
        key = re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower()
        if key in found and not extras:
            continue
        found[key] = one
        for line in one.requires or []:
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in (extras or {""})):
                waiting.append((needed.name, frozenset(needed.extras)))
    del found["counterfoil"]
    return [found[key] for key in sorted(found)]


def licence(one: Distribution) -> str:
    """The licence in a few words."""
    said = one.metadata
    known = _KNOWN.get(said["Name"]) or said.get("License-Expression")
    if known:
        return known
    classes = [line.split(" :: ")[-1] for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    return ", ".join(classes) or (said.get("License") or "").split("\n")[0][:60] or "see its text"


def texts(one: Distribution) -> list[Path]:
    """The files of a package that hold its licence."""
    files = (Path(str(one.locate_file(file))) for file in one.files or [] if _TEXT.search(file.name))
    return [file for file in files if file.is_file() and file.suffix not in {".py", ".pyc", ".so", ".pyd"}]


def table() -> str:
    """The lines of the table in THIRD-PARTY.md."""
    return "\n".join(f"| {one.metadata['Name']} | {licence(one)} |" for one in runtime_distributions())


if __name__ == "__main__":
    print(table())
    sys.exit(0)
