"""What bills in India say beside their lines: where it is supplied, and the sum in words."""

from __future__ import annotations

from app.documents.layout import blocks
from app.documents.layout.flow import Box
from app.documents.layout.grid import MM, TABLE
from app.documents.layout.setting import Setting


def place(setting: Setting) -> list[Box]:
    """The place of supply with its state's code, and whether the buyer owes the tax."""
    gst, words = setting.paper.gst, setting.words
    if gst is None:
        return []
    said = words["yes" if gst.reverse_charge else "no"]
    return blocks.paragraph(setting, words["gst_place"].format(place=gst.place, said=said), gap=2 * MM)


def sum_in_words(setting: Setting) -> list[Box]:
    """The tax in all, which stands above in its parts, and the sum in words: never parted from the figures."""
    gst, totals = setting.paper.gst, setting.paper.totals
    if gst is None or totals is None:
        return []
    tax = f"{setting.words['tax']} {setting.figures.money(totals.tax)}" if totals.tax else ""
    return blocks.paragraph(setting, " · ".join(filter(None, (tax, gst.words))), TABLE)
