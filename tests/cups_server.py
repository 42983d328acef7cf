"""A print server of a test: CUPS on a port and in a folder of its own, with a printer that makes PDF files."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

PRINTERS = ("Office", "Counter")
_BACKEND = Path("/usr/lib/cups/backend/cups-pdf")
_PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd")


def no_cups() -> str:
    """Why there can be no such server here, empty if there can."""
    if not shutil.which("cupsd") or not shutil.which("lpadmin") or not _PPD.exists():
        return "cups and printer-driver-cups-pdf are not installed"
    return "" if os.geteuid() == 0 and _BACKEND.exists() else "only root can run the backend that makes PDF files"


class CupsServer:
    """Started in ``folder``; ``address`` is for CUPS_SERVER. Ends with ``end``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"127.0.0.1:{port}"
        for name in ("state", "cache", "spool", "tmp", "root"):
            (folder / name).mkdir(parents=True)
        (folder / "tmp").chmod(0o1777)
        folder.chmod(0o755)  # filters run as somebody else and pass through here
        files = {
            "ServerRoot": "root", "StateDir": "state", "CacheDir": "cache", "RequestRoot": "spool", "TempDir": "tmp",
            "AccessLog": "access.log", "ErrorLog": "error.log", "PageLog": "page.log",
        }  # fmt: skip
        lines = [f"{key} {folder / name}" for key, name in files.items()]
        (folder / "cups-files.conf").write_text("\n".join([*lines, "SystemGroup root", "Sandboxing relaxed", ""]))
        (folder / "cupsd.conf").write_text(
            f"Listen {self.address}\nBrowsing Off\nDefaultAuthType None\nLogLevel info\nMaxLogSize 0\n"
            "<Location />\nOrder allow,deny\nAllow localhost\n</Location>\n"
            "<Location /admin>\nOrder allow,deny\nAllow localhost\n</Location>\n"
            "<Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
        )
        words = ["cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
        with (folder / "cupsd.out").open("wb") as out:
            self._process = subprocess.Popen(words, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        self.env = {**os.environ, "CUPS_SERVER": self.address}
        self._wait()
        for printer in PRINTERS:
            self.admin("lpadmin", "-p", printer, "-E", "-v", "cups-pdf:/", "-P", str(_PPD))
        self.admin("lpadmin", "-d", PRINTERS[0])

    def admin(self, *words: str) -> None:
        """Tell the server something."""
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, f"{words}: {done.stderr}\n{self.log()}"

    def log(self) -> str:
        """What the server wrote."""
        return "\n".join(one.read_text(errors="replace")[-3000:] for one in sorted(self.folder.glob("*.log")))

    def end(self) -> None:
        """It is gone."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until and self._process.poll() is None:
            asked = subprocess.run(
                ["lpstat", "-r"], env=self.env, capture_output=True, text=True, timeout=20, check=False
            )
            if "is running" in asked.stdout:
                return
            time.sleep(0.1)
        raise AssertionError(f"cupsd did not start: {(self.folder / 'cupsd.out').read_text()}\n{self.log()}")


def printed_files() -> Path:
    """Where CUPS-PDF puts what this user prints."""
    return Path(pwd.getpwuid(os.getuid()).pw_dir) / "PDF"
