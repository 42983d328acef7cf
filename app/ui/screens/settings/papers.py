"""Settings, Papers: the letterhead and the company's words beside a paper that looks as they make it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.accents import darkened
from app.domain.own_words import INTRO, KINDS, OUTRO, PLACES, chosen, general, places_of, problem_of
from app.ui.first.preview import Preview
from app.ui.logos import logo, logo_in
from app.ui.screens.base import Desk, Screen
from app.ui.screens.settings import papers_drawn as worker
from app.ui.screens.settings.papers_drawn import Place, Wanted
from app.ui.screens.settings.papers_form import (
    COLOUR_HELP,
    FOOT,
    TITLES,
    columns_of,
    footer_of,
    languages_of,
    papers_form,
    usual_letter,
)
from app.ui.screens.undoer import Undoer
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.choosers import LogoLine
from app.ui.widgets.editor import Editor
from app.ui.widgets.fields import Line
from app.ui.widgets.form import choice
from app.ui.widgets.pills import Pills
from app.ui.widgets.text import Text

DRAW_MS = 120
# A form is read well so wide, in pixels at 100 %; it leaves the paper two fifths of the room.
_FORM, _SHARE = 440, 0.55
# Which paper and which page stand beside each other in so much room.
_BESIDE = 560
SAMPLES: Final = (("1", "1 line"), ("12", "12 lines"), ("60", "60 lines"), ("0", "Worst case"))


class PapersSection(QWidget):
    """The form, and right of it the paper; what is typed is seen at once, and kept by F12."""

    def __init__(self, desk: Desk, screen: Screen, undoer: Undoer) -> None:
        super().__init__()
        self._desk, self._screen, self._undoer = desk, screen, undoer
        self._now: Any = None
        # What was typed before the books had answered.
        self._early: set[str] = set()
        # As the form has it: texts of all documents and languages, the logo, and whose texts the fields show.
        self._texts: dict[Place, str] = {}
        self._logo = ""
        self._shown = ("", "")
        self._filling = False
        # What the form said when it was last kept: who types on meanwhile differs from it.
        self._kept: dict[Any, str] | None = None
        self._pdf: bytes | None = None
        self._changes = 0
        self._made: tuple[str, ...] = ("",) * len(FOOT)
        self.editor = Editor(papers_form, esc="lets go what is typed")
        self.editor.title.set_text("Letterhead and words")
        self.editor.kept.connect(lambda _values: self._keep())
        self.editor.left.connect(self._let_go)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.editor)
        row.addLayout(self._sample(), 1)
        self._draw = QTimer(self, interval=DRAW_MS, singleShot=True)
        self._draw.timeout.connect(self.draw)
        self._listen()
        self.setAcceptDrops(True)
        look().changed.connect(self._lay)
        desk.hub.listen(self, {"company", "document_text", "tax_rate"}, lambda _ids: self.reload())

    def _sample(self) -> QVBoxLayout:
        self.samples = Pills(SAMPLES)
        self.samples.select("12")
        self.samples.chosen.connect(lambda _key: self._other())
        self.kind = choice(*((kind, TITLES[kind]) for kind in KINDS))
        self.kind.setCurrentIndex(self.kind.findData("invoice"))
        self.kind.setAccessibleName("Document that is shown")
        self.language = choice(("", "Our language"))
        self.language.setAccessibleName("Language of what is shown")
        self.back, self.onward = Button("‹"), Button("›")
        self.pages = Text(size=Size.BODY, tone="muted")
        self.preview = Preview(turnable=True)
        for button, words, step in ((self.back, "Page before", -1), (self.onward, "Next page", 1)):
            button.setAccessibleName(words)
            button.setToolTip(f"{words}  Ctrl+{'PgUp' if step < 0 else 'PgDn'}")
            button.clicked.connect(lambda _checked=False, step=step: self.preview.turn(self.preview.page + step))
        self.preview.setMinimumWidth(240)
        self.preview.turned.connect(self._turn)
        self.preview.resized.connect(self._draw_soon)
        column = QVBoxLayout()
        column.setSpacing(8)
        first = QHBoxLayout()
        first.addWidget(self.samples)
        first.addStretch(1)
        column.addLayout(first)
        which, pages = QHBoxLayout(), QHBoxLayout()
        for box in (self.kind, self.language):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(lambda _at: self._other())
            which.addWidget(box)
        which.addStretch(1)
        pages.addStretch(1)
        for widget in (self.back, self.pages, self.onward):
            pages.addWidget(widget)
        self._choices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for row in (which, pages):
            row.setSpacing(8)
            self._choices.addLayout(row)
        column.addLayout(self._choices)
        column.addWidget(self.preview, 1)
        self._say_page()
        return column

    def _listen(self) -> None:
        form = self.editor.form
        for name, field in form.fields.items():
            if name in ("kind", "language"):
                form.field(name, QComboBox).currentIndexChanged.connect(lambda _at: self._turned_to_another())
            elif isinstance(field, QPlainTextEdit):
                field.textChanged.connect(lambda name=name: self._typed(name))
            elif isinstance(field, Line) and name != "logo":
                field.textChanged.connect(lambda _text, name=name: self._typed(name))
        line = form.field("logo", LogoLine)
        line.chosen.connect(lambda file: self._make_logo(lambda: logo(Path(file).expanduser())))
        line.pasted.connect(self._take_picture)
        line.removed.connect(lambda: self._take_logo(""))

    # --- what the books hold --------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read it again; what somebody types stays."""
        self._desk.work.read(
            worker.now, self._arrived, failed=self._screen.went_wrong, owner=self, key=(id(self), "now")
        )

    def _arrived(self, found: Any) -> None:
        now, made = found
        typed = self._typed_since()
        self._kept = None
        self._made = tuple([*made, *[""] * len(FOOT)][: len(FOOT)])
        self._now = now
        spoken = {language for _, language, _ in now.texts} | {str(now.fields["language"] or "").replace("-", "_")}
        languages_of(self.editor.form.field("language", QComboBox), first="every language", also=spoken)
        languages_of(self.language, first="Our language", also=spoken)
        # The language of a text that was taken back may not be there any more.
        values = self.editor.form.values()
        self._shown = (str(values["kind"]), str(values["language"]))
        early = {name: values[name] for name in self._early}
        self._early.clear()
        self._fill(typed)
        self.editor.form.set_values(early)
        self._anew()

    @property
    def _state(self) -> dict[Any, str]:
        """What the form says: the letterhead by its names, texts by their places."""
        return {**self._company, **self._texts}

    def _typed_since(self) -> dict[Any, str]:
        """Of that what is neither as the books had it nor kept by now: it stays, whatever others keep."""
        if self._now is None:
            return {}
        mine, held = self._state, self._held()
        old = {name: str(self._now.fields[name] or "") for name in self._company} | held
        return {
            name: mine.get(name, "")
            for name in mine.keys() | old.keys()
            if mine.get(name, "") != old.get(name, "")
            and (self._kept is None or mine.get(name, "") != self._kept.get(name, ""))
        }

    def _held(self) -> dict[Place, str]:
        """The texts of the books; what the company says everywhere is among them."""
        if self._now is None:
            return {}
        fields = self._now.fields
        said = {("", "", place): str(fields[place] or "") for place in (INTRO, OUTRO)}
        return {place: text for place, text in {**said, **self._now.texts}.items() if text}

    def _fill(self, typed: dict[Any, str] | None = None) -> None:
        """What the books hold, but for what is ``typed``."""
        typed = typed or {}
        fields = {name: str(self._now.fields[name] or "") for name in ("accent", "logo", "footer")}
        texts = {place: text for place, text in typed.items() if not isinstance(place, str)}
        self._texts = {place: text for place, text in {**self._held(), **texts}.items() if text}
        form = self.editor.form
        if not typed:
            for name in form.fields:
                form.clear_error(name)
        wanted = {}
        if "accent" not in typed:
            wanted["accent"] = fields["accent"]
        if "footer" not in typed:
            wanted |= dict(zip(FOOT, columns_of(fields["footer"]), strict=True))
        self._put(wanted)
        if "logo" not in typed and fields["logo"] != self._logo:
            self._show_logo(fields["logo"])
        self._show_texts()
        self._say_colour()
        self._say_foot()

    def _put(self, values: dict[str, str]) -> None:
        """Into the fields, as nobody typed it; a field that says so already keeps its cursor."""
        self._filling = True
        before = self.editor.form.values()
        self.editor.form.set_values({name: text for name, text in values.items() if before[name] != text})
        self._filling = False

    def _show_texts(self) -> None:
        """The fields have the texts of the document and language that are chosen; each says what stands there else."""
        form, (kind, language) = self.editor.form, self._shown
        self._put({place: self._texts.get((kind, language, place), "") for place in PLACES})
        for place in PLACES:
            form.set_row_visible(place, visible=place in places_of(kind))
            form.clear_error(place)
            field = form.fields[place]
            if isinstance(field, QPlainTextEdit | Line):
                field.setPlaceholderText(self._else(place))

    def _else(self, place: str) -> str:
        """What stands at a place where this document and language say nothing there."""
        if self._now is None:
            return ""
        kind, language = self._shown
        others = {key: text for key, text in self._texts.items() if key != (kind, language, place)}
        if place in (INTRO, OUTRO) and kind and not general(kind):
            others = {key: text for key, text in others.items() if key[0] == kind}
        found = chosen(others, place, kind, language) if kind else others.get(("", "", place), "")
        return found or usual_letter(language or str(self._now.fields["language"] or "en")).get(place, "")

    # --- as one types ---------------------------------------------------------------------------------------------

    def _typed(self, name: str) -> None:
        if self._filling:
            return
        if self._now is None:
            self._early.add(name)
        if name in PLACES:
            key = (*self._shown, name)
            text = str(self.editor.form.values()[name])
            self._texts.pop(key, None)
            if text.strip():
                self._texts[key] = text
        if name == "accent":
            self._say_colour()
        if name in FOOT:
            self._say_foot()
        self._anew()

    def _say_colour(self) -> None:
        other = darkened(str(self.editor.form.values()["accent"]))
        words = f"This colour is darkened to {other} so that it can be read" if other else COLOUR_HELP
        self.editor.form.set_help("accent", words, "money" if other else "muted")

    def _say_foot(self) -> None:
        """The columns that are made where nothing is said stand in the fields as long as that is so."""
        values, made = self.editor.form.values(), self._made
        said = any(str(values[name]).strip() for name in FOOT)
        for name, words in zip(FOOT, made, strict=True):
            self.editor.form.field(name, QPlainTextEdit).setPlaceholderText("" if said else words)

    def _turned_to_another(self) -> None:
        """Another document or language: its texts in the fields, and the paper they stand on beside them."""
        if self._filling:
            return
        values = self.editor.form.values()
        self._shown = (str(values["kind"]), str(values["language"]))
        self._show_texts()
        for box, value in ((self.kind, self._shown[0]), (self.language, self._shown[1])):
            if value:
                box.setCurrentIndex(box.findData(value))
        self._other()

    # --- the logo -------------------------------------------------------------------------------------------------

    def _make_logo(self, make: Any, then: Any = None) -> None:
        def done(made: str) -> None:
            self._take_logo(made)
            if then is not None:
                then()

        self._desk.work.call(lambda _books: make(), done=done, failed=self._screen.went_wrong, owner=self)

    def _take_logo(self, made: str) -> None:
        self.editor.form.clear_error("logo")
        self._show_logo(made)
        self._anew()

    def _show_logo(self, made: str) -> None:
        self._logo = made
        self.editor.form.set_values({"logo": ""})
        self.editor.form.field("logo", LogoLine).show_kept(bool(made))

    def _take_picture(self, data: QMimeData) -> bool:
        make = logo_in(data)
        if make is not None:
            self._make_logo(make)
        return make is not None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A picture may be dropped; other files are the window's."""
        names = [url.toLocalFile().lower() for url in event.mimeData().urls()]
        if event.mimeData().hasImage() or any(one.endswith((".png", ".jpg", ".jpeg", ".svg")) for one in names):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """It is the logo."""
        self._take_picture(event.mimeData())

    # --- the paper ------------------------------------------------------------------------------------------------

    def _other(self) -> None:
        """Another paper, from its first page."""
        self.preview.page = 0
        self._anew()

    def _anew(self) -> None:
        """What is drawn is not what stands here any more."""
        self._pdf = None
        self._changes += 1
        self._draw.start()

    def _draw_soon(self) -> None:
        if self._now is not None:
            self._draw.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Who comes back sees it as it is now."""
        super().showEvent(event)
        self._draw_soon()

    @property
    def _company(self) -> dict[str, str]:
        """The letterhead as the form has it."""
        values = self.editor.form.values()
        held = str(self._now.fields["footer"] or "") if self._now else ""
        columns = tuple(str(values[name]) for name in FOOT)
        footer = held if columns == columns_of(held) else footer_of(columns)
        return {"accent": str(values["accent"]).strip(), "logo": self._logo, "footer": footer}

    def draw(self) -> None:
        """Another picture, drawn by a worker; a newer question silences an older one."""
        if self._now is None or not self.isVisible():
            return
        width, page = self.preview.pixels, self.preview.page
        if self._pdf is not None:
            self._turn(page)
            return
        said = {place: self._texts.get(("", "", place), "") for place in (INTRO, OUTRO)}
        wanted = Wanted(
            str(self.kind.currentData()),
            int(self.samples.current),
            str(self.language.currentData() or ""),
            {**self._company, **said},
            dict(self._texts),
        )
        now, changes = self._now, self._changes

        def drawn(found: tuple[bytes, Any]) -> None:
            pdf, picture = found
            if changes == self._changes:
                self._pdf = pdf
            self._show_picture(picture)

        self._ask(lambda _view: worker.drawn(now, wanted, width, page), drawn)

    def _turn(self, page: int) -> None:
        """Another page, or the same at another size, of what is drawn already."""
        pdf, width = self._pdf, self.preview.pixels
        self._say_page()
        if pdf is None:
            self._draw_soon()  # what is drawn next shows that page
        else:
            self._ask(lambda _view: worker.picture_of(pdf, width, page), self._show_picture)

    def _ask(self, draw: Any, done: Any) -> None:
        self._desk.work.read(draw, done, failed=self._screen.went_wrong, owner=self, key=(id(self), "draw"))

    def _show_picture(self, picture: Any) -> None:
        self.preview.show_picture(picture)
        self._say_page()

    def _say_page(self) -> None:
        page, pages = self.preview.page, self.preview.pages
        self.pages.set_text(f"Page {page + 1} of {pages}")
        self.back.setEnabled(page > 0)
        self.onward.setEnabled(page + 1 < pages)
        what = f"{self.kind.currentText()} as it will look"
        self.preview.setAccessibleName(f"{what}, page {page + 1} of {pages}")

    # --- the end --------------------------------------------------------------------------------------------------

    @property
    def changed(self) -> bool:
        """Whether something is typed that is not kept."""
        return bool(self._now) and bool(self._steps())

    def _steps(self) -> list[dict[str, Any]]:
        """The actions that keep what is typed."""
        steps: list[dict[str, Any]] = []
        fields = self._now.fields
        company = {name: value for name, value in self._company.items() if value != str(fields[name] or "")}
        if company:
            steps.append({"action": "save_company", **company})
        held, texts = self._held(), self._texts
        by: dict[tuple[str, str], dict[str, str]] = {}
        for key in sorted(held.keys() | texts.keys()):
            if held.get(key, "") != texts.get(key, ""):
                by.setdefault(key[:2], {})[key[2]] = texts.get(key, "")
        for (kind, language), said in by.items():
            steps.append({"action": "save_document_text", "kind": kind, "language": language, **said})
        return steps

    def _keep(self) -> None:
        if self._now is None:
            return
        if file := self.editor.form.field("logo", LogoLine).text().strip():
            # Typed, or chosen a moment ago: it is made first, and kept with the rest.
            self._make_logo(lambda: logo(Path(file).expanduser()), self._keep)
            return
        steps, asked = self._steps(), self._state
        for step in steps:
            for place in PLACES:
                if (text := step.get(place)) and (sentence := problem_of(place, text)):
                    self._go_to(step["kind"], step["language"])
                    self.editor.form.show_field_error(place, sentence)
                    return
        if not steps:
            self._desk.shell.toast("Nothing was changed.", phase="idle")
            return

        def done(replies: Any) -> None:
            self._kept = asked
            self._undoer.kept_together("Kept. Issued documents stay as they were.", replies)
            self.reload()

        self._desk.work.perform_together(steps, done=done, failed=self._screen.went_wrong, owner=self)

    def _go_to(self, kind: str, language: str) -> None:
        """Show the texts of that document and language."""
        self.editor.form.set_values({"kind": kind, "language": language})
        self._turned_to_another()

    def _let_go(self) -> None:
        """Esc: it says what the books say; what is typed from now on stays."""
        self._early.clear()
        if self._now is not None:
            self._fill()
            self._show_logo(self._logo)
            self._anew()
        self.reload()

    # --- in the place ---------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The cursor in the first field."""
        self.editor.begin()

    def panes(self) -> tuple[QWidget, ...]:
        """The form, which paper is shown, and the paper."""
        return (self.editor, self.samples, self.preview)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+PgUp and Ctrl+PgDn turn the pages of the paper from wherever the cursor is."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.preview.turn(self.preview.page + step)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form has the room of its words, the paper the rest."""
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        wide = min(look().px(_FORM), round(self.width() * _SHARE))
        self.editor.setFixedWidth(wide)
        beside, way = self.width() - wide > look().px(_BESIDE), QBoxLayout.Direction
        self._choices.setDirection(way.LeftToRight if beside else way.TopToBottom)
        # Where there is no room for all four, a sign at the end says that there are more.
        self.samples.setMinimumWidth(look().px(120))
        for box in (self.kind, self.language):
            box.setMinimumWidth(look().px(90))
