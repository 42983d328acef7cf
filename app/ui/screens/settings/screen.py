"""Settings: the company, taxes, numbering, the certificate, the look; each change is said with what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.ui.commands import Offers
from app.ui.screens.base import Desk, Screen, offer, today_iso
from app.ui.screens.editing import given
from app.ui.screens.firststeps import FirstSteps
from app.ui.screens.importing.section import ImportSection
from app.ui.screens.settings.backups import BackupSection
from app.ui.screens.settings.certificate import CertificateSection
from app.ui.screens.settings.company import company_form
from app.ui.screens.settings.exchange import ExchangeSection
from app.ui.screens.settings.fields import FieldsSection
from app.ui.screens.settings.inner import InnerSections
from app.ui.screens.settings.keys import KeysSection
from app.ui.screens.settings.lists import LISTS, Listed, RecordSection, read_lists
from app.ui.screens.settings.look import LookSection
from app.ui.screens.settings.mail import MailSection
from app.ui.screens.settings.numbers import as_picked, series_columns, series_form
from app.ui.screens.settings.papers import PapersSection
from app.ui.screens.settings.people import RolesSection, UsersSection
from app.ui.screens.settings.prices.rules import RuleSection
from app.ui.screens.settings.prices.section import PricesSection
from app.ui.screens.settings.printers import PrinterSection
from app.ui.screens.settings.scanner import ScannerSection
from app.ui.screens.settings.section import ListSection
from app.ui.screens.settings.side import Side
from app.ui.screens.settings.taxes import TaxesSection
from app.ui.screens.undoer import Undoer
from app.ui.theme.look import Size, look
from app.ui.widgets.editor import Editor
from app.ui.widgets.pills import Pills
from app.ui.widgets.text import Text

Inner = TypeVar("Inner", bound=TaxesSection | PricesSection)
# What the house is, whom it works with, who works in it, this machine, and what goes in and out.
GROUPS = (
    (("company", "Company"), ("taxes", "Taxes"), ("prices", "Prices"), ("numbers", "Numbering"), ("papers", "Papers")),
    (*((one.key, one.title) for one in LISTS), ("fields", "Our fields")),
    (("users", "Users"), ("roles", "Rights"), ("seal", "Certificate")),
    (("printers", "Printers"), ("mail", "Mail"), ("scanner", "Scanner"), ("look", "Look"), ("keys", "Keys")),
    (("backups", "Backups"), ("import", "Import"), ("files", "Files")),
)
# So wide the place has to be, in pixels at 100 %, to have the sections at its left.
BESIDE_FROM = 1000
_FORM = 760


class SettingsScreen(Screen):
    """One page with its sections; F12 keeps the section that is shown."""

    title = "Settings"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._known: dict[str, Any] = {}
        # Whether somebody has just come here; whether what is read next is what was kept or taken back here.
        self._came = self._fresh = False
        self.undoer = Undoer(self)
        self.side = Side(GROUPS)
        self.pills = Pills(self.side.sections)
        for sections in (self.side, self.pills):
            sections.select("company")
            sections.chosen.connect(self.show_section)
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
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.side, 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self.stack, 1)
        self.column.addLayout(body, 1)
        self.column.addWidget(self.line)
        self._made: dict[str, QWidget] = {}
        self._rows: dict[str, Sequence[Any]] = {}
        self._roles: Sequence[Any] = ()
        self._make: dict[str, Callable[[], QWidget]] = {
            "company": self._make_company,
            "taxes": self._make_taxes,
            "prices": self._make_prices,
            "numbers": self._make_numbers,
            "papers": lambda: PapersSection(self.desk, self, self.undoer),
            **{one.key: partial(self._make_list, one) for one in LISTS},
            "fields": self._make_fields,
            "users": self._make_users,
            "roles": self._make_roles,
            "seal": self._make_seal,
            "printers": lambda: PrinterSection(self.desk, self),
            "mail": self._make_mail,
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sections stand at the left where there is room for all of them, else in a row on top."""
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        steps = self.first.sizeHint().height() if self.first.isVisibleTo(self) else 0
        high = self.side.needs.height() + look().px(84) + steps
        beside = self.width() >= look().px(BESIDE_FROM) and self.height() >= high
        here = self._sections
        self.side.setVisible(beside)
        self.pills.setVisible(not beside)
        if here.hasFocus() and here is not self._sections:
            self._sections.setFocus()
        # At 200 % the row needs the room of the title, too; the rail says where one is.
        self.heading.setVisible(beside or self.width() >= self.pills.minimumSizeHint().width() + look().px(110))

    @property
    def _sections(self) -> Side | Pills:
        """Where a section is chosen now."""
        return self.pills if self.side.isHidden() else self.side

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
        section: Editor = self.made("company")
        return section

    @property
    def seal(self) -> CertificateSection:
        """The certificate papers are sealed with."""
        section: CertificateSection = self.made("seal")
        return section

    def _make_company(self) -> Editor:
        section = Editor(company_form, esc="lets go what is typed")
        section.setMaximumWidth(look().px(_FORM))
        look().changed.connect(self._widen)
        section.kept.connect(self._keep_company)
        section.left.connect(self._let_go)
        return section

    def _widen(self) -> None:
        """The form of the company is as wide as its letters ask."""
        self.company.setMaximumWidth(look().px(_FORM))

    def _make_taxes(self) -> TaxesSection:
        section = TaxesSection(self.desk)
        section.kept.connect(self._keep_tax)
        return self._inner(section)

    def _make_prices(self) -> PricesSection:
        return self._inner(PricesSection(self.desk))

    def _inner(self, section: Inner) -> Inner:
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

        def keep(values: dict[str, Any]) -> None:
            self._perform(one.action, section.given(values), f"{values.get('name') or one.title} is kept.")

        section.editor.kept.connect(keep)
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

    def _make_mail(self) -> MailSection:
        section = MailSection(self.desk)
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
        self.side.select(key)
        # Whoever was in the section that goes is in the one that comes, not on whatever stands there next: its button.
        inside = self.stack.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.stack.setCurrentWidget(self.made(key))
        if inside:
            self._begin()
        self.line.say("")
        if key in {"papers", "seal", "printers", "mail", "backups", "import", "files"}:
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
            self.made(key).set_roles(self._roles)
        if self._came and self.section != "import":
            # The cursor where the section in front is worked on; never in one that is not seen.
            self._begin()
        self._came = self._fresh = False

    def _begin(self) -> None:
        begin = getattr(self.made(self.section), "begin", None)
        # The import has a page of that name, which is no way to begin.
        (begin if callable(begin) else self.panes()[1].setFocus)()

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
        if isinstance(section, ImportSection | InnerSections | PapersSection):
            return (self._sections, *section.panes())
        if isinstance(section, KeysSection):
            return (self._sections, section.table)
        listing = isinstance(section, ListSection | BackupSection | PrinterSection | ExchangeSection)
        inside = (section.table, section.editor) if listing else (section,)
        return (self._sections, *inside)

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
        for name in {"cash_tolerance", "sign_above", "early_percent", "early_days"} & fresh.keys():
            fresh[name] = str(fresh[name]).strip().removesuffix("%").strip().replace(",", ".") or "0"
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
