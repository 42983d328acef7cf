"""What a scan means where nothing else is said of it, whatever place is in front."""

from __future__ import annotations

from typing import Any

from app.ui.scanning.scan import Scan
from app.ui.widgets.sheet import Sheet


def scan_shown(screen: Any, sheet: Sheet | None, scan: Scan) -> bool:
    """To the open sheet if that takes scans; else the document, the shelf, or a look at the product. False: neither.

    A look at a product is replaced by the next scan. Any other sheet that takes no scans is not torn away: its fields
    are typed into.
    """
    takes = getattr(sheet, "scanned", None)
    if takes is not None:
        takes(scan)
        return True
    if sheet is not None and not getattr(sheet, "gives_way", False):
        return False
    return show_scanned(screen, scan)


def show_scanned(screen: Any, scan: Scan) -> bool:
    """Go where the document is shown or the shelf is counted, or look at the product; False where it is neither."""
    shell = screen.desk.shell
    if scan.document is not None:
        shell.go(scan.document.place, scan.document.document)
        scan.accept(f"{scan.code} opens")
    elif scan.location:
        shell.go("stock", f"shelf:{scan.location}")
        scan.accept(f"{scan.location}: count what is there")
    elif scan.product is not None:
        from app.ui.scanning.peek import show_peek

        show_peek(screen, scan)
    else:
        return False
    return True
