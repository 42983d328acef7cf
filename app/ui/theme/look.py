"""The look in force: theme, density and scale; tells Qt and every widget when one of them changes."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.ui.theme.fonts import load_fonts, make_font, resources
from app.ui.theme.tokens import LIGHT, Tokens, scale_of, theme

SCALES = (80, 90, 100, 110, 125, 150, 175, 200)


class Mode(Enum):
    """What a person chose in Settings: follow the system, or one theme always."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Density(Enum):
    """Height of a table row in pixels at 100 %."""

    COMPACT = 26
    NORMAL = 30
    TOUCH = 44


class Size:
    """Type sizes in pixels at 100 %."""

    HEAD = 11
    SECOND = 12
    BODY = 13
    BUTTON = 15
    TITLE = 20
    TOTAL = 24
    CHANGE = 32
    WAREHOUSE = 48


# Rules on QLabel are absent on purpose: labels take their colour from the palette, which a rule would override.
_SHEET = Template("""
QToolTip { background: $surface; color: $text; border: ${line}px solid $border; padding: 4px 6px; }
QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QSpinBox {
  background: $surface; color: $text; border: ${line}px solid $border; border-radius: ${radius}px;
  padding: 0 ${pad}px; min-height: ${control}px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $off; }
QPlainTextEdit { padding: ${pad}px; }
QLineEdit:read-only { background: $window; border-color: $hairline; border-style: $off_line; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {
  border: 2px solid $accent; padding: 0 ${pad_focus}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled, QSpinBox:disabled {
  color: $off; border-color: $hairline; border-style: $off_line; }
QLineEdit[wrong="true"] { border: 2px solid $stop; padding: 0 ${pad_focus}px; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: ${arrow}px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url($chevron); width: ${mark}px; height: ${mark}px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: ${line}px solid $hairline;
  selection-background-color: $selection; selection-color: $text; outline: none; }
QMenuBar { background: $window; color: $text; border-bottom: ${line}px solid $hairline; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected { background: $selection; color: $text; }
QMenu { background: $surface; color: $text; border: ${line}px solid $hairline; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 20px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $off; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: ${bar}px; } QScrollBar:horizontal { height: ${bar}px; }
QScrollBar::handle { background: $border; border-radius: ${round}px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; } QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCheckBox, QRadioButton { spacing: 8px; min-height: ${target}px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator { width: ${tick}px; height: ${tick}px; border: ${line}px solid $border; border-radius: 4px;
  background: $surface; }
QCheckBox::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($ticked); }
QCheckBox::indicator:checked:disabled { background: $off; border-color: $off; }
QCheckBox::indicator:disabled { border-color: $hairline; border-style: $off_line; }
""")


class Look(QObject):
    """The theme, density and scale in force. ``changed`` fires after Qt has been told."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = Mode.SYSTEM
        self.density = Density.NORMAL
        self.scale = 100
        self.tokens: Tokens = LIGHT
        self._fonts: dict[tuple[int, int], QFont] = {}
        self._app: QApplication | None = None
        self._worn = ""

    def start(self, app: QApplication) -> None:
        """Dress the application, before its first window is made; once more for another first window."""
        if self._app is app:
            self._apply()
            return
        self._app = app
        load_fonts()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    def px(self, pixels: float) -> int:
        """A length given at 100 %, at the scale in force."""
        return round(pixels * self.scale / 100)

    def font(self, size: int = Size.BODY, weight: int = 400) -> QFont:
        """The program's face; ``size`` in pixels at 100 %."""
        key = (self.px(size), weight)
        if key not in self._fonts:
            self._fonts[key] = make_font(*key)
        return self._fonts[key]

    @property
    def row_height(self) -> int:
        """Height of a table row in pixels."""
        return self.px(self.density.value)

    def set_mode(self, mode: Mode) -> None:
        """Follow the system or keep to one theme; takes effect at once."""
        self.mode = mode
        self._apply()

    def set_density(self, density: Density) -> None:
        """Rows closer or wider; takes effect at once."""
        self.density = density
        self._apply()

    def set_scale(self, percent: int) -> None:
        """Scale everything; 80 to 200 percent."""
        self.scale = min(200, max(80, percent))
        self._apply()

    def zoom(self, steps: int) -> None:
        """The next larger or smaller of the usual scales."""
        nearest = min(range(len(SCALES)), key=lambda at: abs(SCALES[at] - self.scale))
        self.set_scale(SCALES[min(len(SCALES) - 1, max(0, nearest + steps))])

    def _system_changed(self) -> None:
        if self.mode is Mode.SYSTEM:
            self._apply(tell_qt=False)

    def _apply(self, *, tell_qt: bool = True) -> None:
        app = self._app
        if app is None:
            self.tokens = theme(self.mode.value, dark=False)
            return
        hints = app.styleHints()
        if tell_qt:
            schemes = {Mode.LIGHT: Qt.ColorScheme.Light, Mode.DARK: Qt.ColorScheme.Dark}
            # The native frame and file dialogs follow this hint, ours follow the palette below.
            hints.setColorScheme(schemes.get(self.mode, Qt.ColorScheme.Unknown))
        # Not every platform follows the hint (xcb without a desktop does not), so a choice is not read back from it.
        self.tokens = theme(self.mode.value, dark=hints.colorScheme() == Qt.ColorScheme.Dark)
        sheet = self._sheet()
        if sheet != self._worn:
            # Every widget is dressed anew, which takes long: never for what changes the height of rows only.
            if self._worn:
                # What was never shown would take its old letters back when it is: Qt keeps them until it is polished.
                for widget in app.allWidgets():
                    widget.ensurePolished()
            self._worn = sheet
            app.setFont(self.font())
            app.setPalette(palette_of(self.tokens))
            app.setStyleSheet(sheet)
        self.changed.emit()

    def _sheet(self) -> str:
        tokens = self.tokens
        icons, shade = resources() / "icons", "dark" if tokens.dark else "light"
        colours = {name: getattr(tokens, name) for name in ("window", "surface", "hairline", "text", "muted", "border")}
        return _SHEET.substitute(
            colours,
            accent=tokens.accent,
            on_accent=tokens.on_accent,
            selection=tokens.selection,
            stop=tokens.phases["stop"].mark,
            off=tokens.off,
            # In high contrast a border is white either way, so that it has to differ by more than its colour.
            off_line="dashed" if tokens.line > 1 else "solid",
            line=tokens.line,
            radius=self.px(6),
            pad=self.px(8),
            pad_focus=self.px(8) - 1,
            control=self.px(28) - 2 * tokens.line,
            target=self.px(24),
            arrow=self.px(24),
            mark=self.px(12),
            bar=self.px(6) + 4,
            round=self.px(3),
            chevron=(icons / f"chevron-down-{shade}.svg").as_posix(),
            tick=self.px(16),
            ticked=(icons / f"tick-{shade}.svg").as_posix(),
        )


def palette_of(tokens: Tokens) -> QPalette:
    """The QPalette that carries the tokens into every stock widget."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.surface),
        (role.Text, tokens.text),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.phases["stop"].mark),
        (role.Highlight, tokens.selection),
        (role.HighlightedText, tokens.text),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Accent, tokens.accent),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Mid, tokens.hairline),
        (role.Midlight, tokens.hairline),
        (role.Dark, tokens.border),
        (role.Light, tokens.surface),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.off))
    return palette


@lru_cache(maxsize=1)
def look() -> Look:
    """The one look of the process."""
    return Look()


def dress(app: QApplication, kept: object) -> None:
    """The look as it was left: what the window's state keeps under ``look``."""
    chosen = kept if isinstance(kept, dict) else {}
    now = look()
    now.mode = next((mode for mode in Mode if mode.value == chosen.get("mode")), Mode.SYSTEM)
    now.density = next((one for one in Density if one.name == chosen.get("density")), Density.NORMAL)
    now.scale = scale_of(chosen)
    now.start(app)


@lru_cache(maxsize=256)
def colour(value: str) -> QColor:
    """A QColor for ``#RRGGBB``, made once."""
    return QColor(value)
