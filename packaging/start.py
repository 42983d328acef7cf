"""Sets Counterfoil up on this machine, the first time it is asked to, and starts a job.

    python3 packaging/start.py demo [FOLDER]    make the sample company and open the desk
    python3 packaging/start.py test [OPTIONS]   run the tests; --screen: those that need one; the rest goes to pytest
    python3 packaging/start.py setup            only set up, with everything that development needs
    python3 packaging/start.py COMMAND ...      any other command of counterfoil

On Windows say `py` for `python3`. Standard library only; it must at least be *read* by an old Python, to say so.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
COUNTERFOIL = BIN / ("counterfoil.exe" if os.name == "nt" else "counterfoil")
STAMP = VENV / "counterfoil-setup.json"
OLDEST = (3, 11)

# What Qt asks the system for: the library, and the Debian package that brings it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libcups.so.2": "libcups2",
}
# What it asks for besides where there is a screen.
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def main(arguments: list[str]) -> int:
    """Do what the command line asks; the exit code is the job's."""
    if not arguments or arguments[0] in ("-h", "--help"):
        say("Say what to start: demo [FOLDER], test [PYTEST OPTIONS], setup, or a command of counterfoil.")
        return 0 if arguments else 2
    job, rest = arguments[0], arguments[1:]
    if job == "demo" and (len(rest) > 1 or any(one.startswith("-") for one in rest)):
        say("demo takes at most one thing, the folder that the sample company is made in.")
        return 2
    if job == "setup" and rest:
        say("setup takes nothing more.")
        return 2
    if sys.version_info < OLDEST:
        return with_newer_python(arguments)
    on_screen = "--screen" in rest if job == "test" else has_screen()
    try:
        bring_system_packages(on_screen)
        make_environment()
        install_packages(development=job in ("test", "setup"))
    except SetupError as refusal:
        say(str(refusal))
        return 1
    if job == "setup":
        say(f"Counterfoil is set up; start it with {COUNTERFOIL}")
        return 0
    return run_tests(rest) if job == "test" else run([str(COUNTERFOIL), job, *rest])


class SetupError(Exception):
    """This machine lacks something, told in one sentence."""


def say(sentence: str) -> None:
    """One line for the person, at once, on the side where it does not mix with a job's output."""
    print(sentence, file=sys.stderr, flush=True)


def has_screen() -> bool:
    """Whether a window could be opened; only Linux can be without."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def with_newer_python(arguments: list[str]) -> int:
    """Start again with a newer Python of this machine, if there is one."""
    for minor in (13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found:
            return run([found, str(Path(__file__).resolve()), *arguments])
    say(f"Counterfoil needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and this is {sys.version.split()[0]}.")
    return 1


def bring_system_packages(on_screen: bool) -> None:
    """Install what Linux itself must bring, or say in one sentence what is missing."""
    wanted = []
    if importlib.util.find_spec("ensurepip") is None and not PYTHON.exists():
        # Debian and Ubuntu cut the making of environments out of Python.
        wanted.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if sys.platform.startswith("linux"):
        libraries = {**QT_LIBRARIES, **(SCREEN_LIBRARIES if on_screen else {})}
        wanted += [package for library, package in libraries.items() if not loads(library)]
    if not wanted:
        return
    packages = " ".join(wanted)
    root = [] if os.geteuid() == 0 else sudo()
    if shutil.which("apt-get") is None:
        raise SetupError(f"Counterfoil needs what Debian calls {packages}: install them and start this again.")
    if root is None:
        raise SetupError(f"Counterfoil needs system packages, so first run: sudo apt-get install {packages}")
    say(f"Installing system packages: {packages}")
    # A question would wait for ever; sudo drops the environment, so `env` stands behind it.
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*apt, "update"], check=False)
    install = [*apt, "install", "--yes", "--no-install-recommends", *wanted]
    if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode:
        raise SetupError(f"The system packages could not be installed; try yourself: sudo apt-get install {packages}")


def sudo() -> list[str] | None:
    """The words that make a command root's without asking for a password; None where there are none."""
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def loads(library: str) -> bool:
    """Whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def make_environment() -> None:
    """Make `.venv`, or make it anew when its Python is gone (an upgraded system, a moved folder)."""
    if PYTHON.exists():
        works = subprocess.run([str(PYTHON), "-m", "pip", "--version"], stdout=subprocess.DEVNULL, check=False)
        if works.returncode == 0:
            return
    say(f"Making the environment {VENV}")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        raise SetupError(f"The environment {VENV} could not be made.")


def install_packages(development: bool) -> None:
    """Install the program and what it stands on, unless exactly that was done before."""
    text = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    state = {"digest": hashlib.sha256(text + str(ROOT).encode()).hexdigest(), "development": development}
    before = stamped()
    if before.get("digest") == state["digest"] and before.get("development") in (True, development):
        return
    extra = "[dev]" if development else ""
    say(f"Installing Counterfoil's Python packages into {VENV} (once; a minute or two)")
    STAMP.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # `.[dev]` and the constraints are read from where pip stands.
    if subprocess.run([*pip, "-c", "constraints.txt", "-e", f".{extra}"], cwd=ROOT, check=False).returncode:
        raise SetupError("The Python packages could not be installed; what pip says stands above.")
    STAMP.write_text(json.dumps(state), encoding="utf-8")


def stamped() -> dict[str, object]:
    """What the last finished installation wrote."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def run_tests(options: list[str]) -> int:
    """The tests without a screen, on every core; with --screen those that need one, one after the other.

    One process more than there are cores: half of the time a test of a window waits for its threads.
    """
    pytest = [str(PYTHON), "-m", "pytest"]
    if "--screen" in options:
        others = [one for one in options if one != "--screen"]
        return run([*pytest, "-m", "screen", *others], cwd=ROOT)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return run([*pytest, "-n", str((os.cpu_count() or 1) + 1), *options], cwd=ROOT, env=environment)


def run(command: list[str], cwd: Path | None = None, env: dict[str, str] | None = None) -> int:
    """Become the job (where a process can), so that its signals and its exit code are the job's own."""
    if os.name == "nt":
        return subprocess.run(command, cwd=cwd, env=env, check=False).returncode
    if cwd is not None:
        os.chdir(cwd)
    return os.execve(command[0], command, env if env is not None else dict(os.environ))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
