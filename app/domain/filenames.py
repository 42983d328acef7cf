"""What an attached file may be called: a name, never a path; and what may be opened with the system's program. Pure."""

import re

from app.domain.errors import RuleViolation

LONGEST = 200
# What a system would run instead of show.
_RUNS = frozenset(
    [
        "exe",
        "bat",
        "cmd",
        "com",
        "scr",
        "pif",
        "msi",
        "msp",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "wsf",
        "wsh",
        "hta",
        "lnk",
        "url",
        "reg",
        "cpl",
        "jar",
        "app",
        "command",
        "desktop",
        "sh",
        "bash",
        "zsh",
        "csh",
        "fish",
        "py",
        "pyw",
        "pl",
        "rb",
        "php",
        "run",
        "appimage",
        "deb",
        "rpm",
        "dmg",
        "pkg",
        "workflow",
        "scpt",
        "terminal",
        "action",
    ]
)
# What scanners and telephones make of a page.
_SCANS = frozenset(["png", "jpg", "jpeg", "tif", "tiff", "pdf"])
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_name(given: str) -> str:
    """The name as it is kept. Raises RuleViolation for a path, or what is no name."""
    name = given.strip()
    if not name or name in {".", ".."}:
        raise RuleViolation("The file has no name.", "name")
    if "/" in name or "\\" in name:
        raise RuleViolation(f"{name} is a path; a file has a name only.", "name")
    if len(name) > LONGEST or any(not one.isprintable() for one in name):
        raise RuleViolation(f"The name of a file is {LONGEST} printed letters at most.", "name")
    return name


def safe_name(name: str) -> str:
    """The name for a copy on any system's disk: no sign that means something there."""
    plain = _UNSAFE.sub("_", name).strip(" .") or "file"
    return f"_{plain}" if _DEVICE.fullmatch(plain) else plain


def scan_name(given: str, number: str, *, signed: bool) -> str:
    """What the scan of a paper is called: by its number, and nothing of what its file was called; that names people."""
    form = given.rpartition(".")[2].casefold()
    return f"{safe_name(number)}{' signed' if signed else ''}{f'.{form}' if form in _SCANS else ''}"


def runs(name: str) -> bool:
    """Whether a system might run a file of this name instead of showing it."""
    return safe_name(name).rpartition(".")[2].casefold() in _RUNS
