"""Printing where the system has no ``lp``, on Windows: each page as a picture, through Qt.

It is called in the thread of the print queue only. A QPrinter may be painted on in any thread.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.documents.picture import opened
from app.exchange.printing.cups import AS_IT_IS, Found, HopelessError, How, Offered, PrintError, Standing

DPI = 300
_POINTS = 72
_SIDES = {
    "off": QPrinter.DuplexMode.DuplexNone,
    "long": QPrinter.DuplexMode.DuplexLongSide,
    "short": QPrinter.DuplexMode.DuplexShortSide,
}


class Raster:
    """The printers as Qt knows them. The system shows its own queue; here a paper is over once it was handed over."""

    def found(self) -> Found:
        """Which printers there are."""
        return Found(tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName())

    def offered(self, printer: str) -> Offered:
        """The trays that its driver names, and whether it turns the sheet."""
        info = QPrinterInfo.printerInfo(printer)
        if info.isNull():
            return Offered()
        turns = any(one != QPrinter.DuplexMode.DuplexNone for one in info.supportedDuplexModes())
        # Only Windows tells of trays.
        sources: Iterable[Any] = getattr(QPrinter(info), "supportedPaperSources", tuple)()
        return Offered(tuple(one.name for one in sources), turns)

    def send(self, printer: str, file: Path, title: str, copies: int, how: How = AS_IT_IS) -> str:
        """Draw all pages. Raises PrintError."""
        if how.form != "pdf":
            raise HopelessError(f"Printer {printer} takes pages only here; give the receipt printer's own address.")
        info = QPrinterInfo.printerInfo(printer)
        if info.isNull():
            raise PrintError(f"There is no printer {printer} on this machine any more.")
        device = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        device.setDocName(title)
        device.setCopyCount(copies)
        if how.duplex in _SIDES:
            device.setDuplex(_SIDES[how.duplex])
        tray = getattr(QPrinter.PaperSource, how.tray, None) if how.tray else None
        if tray is not None:
            device.setPaperSource(tray)
        draw(file, device)
        return ""

    def standing(self, _printer: str, _ticket: str) -> Standing:
        """What was handed over is the system's."""
        return Standing("done")

    def cancel(self, _ticket: str) -> None:
        """The system's own queue cancels."""


def draw(file: Path, device: QPrinter) -> None:
    """Every page of a PDF as a picture on a sheet of its size, to the edge. Raises PrintError."""
    with opened(file) as document:
        painter = QPainter()
        try:
            for number, page in enumerate(document):
                _draw_page(page, number, painter, device)
        finally:
            if painter.isActive():
                painter.end()


def _draw_page(page: Any, number: int, painter: QPainter, device: QPrinter) -> None:
    wide, high = page.get_size()
    device.setFullPage(True)
    device.setPageSize(QPageSize(QPageSize(QRectF(0, 0, wide, high).size(), QPageSize.Unit.Point)))
    device.setPageOrientation(QPageLayout.Orientation.Portrait)
    if number == 0 and not painter.begin(device):
        raise PrintError(f"Printer {device.printerName()} could not be opened.")
    if number and not device.newPage():
        raise PrintError(f"Printer {device.printerName()} stopped after page {number}.")
    with contextlib.closing(page.render(scale=DPI / _POINTS, rev_byteorder=True)) as bitmap:
        picture = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB888).copy()
    room = QRectF(0, 0, wide * device.resolution() / _POINTS, high * device.resolution() / _POINTS)
    painter.drawImage(room, picture)
