"""The questions of the set-up: three that are asked, and those that can wait, in one column."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.countries import COUNTRIES, country_name
from app.domain.founding import LANGUAGE_NAMES, Setup, going_back, language_of, next_numbers, prefix_of, proposed
from app.domain.presets import PRESETS
from app.ui.first.making import Seal
from app.ui.widgets.choosers import FileLine, FolderLine, LogoLine
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form, choice
from app.ui.widgets.secret import AGAIN, hidden, is_same

LANGUAGES = (("", "As the country"), *LANGUAGE_NAMES.items())
_SPOKEN = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
_RATES = 5
_PLAIN = (
    "name", "tax_id", "tax_number", "street", "postcode", "city", "region", "phone", "email", "web", "bank_name",
    "iban", "bic", "invoice_prefix", "invoice_next", "backup_place",
)  # fmt: skip
_ASKED_HELP = (
    "There is no key store here. A passphrase of yours is asked for at each start and kept nowhere; forgotten, the "
    "certificate is lost"
)
_ASKED = ("country", "name", "registered", "tax_id")


def guessed_country() -> str:
    """The country the system is set to, if there is one."""
    code = QLocale.territoryToCode(QLocale.system().territory())
    return code if code in COUNTRIES and QLocale.system().language() is not QLocale.Language.C else ""


class Questions(QWidget):
    """``changed`` after each answer; ``setup`` is what was answered. Sentences stand below their fields."""

    changed = Signal()
    picture_chosen = Signal(str)

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = setup
        self._problems: Mapping[str, str] = {}
        self._touched: set[str] = set()
        self._codes: tuple[str, ...] = ()
        self._asking = False
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 14, 8)
        column.setSpacing(6)
        self.form = Form(self)
        column.addWidget(self.form)
        column.addStretch(1)
        self._ask_three()
        self._ask_the_rest()
        self._fill(setup)
        self._country_changed()
        for name, field in self.form.fields.items():
            self._listen(name, field)

    # --- building -------------------------------------------------------------------------------------------------

    def _ask_three(self) -> None:
        box = QComboBox()
        known = sorted(PRESETS, key=country_name)
        box.addItem("Choose the country", "")
        for code in (*known, *sorted(COUNTRIES - set(known), key=country_name)):
            box.addItem(country_name(code), code)
        box.insertSeparator(1 + len(known))
        box.setMinimumContentsLength(12)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.form.add("country", "&Country", box, help_text=" ")
        self.form.add("name", "Company &name")
        yes_no = choice(("", "Yes or no?"), ("yes", "Yes"), ("no", "No"))
        self.form.add("registered", "&Registered for VAT", yes_no)
        self.form.add("tax_id", "&VAT number", help_text=" ")

    def _ask_the_rest(self) -> None:
        form = self.form
        form.heading("ALL THIS CAN WAIT · each answer shows on the invoice at once")
        for name, label in (
            ("street", "&Street"), ("postcode", "Post&code"), ("city", "&Town"), ("region", "Region"),
            ("phone", "&Phone"), ("email", "&E-mail"), ("web", "&Web"), ("tax_number", "Ta&x number"),
        ):  # fmt: skip
            form.add(name, label)
        logo = "Drop a picture on the invoice, paste one, or choose a file"
        self.logo = form.add("logo", "&Logo", LogoLine(), help_text=logo)
        self.logo.chosen.connect(self.picture_chosen)
        form.heading("BANK")
        form.add("bank_name", "&Bank")
        form.add("iban", "&IBAN", help_text="With it the invoice carries a code that banking apps read")
        form.add("bic", "BIC")
        form.heading("TAX RATES · as they stand in the law today")
        for number in range(_RATES):
            form.add(f"rate.{number}", "")
        form.heading("NUMBERS AND WORDS")
        form.add("invoice_prefix", "Invoices be&gin with", help_text=" ")
        form.add("invoice_next", "Next n&umber", help_text=" ")
        form.add("language", "Papers in", choice(*LANGUAGES), help_text=" ")
        form.heading("SAFETY")
        ways = (("now", "Make one now"), ("file", "Take over a .p12 file"), ("later", "With the first paper"))
        seal = "It seals your papers: customers see who issued them, and any change shows"
        form.add("seal", "Certi&ficate", choice(*ways), help_text=seal)
        form.add("p12", "File", FileLine("Certificates (*.p12 *.pfx)"))
        form.add("passphrase", "Passphrase", hidden())
        form.add("asked", "Your passphrase", hidden("Empty keeps one in a file"), help_text=_ASKED_HELP)
        form.add("asked_again", AGAIN, hidden())
        place = "Every four hours by themselves. Empty is a folder beside the books; another disk is better"
        form.add("backup_place", "Bac&kups go to", FolderLine(), help_text=place)

    def _listen(self, name: str, field: QWidget) -> None:
        if isinstance(field, QComboBox):
            field.activated.connect(lambda _at, name=name: self._answered(name))
        elif isinstance(field, QLineEdit):
            field.textChanged.connect(lambda _text, name=name: self._answered(name))
            field.editingFinished.connect(lambda name=name: self._left(name))

    def _fill(self, setup: Setup) -> None:
        self.form.set_values({name: getattr(setup, name) for name in _PLAIN})
        self.form.set_values({"country": setup.country, "registered": setup.registered, "language": setup.language})
        self.form.set_values({"seal": "later"})
        self.logo.show_kept(bool(setup.logo))

    # --- answers --------------------------------------------------------------------------------------------------

    @property
    def setup(self) -> Setup:
        """What was answered so far."""
        values = self.form.values()
        said = {name: str(values[name]) for name in (*_PLAIN, "country", "registered", "language")}
        percents = {}
        known = proposed(self._kept)
        for number, code in enumerate(self._codes):
            written = str(values[f"rate.{number}"]).strip()
            if known and written and written != known.rate_today(code, _today()).percent:
                percents[code] = written
        return replace(self._kept, **said, percents=percents)

    @property
    def seal(self) -> Seal:
        """How the certificate is come by."""
        values = self.form.values()
        asked = str(values["asked"]) if self._asking else ""
        return Seal(str(values["seal"]), str(values["p12"]), str(values["passphrase"]), asked)

    def offer_asking(self, offered: bool) -> None:
        """Whether a passphrase of one's own may be chosen: where the machine has no key store."""
        self._asking = offered
        self._show_what_follows()

    def take_logo(self, logo: str) -> None:
        """A logo that was made ready (base64), or "" for none."""
        self._kept = replace(self._kept, logo=logo)
        self.logo.show_kept(bool(logo))
        self.form.clear_error("logo")
        self.changed.emit()

    def set_language(self, language: str) -> None:
        """The papers' language, chosen elsewhere."""
        self.form.set_values({"language": language})
        self._answered("language")

    def _answered(self, name: str) -> None:
        if name == "country":
            self._kept = replace(self._kept, percents={}, country=str(self.form.values()["country"]))
            self._country_changed()
        if name == "invoice_next":
            highest = max(_whole(self._kept.highest_next), _whole(self._kept.invoice_next))
            self._kept = replace(self._kept, highest_next=str(highest or ""))
        self._kept = self.setup
        self._show_what_follows()
        self.changed.emit()

    def _left(self, name: str) -> None:
        self._touched.add(name)
        self.show_problems(self._problems)

    def _country_changed(self) -> None:
        known = proposed(self._kept)
        form = self.form
        form.relabel("registered", f"&Registered for {known.tax_name if known else 'VAT'}")
        form.relabel("tax_id", f"&{known.tax_id_name}" if known else "Tax number")
        form.relabel("tax_number", known.tax_number_name if known and known.tax_number_name else "Ta&x number")
        self._codes = known.codes if known else ()
        for number in range(_RATES):
            there = known is not None and number < len(self._codes)
            form.set_row_visible(f"rate.{number}", visible=there)
            if known and there:
                rate = known.rate_today(self._codes[number], _today())
                form.relabel(f"rate.{number}", rate.name)
                percent = self._kept.percents.get(rate.code, rate.percent)
                form.fields[f"rate.{number}"].blockSignals(True)
                form.set_values({f"rate.{number}": percent})
                form.fields[f"rate.{number}"].blockSignals(False)
        self._show_what_follows()

    def _show_what_follows(self) -> None:
        """Help that depends on the answers: what the country brings, the next three numbers, which fields there are."""
        setup, form = self._kept, self.form
        known = proposed(setup)
        paper = "Letter" if known and known.paper_size == "letter" else "A4"
        brings = (
            f"{known.currency}, {known.tax_name}, {paper}, {known.date_example}, {known.number_example}"
            if known
            else "Rates and words of this country are not known here; they are entered in Settings."
            if setup.country
            else "It brings currency, tax rates, paper, numbers and the words the law asks for"
        )
        form.set_help("country", brings)
        form.set_help("tax_id", f"Like {known.tax_id_example}; its check digit is looked at" if known else "As written")
        form.set_row_visible("tax_id", visible=setup.registered != "no")
        form.set_row_visible("region", visible=setup.country in {"US", "CA", "AU", "IN", "GB", "IE"})
        for name in ("iban", "bic"):
            form.set_row_visible(name, visible=setup.country not in {"US", "CA", "AU", "IN"})
        form.field("invoice_prefix", Line).setPlaceholderText(prefix_of(replace(setup, invoice_prefix=""), _today()))
        form.field("invoice_next", Line).setPlaceholderText("1")
        year = "{year}" in known.invoice_prefix or "{fiscal}" in known.invoice_prefix if known else False
        form.set_help("invoice_prefix", "Give the next year its own in Settings" if year else "INV-, R, 26-")
        back = going_back(setup)
        form.set_help(
            "invoice_next", back or " · ".join(next_numbers(setup, _today())) or " ", "money" if back else "muted"
        )
        form.set_help("language", f"They are in {_SPOKEN[language_of(setup)]}; each customer may have another")
        for name in ("p12", "passphrase"):
            form.set_row_visible(name, visible=str(form.values()["seal"]) == "file")
        values = form.values()
        asks = self._asking and str(values["seal"]) != "later"
        form.set_row_visible("asked", visible=asks)
        form.set_row_visible("asked_again", visible=asks and bool(values["asked"]))

    # --- sentences ------------------------------------------------------------------------------------------------

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Below each field that was left with something in it: what is wrong. What is right loses its sentence."""
        self._problems = problems
        for name in self.form.fields:
            key = self._key(name)
            written = name in self._touched and bool(self.form.values()[name])
            if key in problems and written:
                self.form.mark(name, problems[key])
            elif (
                key not in problems
                and self.form.error_of(name)
                and name not in {"logo", "p12", "asked", "asked_again", "backup_place"}
            ):
                self.form.clear_error(name)

    def show_first(self, problems: Mapping[str, str]) -> bool:
        """The cursor in the first field that is wrong, with its sentence; False if none is."""
        for name in self.form.fields:
            if (sentence := problems.get(self._key(name))) is not None:
                self._touched.add(name)
                return self.form.show_field_error(name, sentence)
        return False

    def show_unlike(self) -> bool:
        """The cursor in the passphrase that is typed once more, with its sentence, where it is another; else False."""
        asks = self.seal.asked and self.seal.way != "later"
        return bool(asks) and not is_same(self.form, "asked", "asked_again")

    def field_of(self, key: str) -> str:
        """The field that a refusal is about."""
        return next((name for name in self.form.fields if self._key(name) == key), key)

    def _key(self, name: str) -> str:
        if name.startswith("rate."):
            number = int(name.removeprefix("rate."))
            return f"rate.{self._codes[number]}" if number < len(self._codes) else name
        return name

    def begin(self) -> None:
        """The cursor where something is missing."""
        values = self.form.values()
        first = next((name for name in _ASKED if not values[name]), "name")
        self.form.fields[first].setFocus(Qt.FocusReason.TabFocusReason)


def _whole(written: str) -> int:
    return int(written) if written.strip().isdecimal() and len(written) < 10 else 0


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()
