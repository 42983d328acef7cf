"""Settings: the company, taxes, numbering, the certificate, the look; each change is said with what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QWidget

from app.ui.commands import Offers
from app.ui.screens.base import Desk, Screen, offer, today_iso
from app.ui.screens.editing import given
from app.ui.screens.firststeps import FirstSteps
from app.ui.screens.importing.section import ImportSection
from app.ui.screens.settings.backups import BackupSection
from app.ui.screens.settings.certificate import CertificateSection
from app.ui.screens.settings.exchange import ExchangeSection
from app.ui.screens.settings.fields import FieldsSection
from app.ui.screens.settings.inner import InnerSections
from app.ui.screens.settings.keys import KeysSection
from app.ui.screens.settings.lists import LISTS, Listed, RecordSection, read_lists
from app.ui.screens.settings.look import LookSection
from app.ui.screens.settings.numbers import as_picked, series_columns, series_form
from app.ui.screens.settings.people import RolesSection, UsersSection
from app.ui.screens.settings.prices.rules import RuleSection
from app.ui.screens.settings.prices.section import PricesSection
from app.ui.screens.settings.printers import PrinterSection
from app.ui.screens.settings.scanner import ScannerSection
from app.ui.screens.settings.section import ListSection
from app.ui.screens.settings.taxes import TaxesSection
from app.ui.screens.undoer import Undoer
from app.ui.theme.look import Size, look
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form, choice
from app.ui.widgets.pills import Pills
from app.ui.widgets.text import Text


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
                ("prices", "Prices"),
                ("numbers", "Numbering"),
                *((one.key, one.title) for one in LISTS),
                ("fields", "Our fields"),
                ("users", "Users"),
                ("roles", "Rights"),
                ("seal", "Certificate"),
                ("printers", "Printers"),
                ("backups", "Backups"),
                ("import", "Import"),
                ("files", "Files"),
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
            "prices": self._make_prices,
            "numbers": self._make_numbers,
            **{one.key: partial(self._make_list, one) for one in LISTS},
            "fields": self._make_fields,
            "users": self._make_users,
            "roles": self._make_roles,
            "seal": self._make_seal,
            "printers": lambda: PrinterSection(self.desk, self),
            "backups": self._make_backups,
            "import": self._make_import,
            "files": lambda: ExchangeSection(self.desk, self),
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
            self._show_rows(key)
        return self._made[key]

    def _show_rows(self, key: str) -> None:
        section, rows = self._made[key], self._rows.get(key, ())
        if isinstance(section, TaxesSection):
            section.set_rates(rows)
        elif isinstance(section, ListSection):
            section.model.set_rows(rows)

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

    def _make_taxes(self) -> TaxesSection:
        section = TaxesSection(self.desk)
        section.kept.connect(self._keep_tax)
        return self._inner(section)

    def _make_prices(self) -> PricesSection:
        return self._inner(PricesSection(self.desk))

    def _inner(self, section: Any) -> Any:
        section.wanted.connect(self._perform)
        section.unchanged.connect(lambda: self.desk.shell.toast("Nothing was changed.", phase="idle"))
        section.failed.connect(self.went_wrong)
        section.turned.connect(self._turned)
        section.reload()
        return section

    def _turned(self) -> None:
        self.line.say("")
        self._say_right()
        self.offers_changed.emit()

    def _say_right(self) -> None:
        """Who may not keep what is in front knows it before they type; F12 still asks somebody who may."""
        section = self.made(self.section)
        if not isinstance(section, InnerSections):
            return
        actor, right = self.desk.work.actor, getattr(section, "right", "")
        self.desk.work.read(
            lambda view: _lacking(view, actor, right), self.line.say, owner=self, key=(id(self), "right"), priority=5
        )

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
        if key in {"seal", "printers", "backups", "import", "files"}:
            self.made(key).reload()
        self._say_right()
        self.offers_changed.emit()

    def open_document(self, document: str) -> None:
        """A section, by its key; also the kind of an import, or a part: ``import:customers``, ``prices:zones``."""
        key, _, what = document.partition(":")
        if key in self._make:
            self.show_section(key)
            if key == "import":
                self.made(key).begin_with(what)
            elif what and isinstance(self.made(key), InnerSections):
                self.made(key).show_part(what)

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
        for key in self._rows.keys() & self._made.keys():
            self._show_rows(key)
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
        if isinstance(section, InnerSections):
            return (self.pills, *section.panes())
        listing = isinstance(section, ListSection | BackupSection | PrinterSection | ExchangeSection)
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
            if isinstance(section, InnerSections):
                section.reload()
                section = section.current
            if hasattr(section, "settled"):
                section.settled()
            elif isinstance(section, ListSection):
                section.editor.settle()
            if isinstance(section, RecordSection | RuleSection):
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


def _lacking(view: Any, actor: str, right: str) -> str:
    """Why this person may not keep what is in front, "" where they may."""
    from app.actions.permitted import check
    from app.domain.errors import NotPermitted, SignInRefused

    try:
        check(view, actor, right)
    except NotPermitted as error:
        return error.message
    except SignInRefused:
        return ""
    return ""


def _settings(view: Any) -> Any:
    from app.queries.desk_settings import company_settings, number_series, tax_rates
    from app.queries.own_fields import definitions
    from app.queries.people import roles, users

    lists = {**read_lists(view), "users": users(view), "fields": definitions(view, retired=True)}
    return company_settings(view), tax_rates(view), number_series(view), lists, roles(view)
