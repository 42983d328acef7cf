"""Which folder of this machine is watched for a company's orders. The machine's choice, so it is not in the books."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from app.exchange.inbound.folder import check_folder
from app.runtime.paths import company_key, paths
from app.runtime.settings import load, save


def folder_of(where: str) -> Path | None:
    """The folder, None where none is chosen."""
    chosen = load(paths().settings).settings.order_folders.get(company_key(where), "")
    return Path(chosen) if chosen else None


def choose_folder(where: str, folder: str) -> Path | None:
    """From now on this folder is watched; "" is none. Raises RuleViolation."""
    chosen = Path(folder.strip()).expanduser() if folder.strip() else None
    if chosen is not None:
        check_folder(chosen, where)
    file = paths().settings
    now = load(file).settings
    others = {one: place for one, place in now.order_folders.items() if one != company_key(where)}
    held = others | ({company_key(where): str(chosen)} if chosen else {})
    save(replace(now, order_folders=MappingProxyType(held)), file)
    return chosen
