"""The form of Settings, Papers: letterhead, foot, and words by document and language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from app.documents.words import words
from app.domain.own_words import KINDS, MAIL_BODY, MAIL_SUBJECT, PLACEHOLDERS
from app.ui.widgets.choosers import ColourLine, LogoLine
from app.ui.widgets.form import Form, choice
from app.ui.widgets.language import offered

COLUMNS: Final = 4
FOOT: Final = tuple(f"foot.{number}" for number in range(1, COLUMNS + 1))
TITLES: Final = {
    "quotation": "Quotation",
    "sales-order": "Sales order",
    "delivery-note": "Delivery note",
    "invoice": "Invoice",
    "credit-note": "Credit note",
    "statement": "Statement",
    "receipt": "Receipt",
    "pick-list": "Pick list",
    "purchase-order": "Purchase order",
}
USUAL: Final = "#1450A8"
COLOUR_HELP: Final = "Of the document's word and of the line above the total"
_BLANK = re.compile(r"\n[ \t]*(\n[ \t]*)+")


def papers_form() -> Form:
    """A form with the letterhead and the words of one document in one language at a time."""
    form = Form()
    form.heading("LETTERHEAD")
    form.add("logo", "&Logo", LogoLine(removable=True), help_text="Drop a picture here, paste one, or choose a file")
    form.add("accent", "&Colour", ColourLine(USUAL), help_text=COLOUR_HELP)
    form.heading("FOOT · empty, it is made of address, tax numbers and bank")
    for number, name in enumerate(FOOT, start=1):
        form.add(name, f"Column {number}", QPlainTextEdit())
    form.heading("WORDS · what was issued keeps those it had")
    form.add("kind", "&On", choice(("", "every document"), *((kind, TITLES[kind]) for kind in KINDS)))
    form.add("language", "&In", choice(("", "every language")))
    form.add("intro", "&Above the lines", QPlainTextEdit())
    form.add("outro", "&Below the lines", QPlainTextEdit())
    form.add(MAIL_SUBJECT, "Mail, &subject")
    filled = " ".join(f"{{{one}}}" for one in PLACEHOLDERS)
    form.add(
        MAIL_BODY,
        "&Mail",
        QPlainTextEdit(),
        help_text=f"Filled in: {filled}. A line that asks for what a document lacks is left out",
    )
    return form


def languages_of(box: QComboBox, *, first: str, also: Iterable[str]) -> None:
    """Put the languages into a choice, those that come along before the others; what was chosen stays."""
    chosen = box.currentData()
    names = dict(offered())
    for code in sorted({one for one in also if one} - names.keys()):
        names[code] = _own_name(code)
    there = [(box.itemData(at), box.itemText(at)) for at in range(box.count())]
    wanted = [("", first), *names.items()]
    if there == wanted:
        return
    blocked = box.blockSignals(True)
    box.clear()
    for code, name in wanted:
        box.addItem(name, code)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(blocked)


def _own_name(code: str) -> str:
    """A language with its region as its speakers call both: "Österreichisches Deutsch", else its code."""
    locale = QLocale(code)
    if locale.language() is QLocale.Language.C:
        return code
    return f"{locale.nativeLanguageName()} ({code.partition('_')[2] or code})"


def columns_of(footer: str) -> tuple[str, ...]:
    """The foot as its four fields; what is beyond stays in the last."""
    parts = footer.split("\n\n", COLUMNS - 1) if footer else []
    return tuple(parts + [""] * (COLUMNS - len(parts)))


def footer_of(columns: Iterable[str]) -> str:
    """The four fields as the foot: an empty line parts columns, so none is within one."""
    said = (_BLANK.sub("\n", one).strip() for one in columns)
    return "\n\n".join(one for one in said if one)


def usual_letter(language: str) -> dict[str, str]:
    """What a letter says in a language where the company has no words of its own, with its braces."""
    said = words(language)
    sentences = (said["mail_body"], said["mail_due"].format(date="{due}"), said["mail_valid"].format(date="{valid}"))
    body = "\n\n".join((said["mail_hello"], "\n".join(sentences), said["mail_bye"]))
    return {MAIL_SUBJECT: said["mail_subject"], MAIL_BODY: body}


assert set(TITLES) == set(KINDS)  # noqa: S101 - a mistake of ours
