"""A sound for what became of a scan. The system's own player plays it: no library of ours, nothing to package.

Windows has ``winsound``; macOS and Linux have a command. Where there is none, the system beeps. A sound never stands
alone: the frame, the log and the place say the same.
"""

from __future__ import annotations

import array
import contextlib
import io
import logging
import math
import queue
import shutil
import subprocess
import sys
import threading
import wave
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.runtime.files import write_whole
from app.ui.scanning.scan import ACCEPTED, COMPLETE, REJECTED

log = logging.getLogger(__name__)

RATE: Final = 22050
VOLUMES: Final[Mapping[str, int]] = {"off": 0, "quiet": 12, "normal": 40, "loud": 90}
"""How loud, in percent of all there is."""
USUAL: Final = "normal"
ASKS: Final = "asks"
"""A line was typed that nobody understands yet: who types on without looking hears it."""
# Tones one after the other: (hertz, milliseconds); 0 hertz is a pause. Short high; two low; two rising; one low.
TONES: Final[Mapping[str, tuple[tuple[int, int], ...]]] = {
    ACCEPTED: ((1760, 70),),
    REJECTED: ((220, 110), (0, 50), (220, 130)),
    COMPLETE: ((880, 90), (1320, 130)),
    ASKS: ((220, 110),),
}
_FADE_MS = 6
_PLAYERS = ("pw-play", "paplay", "aplay -q", "afplay")


def sound(outcome: str, volume: int) -> bytes:
    """The WAV file of an outcome, at a volume in percent."""
    samples = array.array("h")
    for hertz, ms in TONES[outcome]:
        count, fade = RATE * ms // 1000, RATE * _FADE_MS // 1000
        for at in range(count):
            # In and out softly, or it clicks.
            level = min(1.0, at / fade, (count - at) / fade) * volume / 100
            samples.append(round(32000 * level * math.sin(2 * math.pi * hertz * at / RATE)))
    if sys.byteorder == "big":
        samples.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def player() -> Callable[[Path], None] | None:
    """What plays a file here, and does not wait for its end; None where nothing does."""
    if sys.platform == "win32":
        import winsound

        return lambda file: winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC)
    found = next((words.split() for words in _PLAYERS if shutil.which(words.split()[0])), None)
    if found is None:
        return None
    # It ends within a quarter of a second; waiting for it keeps two sounds from being one.
    return lambda file: _run([*found, str(file)])


def _run(command: list[str]) -> None:
    quiet = subprocess.DEVNULL
    with contextlib.suppress(subprocess.TimeoutExpired):
        # One of the players named above, and a file of ours.
        subprocess.run(  # noqa: S603
            command, check=False, stdin=quiet, stdout=quiet, stderr=quiet, timeout=2
        )


class Sounds:
    """Plays in a thread of its own: neither a scan nor the windows wait for a sound card."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._play: Callable[[Path], None] | None = None
        self._asked: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def tell(self, outcome: str, volume: str) -> None:
        """The sound of an outcome, at one of ``VOLUMES``."""
        loud = VOLUMES.get(volume, VOLUMES[USUAL])
        if not loud or QGuiApplication.platformName() == "offscreen":
            return
        if self._thread is None:
            self._play = player()
            self._thread = threading.Thread(target=self._loop, name="sounds", daemon=True)
            self._thread.start()
        if self._play is None:
            QApplication.beep()
        else:
            self._asked.put((outcome, loud))

    def _loop(self) -> None:
        while True:
            outcome, loud = self._asked.get()
            while not self._asked.empty():
                # Of scans that came faster than sounds end, the last is heard, and each that was refused.
                later = self._asked.get()
                if later[0] != ACCEPTED or outcome == ACCEPTED:
                    outcome, loud = later
            try:
                file = self._folder / f"{outcome}-{loud}.wav"
                if not file.exists():
                    self._folder.mkdir(parents=True, exist_ok=True)
                    write_whole(file, sound(outcome, loud))
                if self._play:
                    self._play(file)
            except (OSError, RuntimeError) as error:
                log.warning("a sound could not be played: %s", error)
