"""Where things lie: the person's folders, and the files that come with the program.

Nothing here creates a folder; whoever writes does (`ensure`). `COUNTERFOIL_HOME` moves all four folders of a person at
once: for tests, for a memory stick, and for two companies' clerks under one login.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "COUNTERFOIL_HOME"
_NAME = "Counterfoil"


@dataclass(frozen=True, slots=True)
class Paths:
    """The four folders of one person on one machine."""

    data: Path
    config: Path
    log: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The file of `app.runtime.settings`."""
        return self.config / "settings.toml"

    @property
    def backups(self) -> Path:
        """Where backups go while no other place is chosen."""
        return self.data / "backups"

    @property
    def spool(self) -> Path:
        """The papers on their way to the printers."""
        return self.data / "printing"

    @property
    def log_file(self) -> Path:
        """The file of `app.runtime.log`."""
        return self.log / "counterfoil.log"


def paths() -> Paths:
    """The folders in force now; read anew at each call, so that a test may change the environment."""
    home = os.environ.get(HOME_VARIABLE, "").strip()
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(data=root / "data", config=root / "config", log=root / "log", cache=root / "cache")
    import platformdirs  # not needed by who says where

    # Linux writes application folders in small letters; Windows and macOS as the name is spelled.
    name = _NAME.lower() if sys.platform.startswith("linux") else _NAME
    # No author folder on Windows; data does not roam, for a database must not be copied at log-off.
    dirs = platformdirs.PlatformDirs(name, appauthor=False, roaming=False)
    return Paths(
        data=dirs.user_data_path, config=dirs.user_config_path, log=dirs.user_log_path, cache=dirs.user_cache_path
    )


def company_files(where: str, engine: str = "sqlite") -> Path:
    """Where a company's papers and certificate lie: beside its file, or in the data folder for a server."""
    if engine == "sqlite":
        return Path(where + ".files")
    import hashlib  # a file needs none

    name = hashlib.sha256(where.rsplit("@", maxsplit=1)[-1].encode()).hexdigest()[:16]
    return paths().data / f"hub-{name}.files"


def company_key(where: str) -> str:
    """What a company is called in this machine's settings: never with a password."""
    return where.rsplit("@", maxsplit=1)[-1] if "://" in where else where


def ensure(folder: Path) -> Path:
    """The folder, made (for its owner alone, where the system knows owners) if it was not there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def resources() -> Path:
    """The folder of fonts, icons, translations and the other files that come with the program.

    A frozen build unpacks it beside its modules, a wheel carries it inside the package, and a source tree (also an
    editable install) has it beside `app/`.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    package = Path(__file__).resolve().parent.parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def resource(*parts: str) -> Path:
    """One file or folder under `resources()`, which must be there: a missing one is a broken build, not a refusal."""
    found = resources().joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(f"the program is incomplete: {found} is missing")
    return found
