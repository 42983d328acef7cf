"""What this person chose on this machine, in one TOML file.

Only choices that belong to a machine lie here (the look, the printers, the last company opened); what belongs to a
company lies in its books. Reading never fails: a missing file means the defaults, a broken one is set aside under
another name and told in one sentence. Keys that this version does not know are kept, so that an older and a newer
program can share one file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomli_w

from app.runtime.files import write_whole

LOOKS = ("system", "light", "dark")
SCALES = (0.75, 3.0)
MOST_COPIES = 20


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices; change one with `dataclasses.replace` and hand the result to `save`."""

    last_company: str = ""
    """Path of the company file that was open last; empty before the first one."""
    recent_companies: tuple[str, ...] = ()
    """Paths of company files, the newest first."""
    look: str = "system"
    """`system`, `light` or `dark`."""
    scale: float = 1.0
    """Size of everything in the window; 1.0 is what the system says."""
    language: str = ""
    """A language tag such as `de` or `pt-BR`; empty means the system's."""
    station: str = ""
    """The name of this place, as others read it: `Counter 1`; empty means the machine's name."""
    printers: Mapping[str, str] = field(default_factory=_nothing)
    """Which printer a kind of paper goes to: `{"pick_list": "Warehouse"}`; the others go to the system's usual one."""
    copies: Mapping[str, int] = field(default_factory=_nothing)
    """How many of a kind of paper are printed at once, where it is more than one."""
    trays: Mapping[str, str] = field(default_factory=_nothing)
    """Which tray a kind of paper is taken from, as its printer calls it."""
    duplex: Mapping[str, str] = field(default_factory=_nothing)
    """On which sides a kind of paper is printed: `off`, `long` or `short` (the edge at which the sheet is turned)."""
    sizes: Mapping[str, str] = field(default_factory=_nothing)
    """In which size a kind of paper is made, where it has several: a receipt on `a6`."""
    print_itself: tuple[str, ...] = ()
    """Kinds of paper that are printed by themselves, where they have a printer."""
    backup_place: str = ""
    """The folder backups are put in by themselves; empty means one beside the books of this person."""
    order_folders: Mapping[str, str] = field(default_factory=_nothing)
    """By company the folder whose files are taken in as orders while its desk is open here."""
    mail: Mapping[str, Mapping[str, str]] = field(default_factory=_nothing)
    """By company the server that takes its mail from here: `host`, `port`, `security`, `user`, `sender`, `name`."""
    unknown: Mapping[str, Any] = field(default_factory=_nothing, repr=False)
    """Keys of the file that this version does not know, kept as they were."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, and a sentence for the person where something had to be left out."""

    settings: Settings
    notice: str | None = None


def load(file: Path) -> Loaded:
    """Read the file. It may be missing, broken, or hold a value this version cannot use."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError as error:
        return Loaded(Settings(), f"The settings in {file} could not be read ({error.strerror}); defaults are used.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return Loaded(Settings(), _set_aside(file))
    return _from_toml(raw)


def save(settings: Settings, file: Path) -> None:
    """Write the file whole or not at all: a power cut leaves the old one or the new one."""
    file.resolve().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(file, tomli_w.dumps(_to_toml(settings)).encode())


def opened(settings: Settings, company: str, keep: int = 8) -> Settings:
    """The settings after `company` was opened: it is the last one, and the first of the recent ones."""
    others = tuple(one for one in settings.recent_companies if one != company)
    return replace(settings, last_company=company, recent_companies=(company, *others)[:keep])


def _set_aside(file: Path) -> str:
    """Rename a broken file to the first free name, so that nothing typed into it by hand is lost."""
    number = 1
    while (aside := file.with_name(f"{file.stem}.broken-{number}{file.suffix}")).exists():
        number += 1
    try:
        file.rename(aside)
    except OSError as error:
        return f"The settings in {file} cannot be understood nor set aside ({error.strerror}); defaults are used."
    return f"The settings could not be understood and were set aside as {aside}; defaults are used."


def _from_toml(raw: dict[str, Any]) -> Loaded:
    known: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    refused: list[str] = []
    for key, value in raw.items():
        check = _CHECKS.get(key)
        if check is None:
            unknown[key] = value
            continue
        accepted = check(value)
        if accepted is None:
            refused.append(key)
        else:
            known[key] = accepted
    notice = (
        f"Settings with a value that cannot be used, so the default stands: {', '.join(refused)}." if refused else None
    )
    return Loaded(Settings(**known, unknown=MappingProxyType(unknown)), notice)


def _to_toml(settings: Settings) -> dict[str, Any]:
    """The known keys that differ from their default, after the unknown ones as they were."""
    standard = Settings()
    out: dict[str, Any] = dict(settings.unknown)
    for one in fields(Settings):
        value = getattr(settings, one.name)
        if one.name == "unknown" or value == getattr(standard, one.name):
            continue
        if isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, Mapping):
            value = {key: dict(one) if isinstance(one, Mapping) else one for key, one in value.items()}
        out[one.name] = value
    return out


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    return None


def _look(value: object) -> str | None:
    return value if isinstance(value, str) and value in LOOKS else None


def _scale(value: object) -> float | None:
    # A bool is an int to Python, and nobody means 1.0 by `scale = true`.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if SCALES[0] <= value <= SCALES[1] else None


def _printers(value: object) -> Mapping[str, str] | None:
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return MappingProxyType(value)
    return None


def _copies(value: object) -> Mapping[str, int] | None:
    if not isinstance(value, dict):
        return None
    good = all(type(one) is int and 1 <= one <= MOST_COPIES for one in value.values())
    return MappingProxyType(value) if good else None


def _servers(value: object) -> Mapping[str, Mapping[str, str]] | None:
    if isinstance(value, dict) and all(_printers(one) is not None for one in value.values()):
        return MappingProxyType(value)
    return None


# One reader per known key; what it refuses (None) falls back to the default.
_CHECKS = {
    "last_company": _text,
    "recent_companies": _texts,
    "look": _look,
    "scale": _scale,
    "language": _text,
    "station": _text,
    "printers": _printers,
    "copies": _copies,
    "trays": _printers,
    "duplex": _printers,
    "sizes": _printers,
    "print_itself": _texts,
    "backup_place": _text,
    "order_folders": _printers,
    "mail": _servers,
}
