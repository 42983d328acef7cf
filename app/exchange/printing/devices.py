"""Receipt and label printers that no print system knows: by network, by USB, by a device file, or past its filters.

An address is written where a printer's name may stand:

    escpos://192.168.1.9:9100    a receipt printer in the network (port 9100 if none is given)
    file:/dev/usb/lp0            one that the system shows as a file
    usb:04b8:0e15                one by the numbers of its USB plug (maker and model)
    lp:Till                      the printer Till of the print system, spoken to as a receipt printer

and the same of a label printer that speaks ZPL: zpl://host, zpl+file:, zpl+usb:, zpl+lp:.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import RuleViolation
from app.exchange.printing.cups import Found, HopelessError, How, Offered, PrintError, Standing
from app.runtime.paths import ensure, paths

if TYPE_CHECKING:
    from app.exchange.printing.sender import Printers

PORT = 9100
CONNECT_SECONDS, WRITE_SECONDS, ASK_SECONDS, END_SECONDS = 5.0, 30.0, 0.3, 2.0
_CHUNK = 16 * 1024
_NET = re.compile(r"(escpos|zpl)://(?:\[([0-9A-Fa-f:.]+)\]|([^\s/:\[\]]+))(?::(\d{1,5}))?/?", re.ASCII)
_OTHER = re.compile(r"(zpl\+)?(file|usb|lp):(.+)")
_USB = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})", re.ASCII)
_ASKED = b"\x10\x04\x02"
"""DLE EOT 2: why a receipt printer stands still, answered at once even while it does."""


@dataclass(frozen=True, slots=True)
class Device:
    """A printer by its address; ``way`` is net, file, usb or lp, ``speaks`` is escpos or zpl."""

    address: str
    speaks: str
    way: str
    place: str
    """The host, the path, the numbers of the plug, or the name in the print system."""
    port: int = 0


def device_of(name: str) -> Device | None:
    """The device of an address, None if it is none: the name of a printer of the system, or nonsense."""
    if (net := _NET.fullmatch(name)) and 0 < int(net[4] or PORT) < 65536:
        return Device(name, net[1], "net", net[2] or net[3], int(net[4] or PORT))
    other = _OTHER.fullmatch(name)
    if other is None:
        return None
    speaks, way, place = ("zpl" if other[1] else "escpos"), other[2], other[3]
    fits = {"file": place.startswith("/") or sys.platform == "win32", "usb": bool(_USB.fullmatch(place)), "lp": True}
    return Device(name, speaks, way, place) if fits[way] and place.isprintable() else None


def checked(address: str) -> str:
    """An address as typed, without blanks around it; "" stays "". Raises RuleViolation."""
    address = address.strip()
    if address and device_of(address) is None:
        raise RuleViolation(
            "A receipt or label printer is written like escpos://192.168.1.9, zpl://192.168.1.9, file:/dev/usb/lp0, "
            "usb:04b8:0e15 or lp:Till.",
            "address",
        )
    return address


class Devices:
    """The printers of a print system, and those that are named by an address."""

    def __init__(self, system: Printers) -> None:
        self._system = system

    def found(self) -> Found:
        """The printers of the system: a device is known by who wrote its address."""
        return self._system.found()

    def offered(self, printer: str) -> Offered:
        """What a printer can do; of a device nobody asks for trays and sides."""
        return Offered() if device_of(printer) else self._system.offered(printer)

    def send(self, printer: str, file: Path, title: str, copies: int, how: How) -> str:
        """Hand a paper over: a PDF as dots to a device, what is made for it as it is. Raises PrintError."""
        device = device_of(printer)
        if device is None:
            return self._system.send(printer, file, title, copies, how)
        try:
            spoken = _spoken(device, file.read_bytes(), title, copies, how)
        except OSError as error:
            raise PrintError(f"{title} could not be read ({error.strerror}).") from error
        if device.way == "lp":
            return self._past_filters(device, spoken, title)
        {"net": _to_net, "file": _to_file, "usb": _to_usb}[device.way](device, spoken, title)
        return ""

    def _past_filters(self, device: Device, spoken: bytes, title: str) -> str:
        with tempfile.TemporaryDirectory(prefix="counterfoil-print-") as folder:
            raw = Path(folder) / "paper"
            raw.write_bytes(spoken)
            return self._system.send(device.place, raw, title, 1, How(form=device.speaks))

    def standing(self, printer: str, ticket: str) -> Standing:
        """A device has what was written to it."""
        device = device_of(printer)
        if device is None:
            return self._system.standing(printer, ticket)
        return self._system.standing(device.place, ticket) if device.way == "lp" else Standing("done")

    def cancel(self, ticket: str) -> None:
        """What a device has it prints."""
        self._system.cancel(ticket)


def _spoken(device: Device, content: bytes, title: str, copies: int, how: How) -> bytes:
    """The paper in the language of the device."""
    if how.form == device.speaks:
        return content * copies
    if how.form != "pdf":
        raise HopelessError(f"{title} is made for another kind of printer; print it from its document.")
    try:
        if device.speaks == "zpl":
            from app.documents.zpl import labels

            return labels(content, copies)
        from app.documents.escpos import receipt

        return receipt(content, copies, kick=how.kick)
    except Exception as error:
        raise HopelessError(f"{title} could not be drawn for {device.address} ({type(error).__name__}).") from error


def _half_out(device: Device, title: str) -> HopelessError:
    return HopelessError(f"{device.address} stopped while it printed: {title} may be half out. Print it again by hand.")


# --- the network ------------------------------------------------------------------------------------------------------


def _to_net(device: Device, spoken: bytes, title: str) -> None:
    try:
        line = socket.create_connection((device.place, device.port), CONNECT_SECONDS)
    except TimeoutError:
        raise PrintError(f"Printer {device.address} does not answer.") from None
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "no such name"
        raise PrintError(f"Printer {device.address} does not answer ({why}).") from error
    with line:
        if device.speaks == "escpos" and (trouble := _trouble(line)):
            raise PrintError(f"Printer {device.address} {trouble}.")
        line.settimeout(WRITE_SECONDS)
        sent = 0
        try:
            while sent < len(spoken):
                sent += line.send(spoken[sent : sent + _CHUNK])
        except OSError as error:
            if sent:
                raise _half_out(device, title) from error
            raise PrintError(f"Printer {device.address} took nothing.") from error
        _hang_up(line)


def _trouble(line: socket.socket) -> str:
    """What a printer says of itself; "" if nothing is wrong, or if it is one that does not answer."""
    line.settimeout(ASK_SECONDS)
    try:
        line.sendall(_ASKED)
        said = line.recv(1)
    except OSError:
        return ""
    if not said or said[0] & 0x93 != 0x12:
        return ""
    if said[0] & 0x20:
        return "has no paper"
    if said[0] & 0x04:
        return "has its cover open"
    return "reports a fault" if said[0] & 0x40 else ""


def _hang_up(line: socket.socket) -> None:
    """Say that this was all, and listen until the printer hangs up as well: else what it has not read may be lost."""
    end = time.monotonic() + END_SECONDS
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_WR)
        while (left := end - time.monotonic()) > 0:
            line.settimeout(left)
            if not line.recv(64):
                return


# --- a file of the system ---------------------------------------------------------------------------------------------


def _to_file(device: Device, spoken: bytes, title: str) -> None:
    flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    try:
        handle = os.open(device.place, flags | getattr(os, "O_BINARY", 0))  # never made: a stick that is out is no file
    except OSError as error:
        raise PrintError(_of_file(device, error)) from error
    sent = 0
    try:
        while sent < len(spoken):
            # Out of paper it takes nothing, for as long as that lasts: nobody else may wait for it.
            if sys.platform != "win32" and not select.select([], [handle], [], WRITE_SECONDS)[1]:
                raise TimeoutError
            with contextlib.suppress(BlockingIOError):
                sent += os.write(handle, spoken[sent : sent + _CHUNK])
    except OSError as error:
        if sent:
            raise _half_out(device, title) from error
        raise PrintError(f"Printer {device.address} takes nothing: is it on, and has it paper?") from error
    finally:
        os.close(handle)


def _of_file(device: Device, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no {device.place} on this machine now: is the printer plugged in and on?"
    if isinstance(error, PermissionError):
        return f"You may not write to {device.place}; on Linux the group lp may."
    return f"{device.place} could not be opened ({error.strerror})."


# --- USB --------------------------------------------------------------------------------------------------------------


def _to_usb(device: Device, spoken: bytes, title: str) -> None:
    maker, model = (int(one, 16) for one in device.place.split(":"))
    try:
        # Its table of printers, which nothing here asks for, lies in a new folder after each start unless told where.
        os.environ.setdefault("ESCPOS_CAPABILITIES_PICKLE_DIR", str(ensure(paths().cache / "usb")))
        from escpos.printer import Usb
    except (ImportError, OSError) as error:
        raise HopelessError(f"This machine cannot speak to USB printers by itself ({error}).") from error
    printer = Usb(maker, model, timeout=int(WRITE_SECONDS * 1000))
    sent = 0
    try:
        printer.open()
        printer.out_ep = _way_out(printer.device)
        while sent < len(spoken):
            printer._raw(spoken[sent : sent + _CHUNK])
            sent += _CHUNK
    except Exception as error:
        if sent:
            raise _half_out(device, title) from error
        raise PrintError(f"No printer with the USB numbers {device.place} answers: is it plugged in and on?") from error
    finally:
        with contextlib.suppress(Exception):
            printer.close()


def _way_out(plugged) -> int:  # type: ignore[no-untyped-def]
    """Where a printer takes its bytes in; makers differ, and the library only guesses."""
    for setting in plugged.get_active_configuration():
        for end in setting:
            if end.bEndpointAddress < 0x80 and end.bmAttributes & 3 == 2:
                return int(end.bEndpointAddress)
    return 1
