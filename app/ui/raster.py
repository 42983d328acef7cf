"""Printing where the system has no ``lp``, on Windows: each page as a picture, through Qt.

It is called in the thread of the print queue only. A QPrinter may be painted on in any thread.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.exchange.printing.cups import Found, PrintError, Standing

DPI = 300
_POINTS = 72


class Raster:
    """The printers as Qt knows them. The system shows its own queue; here a paper is over once it was handed over."""

    def found(self) -> Found:
        """Which printers there are."""
        return Found(tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName())

    def send(self, printer: str, file: Path, title: str, copies: int) -> str:
        """Draw all pages. Raises PrintError."""
        info = QPrinterInfo.printerInfo(printer)
        if info.isNull():
            raise PrintError(f"There is no printer {printer} on this machine any more.")
        device = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        device.setDocName(title)
        device.setCopyCount(copies)
        draw(file, device)
        return ""

    def standing(self, _printer: str, _ticket: str) -> Standing:
        """What was handed over is the system's."""
        return Standing("done")

    def cancel(self, _ticket: str) -> None:
        """The system's own queue cancels."""


def draw(file: Path, device: QPrinter) -> None:
    """Every page of a PDF as a picture on a sheet of its size, to the edge. Raises PrintError."""
    # Loaded here: only Windows needs it, and only when something is printed.
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    painter = QPainter()
    try:
        for number in range(len(document)):
            page = document[number]
            wide, high = page.get_size()
            device.setFullPage(True)
            size = QPageSize(QPageSize(QRectF(0, 0, wide, high).size(), QPageSize.Unit.Point))
            device.setPageSize(size)
            device.setPageOrientation(QPageLayout.Orientation.Portrait)
            if number == 0 and not painter.begin(device):
                raise PrintError(f"Printer {device.printerName()} could not be opened.")
            if number and not device.newPage():
                raise PrintError(f"Printer {device.printerName()} stopped after page {number}.")
            bitmap = page.render(scale=DPI / _POINTS, rev_byteorder=True)
            picture = QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB888
            ).copy()
            room = QRectF(0, 0, wide * device.resolution() / _POINTS, high * device.resolution() / _POINTS)
            painter.drawImage(room, picture)
    finally:
        if painter.isActive():
            painter.end()
        document.close()
