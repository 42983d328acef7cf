"""A print system of a test: ``lp``, ``lpstat`` and ``cancel`` on PATH that note what they were asked and do as told."""

from __future__ import annotations

import os
from pathlib import Path

_LP = """#!/bin/sh
printf '%s\\n' "$*" >>"$WORDS/asked"
if [ -e "$WORDS/hangs" ]; then exec sleep 30; fi
if [ -e "$WORDS/refuses" ]; then cat "$WORDS/refuses" >&2; exit 1; fi
if [ -e "$WORDS/only" ] && ! grep -qx -- "$2" "$WORDS/only"; then
    echo "lp: The printer or class does not exist." >&2; exit 1
fi
number=$(($(cat "$WORDS/number" 2>/dev/null || echo 0) + 1))
echo $number >"$WORDS/number"
for last; do :; done
cp "$last" "$WORDS/coming" && mv "$WORDS/coming" "$WORDS/printed-$number.pdf"
echo "$2-$number" >>"$WORDS/holds"
echo "request id is $2-$number (1 file(s))"
"""
_LPSTAT = """#!/bin/sh
case "$1" in
-e) cat "$WORDS/printers" 2>/dev/null;;
-a) sed 's/$/ accepting requests/' "$WORDS/printers" 2>/dev/null;;
-d) if [ -s "$WORDS/default" ]; then echo "system default destination: $(cat "$WORDS/default")"
    else echo "no system default destination"; fi;;
-p) if [ -e "$WORDS/stopped" ]; then
        printf 'printer %s disabled since Wed Nov 25 2026 -\\n\\t%s\\n' "$2" "$(cat "$WORDS/stopped")"
    else echo "printer $2 is idle.  enabled since Wed Nov 25 2026"; fi;;
-W) if [ "$2" = completed ]; then cat "$WORDS/history" 2>/dev/null
    elif [ -e "$WORDS/slow" ]; then
        for one in $(cat "$WORDS/holds" 2>/dev/null); do
            printf '%s  anna  1024  Wed Nov 25 2026\\n\\tAlerts: none\\n\\tqueued for x\\n' "$one"
        done
    fi;;
esac
exit 0
"""
_LPOPTIONS = """#!/bin/sh
if [ -e "$WORDS/hangs" ]; then exec sleep 30; fi
if [ -e "$WORDS/offers-$2" ]; then cat "$WORDS/offers-$2"
else echo "lpoptions: Unable to get PPD file for $2: Not Found" >&2; exit 1; fi
"""
_CANCEL = """#!/bin/sh
printf 'cancel %s\\n' "$*" >>"$WORDS/asked"
sed -i "/^$1\\$/d" "$WORDS/holds"
"""


class PrintWords:
    """Told in files: ``hangs``, ``refuses``, ``only``, ``slow``, ``stopped``, ``history``, ``offers-Office``."""

    def __init__(
        self, folder: Path, printers: tuple[str, ...] = ("Office", "Counter"), default: str = "Office"
    ) -> None:
        self.folder = folder
        self.words = folder / "words"
        self.words.mkdir(parents=True)
        for name, script in (("lp", _LP), ("lpstat", _LPSTAT), ("lpoptions", _LPOPTIONS), ("cancel", _CANCEL)):
            (self.words / name).write_text(script)
            (self.words / name).chmod(0o755)
        self.path = f"{self.words}{os.pathsep}{os.environ['PATH']}"
        self.tell("printers", "".join(f"{one}\n" for one in printers))
        self.tell("default", default)

    def use(self, monkeypatch) -> PrintWords:
        """From now on this is the machine's print system."""
        monkeypatch.setenv("PATH", self.path)
        monkeypatch.setenv("WORDS", str(self.folder))
        return self

    def tell(self, what: str, words: str = "") -> None:
        """From now on it is so."""
        (self.folder / what).write_text(words)

    def stop(self, what: str) -> None:
        """It is so no more."""
        (self.folder / what).unlink()

    @property
    def asked(self) -> list[str]:
        """The words of ``lp`` and ``cancel`` so far."""
        file = self.folder / "asked"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def printed(self) -> list[bytes]:
        """The papers that were taken, in their order."""
        found = self.folder.glob("printed-*.pdf")
        return [one.read_bytes() for one in sorted(found, key=lambda one: int(one.stem.split("-")[1]))]
