"""Settings: the company, taxes, numbering, the certificate, the look; each change is said with what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.money import rate_out
from app.ui import format as say
from app.ui.commands import Offers
from app.ui.models.columns import DAY, Column, number_column
from app.ui.screens.base import Desk, Screen, offer, today_iso
from app.ui.screens.editing import given
from app.ui.screens.firststeps import FirstSteps
from app.ui.screens.importing.section import ImportSection
from app.ui.screens.settings.backups import BackupSection
from app.ui.screens.settings.certificate import CertificateSection
from app.ui.screens.settings.fields import FieldsSection
from app.ui.screens.settings.keys import KeysSection
from app.ui.screens.settings.lists import LISTS, Listed, RecordSection, read_lists
from app.ui.screens.settings.numbers import as_picked, series_columns, series_form
from app.ui.screens.settings.people import RolesSection, UsersSection
from app.ui.screens.settings.printers import PrinterSection
from app.ui.screens.settings.scanner import ScannerSection
from app.ui.screens.settings.section import ListSection
from app.ui.screens.undoer import Undoer
from app.ui.theme.look import SCALES, Density, Mode, Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form, choice
from app.ui.widgets.pills import Pills
from app.ui.widgets.text import Text

_CATEGORIES = (
    ("S", "Standard"),
    ("Z", "Zero rated"),
    ("E", "Exempt"),
    ("AE", "Reverse charge"),
    ("K", "Within the EU"),
    ("G", "Export"),
    ("O", "Outside the scope"),
)


class SettingsScreen(Screen):
    """One page with its sections; F12 keeps the section that is shown."""

    title = "Settings"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._known: dict[str, Any] = {}
        # Whether somebody has just come here; whether what is read next is what was kept or taken back here.
        self._came = self._fresh = False
        self.undoer = Undoer(self)
        self.pills = Pills(
            (
                ("company", "Company"),
                ("taxes", "Taxes"),
                ("numbers", "Numbering"),
                *((one.key, one.title) for one in LISTS),
                ("fields", "Our fields"),
                ("users", "Users"),
                ("roles", "Rights"),
                ("seal", "Certificate"),
                ("printers", "Printers"),
                ("backups", "Backups"),
                ("import", "Import"),
                ("look", "Look"),
                ("keys", "Keys"),
                ("scanner", "Scanner"),
            )
        )
        self.pills.select("company")
        self.pills.chosen.connect(self.show_section)
        head = QHBoxLayout()
        head.setSpacing(14)
        self.heading = Text(self.title, size=Size.TITLE, weight=600)
        head.addWidget(self.heading)
        head.addWidget(self.pills)
        head.addStretch(1)
        self.column.addLayout(head)
        self.stack = QStackedWidget()
        self.first = FirstSteps(desk)
        self.column.addWidget(self.first)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.line)
        self._made: dict[str, QWidget] = {}
        self._rows: dict[str, Sequence[Any]] = {}
        self._roles: Sequence[Any] = ()
        self._make: dict[str, Callable[[], QWidget]] = {
            "company": self._make_company,
            "taxes": self._make_taxes,
            "numbers": self._make_numbers,
            **{one.key: partial(self._make_list, one) for one in LISTS},
            "fields": self._make_fields,
            "users": self._make_users,
            "roles": self._make_roles,
            "seal": self._make_seal,
            "printers": lambda: PrinterSection(self.desk, self),
            "backups": self._make_backups,
            "import": self._make_import,
            "look": lambda: LookSection(self.desk),
            "keys": lambda: KeysSection(self.desk, self),
            "scanner": lambda: ScannerSection(self.desk),
        }
        self.stack.setCurrentWidget(self.made("company"))
        topics = {"company", "tax_rate", "number_series", "location", "carrier", "supplier", "user", "role"}
        topics.add("custom_field")
        desk.hub.listen(self, topics, lambda _ids: self.reload())

    def resizeEvent(self, event: object) -> None:
        """At 200 % the sections need the room of the title; the rail says where one is."""
        super().resizeEvent(event)
        self.heading.setVisible(self.width() >= self.pills.minimumSizeHint().width() + look().px(110))

    def made(self, key: str) -> Any:
        """The section of that key. It is made when it is first shown: all of them at once held up the window."""
        if key not in self._made:
            section = self._made[key] = self._make[key]()
            self.stack.addWidget(section)
            if isinstance(section, ListSection):
                section.model.set_rows(self._rows.get(key, ()))
        return self._made[key]

    @property
    def company(self) -> Editor:
        """Name, address, bank."""
        return self.made("company")

    @property
    def seal(self) -> CertificateSection:
        """The certificate papers are sealed with."""
        return self.made("seal")

    def _make_company(self) -> Editor:
        section = Editor(_company_form, esc="lets go what is typed")
        section.setMaximumWidth(look().px(760))
        section.kept.connect(self._keep_company)
        section.left.connect(self._let_go)
        return section

    def _make_taxes(self) -> ListSection:
        section = ListSection(_tax_columns(), _tax_form, "Add a rate", new="A new rate", start={"category": "S"})
        section.picked.connect(
            lambda row: section.editor.edit(f"{row.code} from a day on", _next_rate(row), focus=False)
        )
        section.editor.kept.connect(self._keep_tax)
        return section

    def _make_numbers(self) -> ListSection:
        section = ListSection(series_columns(), series_form, "Keep")
        section.editor.kept.connect(self._keep_series)
        section.picked.connect(self._series_picked)
        return section

    def _make_list(self, one: Listed) -> ListSection:
        section = RecordSection(one)
        section.editor.kept.connect(
            lambda values: self._perform(one.action, one.given(values), f"{values.get('name') or one.title} is kept.")
        )
        return section

    def _make_fields(self) -> FieldsSection:
        section = FieldsSection()
        section.defined.connect(lambda given: self._perform("save_field", given, f"{given['name']} is kept."))
        return section

    def _make_users(self) -> UsersSection:
        section = UsersSection()
        section.set_roles(self._roles)
        section.commands.connect(lambda steps, words: self._perform_all(steps, words, section.forget_secrets))
        return section

    def _make_roles(self) -> RolesSection:
        section = RolesSection()
        section.set_roles(self._roles)
        section.commands.connect(self._perform_all)
        return section

    def _make_seal(self) -> CertificateSection:
        section = CertificateSection(self.desk)
        section.changed.connect(self.desk.shell.toast)
        section.failed.connect(self.went_wrong)
        return section

    def _make_backups(self) -> BackupSection:
        section = BackupSection(self.desk, self)
        section.changed.connect(self.offers_changed)
        return section

    def _make_import(self) -> ImportSection:
        section = ImportSection(self.desk, self)
        section.changed.connect(self.offers_changed)
        return section

    @property
    def section(self) -> str:
        """Key of the section in front."""
        return self.pills.current

    def show_section(self, key: str) -> None:
        """Another section."""
        self.pills.select(key)
        self.stack.setCurrentWidget(self.made(key))
        self.line.say("")
        if key in {"seal", "printers", "backups", "import"}:
            self.made(key).reload()
        self.offers_changed.emit()

    def open_document(self, document: str) -> None:
        """A section, by its key; of an import also the kind of list, as in ``import:customers``."""
        key, _, what = document.partition(":")
        if key in self._make:
            self.show_section(key)
            if key == "import":
                self.made(key).begin_with(what)

    def entered(self) -> None:
        """Read what is shown."""
        self._came = True
        self.reload()
        self.first.reload()
        if self.section == "import":
            self.made("import").entered()

    def reload(self) -> None:
        """All sections at once; they are small."""
        self.desk.work.read(_settings, self._arrived, failed=self.went_wrong, owner=self, key=id(self))

    def _arrived(self, found: Any) -> None:
        company, taxes, series, lists, self._roles = found
        # Not over what somebody types: that is kept by F12, or by nobody.
        if company and (self._fresh or not self._known or not self.company.changed):
            self._known = {name: str(value) if isinstance(value, int) else value for name, value in company.items()}
            self.company.edit(company["name"], self._known, focus=False)
        self._rows = {"taxes": taxes, "numbers": series, **lists}
        for key, rows in self._rows.items():
            if key in self._made:
                self._made[key].model.set_rows(rows)
        for key in {"users", "roles"} & self._made.keys():
            self._made[key].set_roles(self._roles)
        if self._came and self.section != "import":
            # The cursor where the section in front is worked on; never in one that is not seen.
            getattr(self.made(self.section), "begin", self.panes()[1].setFocus)()
        self._came = self._fresh = False

    def offers(self) -> Offers:
        """The button of the section."""
        if self._sheet:
            return {"next_step": offer(self._sheet.accept, self._sheet.button.text())}
        if self.section in {"import", "keys"}:
            return dict(self.made(self.section).offers())
        editor = self._editor
        return self.undoer.offers() | ({"next_step": offer(editor.keep, "Keep")} if editor else {})

    def sheet_left(self) -> None:
        """Back into the section it was opened from."""
        self.panes()[1].setFocus()

    @property
    def _editor(self) -> Editor | None:
        """The form of the section in front, if it has one."""
        section = self.made(self.section)
        return section if isinstance(section, Editor) else getattr(section, "editor", None)

    def panes(self) -> tuple[QWidget, ...]:
        """The sections, and what is in the one in front: all by F6 and Tab."""
        section = self.made(self.section)
        if isinstance(section, ImportSection):
            return (self.pills, *section.panes())
        if isinstance(section, KeysSection):
            return (self.pills, section.table)
        listing = isinstance(section, ListSection | BackupSection | PrinterSection)
        inside = (section.table, section.editor) if listing else (section,)
        return (self.pills, *inside)

    def show_field_error(self, field_name: str, sentence: str) -> bool:
        """Below the field of the section in front."""
        editor = self._editor
        return editor.show_field_error(field_name, sentence) if editor else False

    def _perform(self, action: str, parameters: dict[str, Any], sentence: str, *, company: bool = False) -> None:
        def done(reply: Any) -> None:
            self._fresh = company
            section = self.made(self.section)
            if isinstance(section, ListSection):
                section.editor.settle()
            if isinstance(section, RecordSection):
                section.table.go_to_id(reply.id)
            self.undoer.kept(sentence, reply)
            self.reload()

        self.desk.work.perform(action, parameters, done=done, failed=self.went_wrong, owner=self)

    def _perform_all(
        self, steps: list[dict[str, Any]], sentence: str, after: Callable[[], None] = lambda: None
    ) -> None:
        def done(_replies: Any) -> None:
            after()
            self.desk.shell.toast(sentence)
            self.reload()

        if steps:
            self.desk.work.perform_together(steps, done=done, failed=self.went_wrong, owner=self)
        else:
            self.desk.shell.toast("Nothing was changed.", phase="idle")

    def _let_go(self) -> None:
        """Esc in the company's form: it says what the books say."""
        self._fresh = True
        self.reload()

    def _keep_company(self, values: dict[str, Any]) -> None:
        fresh = given(values, self._known)
        if "cash_tolerance" in fresh:
            fresh["cash_tolerance"] = str(fresh["cash_tolerance"]).replace(",", ".") or "0"
        if not fresh:
            self.desk.shell.toast("Nothing was changed.", phase="idle")
            return
        self._perform("save_company", fresh, "Kept. Issued documents stay as they were.", company=True)

    def _keep_tax(self, values: dict[str, Any]) -> None:
        fresh = {name: value for name, value in values.items() if value}
        fresh["percent"] = str(values["percent"]).replace(",", ".").removesuffix("%").strip() or "0"
        fresh.setdefault("valid_from", today_iso())
        self._perform("save_tax_rate", fresh, f"{values['code']} is {values['percent']} % from {fresh['valid_from']}.")

    def _keep_series(self, values: dict[str, Any]) -> None:
        kind = str(values["kind"]).lower()
        fresh = {"kind": kind.replace(" ", "_"), "prefix": values["prefix"], "width": values["width"] or "1"}
        if values["next"]:
            fresh["next"] = values["next"]
        self._perform("save_series", fresh, f"The next {kind.replace('_', ' ')} follows the new words.")

    def _series_picked(self, row: Any) -> None:
        self.made("numbers").editor.edit(*as_picked(row))


class LookSection(Card):
    """Theme, row height and scale; they take effect as they are chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._labels: list[Text] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        self.mode = self._row(column, "Theme", [(one, one.value.capitalize()) for one in Mode], self._set_mode)
        self.density = self._row(
            column, "Row height", [(one, one.name.capitalize()) for one in Density], self._set_density
        )
        self.scale = self._row(column, "Scale", [(one, f"{one} %") for one in SCALES], self._set_scale)
        column.addStretch(1)
        look().changed.connect(self._show)
        self._show()

    def _row(
        self, column: QVBoxLayout, words: str, choices: list[tuple[Any, str]], run: Callable[[Any], None]
    ) -> dict[Any, Button]:
        row = QHBoxLayout()
        row.setSpacing(6)
        label = Text(words, weight=500)
        self._labels.append(label)
        row.addWidget(label)
        buttons = {}
        for value, title in choices:
            button = Button(title)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, value=value: run(value))
            row.addWidget(button)
            buttons[value] = button
        row.addStretch(1)
        column.addLayout(row)
        return buttons

    def _set_mode(self, mode: Mode) -> None:
        look().set_mode(mode)
        self._desk.shell.keep_state()

    def _set_density(self, density: Density) -> None:
        look().set_density(density)
        self._desk.shell.keep_state()

    def _set_scale(self, percent: int) -> None:
        look().set_scale(percent)
        self._desk.shell.keep_state()

    def _show(self) -> None:
        now = look()
        for label in self._labels:
            label.setFixedWidth(now.px(120))
        for buttons, value in ((self.mode, now.mode), (self.density, now.density), (self.scale, now.scale)):
            for one, button in buttons.items():
                button.setChecked(one == value)


def _company_form() -> Form:
    form = Form()
    for name, label, help_text in (
        ("name", "&Name", ""),
        ("legal_form", "&Legal form", ""),
        ("street", "&Street", ""),
        ("extra", "More", ""),
        ("postcode", "Post&code", ""),
        ("city", "&Town", ""),
        ("region", "Region", ""),
        ("phone", "&Phone", ""),
        ("email", "&E-mail", ""),
        ("web", "&Web", ""),
        ("vat_id", "&VAT id", "Stands on every invoice"),
        ("tax_number", "Ta&x number", ""),
        ("register", "&Register", ""),
        ("directors", "&Directors", ""),
        ("bank_name", "&Bank", ""),
        ("iban", "&IBAN", "Without one, invoices print without a payment code"),
        ("bic", "BIC", ""),
        ("terms_days", "Days to pay", "For customers without terms of their own"),
        ("quote_days", "Quotes are valid", "Days"),
        ("follow_up_days", "They are asked after", "Days after they were sent; 0 is a week"),
        ("overdue_days", "Overdue counts after", "Days; then it is as beyond the limit, 0 is never"),
        ("default_tax", "Usual tax code", "For new products"),
        ("lock_minutes", "Windows lock after", "Idle minutes, where somebody has a password; 0 is never"),
        ("accent", "Colour", "Of the papers, like #1450A8"),
        ("language", "Language", "Of the papers: de, en, pt-BR"),
        ("terms_title", "Terms, title", ""),
        ("terms_version", "Terms, version", "Kept with every document"),
        ("terms_date", "Terms, date", ""),
    ):
        form.add(name, label, help_text=help_text)
    box = QComboBox()
    box.addItem("on the sum of each rate", "document")
    box.addItem("line by line", "line")
    form.add("tax_rounding", "Tax is rounded", box)
    beyond = choice(
        ("", "who may approves it"), ("ignore", "nothing"), ("warn", "a word"), ("hold", "hold for approval")
    )
    form.add("credit_policy", "Beyond a limit", beyond, help_text="Where a customer has no policy of their own")
    form.add("paper_size", "Paper", choice(("a4", "A4"), ("letter", "Letter")))
    # Honest words: where the law asks for a certified till, this program is none.
    recording = choice(("", "recorded here"), ("off", "not recorded here"), ("certified", "taken on a certified till"))
    help_text = (
        "This is order management, no certified cash register. On a certified till: each asks its receipt number"
    )
    form.add("cash_recording", "Cas&h is", recording, help_text=help_text)
    form.add("cash_tolerance", "A count may be off by", help_text="Above it a reason is asked when the till is closed")
    for name, label in (("terms_text", "Terms"), ("intro", "Above the lines"), ("outro", "Below the lines")):
        form.add(name, label, QPlainTextEdit())
    form.add("footer", "Foot of the papers", QPlainTextEdit())
    return form


def _tax_form() -> Form:
    form = Form()
    form.add("code", "&Code", help_text="DE19, reduced, zero")
    box = QComboBox()
    for code, words in _CATEGORIES:
        box.addItem(words, code)
    form.add("category", "&Kind", box)
    form.add("percent", "&Percent")
    form.add("valid_from", "&From", help_text="Empty is today; older documents keep their rate")
    form.add("exemption_reason", "&Reason", help_text="Printed where no tax is charged")
    return form


def _next_rate(row: Any) -> dict[str, str]:
    """What goes on of a rate when its percentage changes: all but that and the day."""
    return {"code": row.code, "category": row.category, "exemption_reason": row.reason}


def _tax_columns() -> tuple[Column, ...]:
    kinds = dict(_CATEGORIES)
    return (
        Column("code", "Code", 120, lambda row: row.code, weight=600, least=64),
        number_column("rate", "Percent", 80, lambda row: say.percent_text(rate_out(row.rate))),
        Column("category", "Kind", 160, lambda row: kinds.get(row.category, row.category), yields=2),
        Column("from", "From", DAY, lambda row: say.day(row.valid_from, year=True)),
        Column("reason", "Reason", 200, lambda row: row.reason, tone="muted", stretch=True, least=20, yields=1),
    )


def _settings(view: Any) -> Any:
    from app.queries.desk_settings import company_settings, number_series, tax_rates
    from app.queries.own_fields import definitions
    from app.queries.people import roles, users

    lists = {**read_lists(view), "users": users(view), "fields": definitions(view, retired=True)}
    return company_settings(view), tax_rates(view), number_series(view), lists, roles(view)
