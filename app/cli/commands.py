"""What each command does."""

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from app.cli.door import signed_in, with_secrets
from app.cli.place import new_place, opened, where_of
from app.domain.errors import RuleViolation
from app.runtime.files import write_whole

Options = argparse.Namespace
# After a script its papers are made, but nobody waits long for them: the rest is made at the next start.
_PAPERS_AFTER_SCRIPT = 20


def out(value: object) -> None:
    """A result as JSON on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def init(options: Options) -> int:
    """Make a new company."""
    from app.actions.companies import create_company

    where = new_place(options.company)
    currency, tax_id = options.currency or "", options.tax_id or ""
    if options.preset:
        from app.actions.founding import found_company
        from app.domain.countries import country_code
        from app.domain.founding import Setup

        registered = "yes" if tax_id else "no"
        country = country_code(options.country)
        answers = Setup(name=options.name, country=country, currency=currency, registered=registered, tax_id=tax_id)
        found_company(where, answers).close()
    else:
        create_company(where, options.name, options.country, currency, tax_id).close()
    out({"ok": True, "company": where, "name": options.name})
    return 0


def actions(options: Options) -> int:
    """The actions, with their parameters as JSON Schema."""
    from app.actions.catalogue import ACTIONS, BY_NAME

    if options.name:
        if options.name not in BY_NAME:
            raise RuleViolation(f"There is no action {options.name}. See counterfoil actions.")
        chosen = [BY_NAME[options.name]]
    else:
        chosen = list(ACTIONS)
    listed = [{"action": a.name, "title": a.title, "permission": a.permission, "schema": a.schema()} for a in chosen]
    out(listed[0] if options.name else listed)
    return 0


def do(options: Options) -> int:
    """Run actions."""
    from app.cli.scripting import Script, commands_from, say

    with opened(options.company) as database:
        script = Script(database, signed_in(options, database))
        if options.action != "-":
            if options.json is None:
                raise RuleViolation('do wants the parameters as JSON, like {"order": "D-1"}.')
            given = with_secrets(options.action, _object(options.json))
            say(script.run({**given, "action": options.action}))
        elif options.all_or_nothing:
            for answer in script.run_together(list(commands_from(sys.stdin.buffer))):
                say(answer)
        else:
            for command in commands_from(sys.stdin.buffer):
                say(script.run(command))
        _finish_papers(database)
        return 2 if script.refused else 0


def _finish_papers(database: Any) -> None:
    from app.documents.runner import finish_papers

    for fault in finish_papers(database, _PAPERS_AFTER_SCRIPT):
        print(fault, file=sys.stderr)


def _object(text: str) -> dict[str, Any]:
    from app.actions.registry import check_plain

    try:
        given = json.loads(text)
    except RecursionError:
        raise RuleViolation("The parameters are nested too deeply.") from None
    except ValueError as error:
        raise RuleViolation(f"The parameters are not JSON ({error}).") from None
    if not isinstance(given, dict):
        raise RuleViolation('The parameters are an object, like {"order": "D-1"}.')
    check_plain(given)
    return given


def query(options: Options) -> int:
    """Answer a question of the books."""
    from app.cli.scripting import flat
    from app.queries import answer

    with opened(options.company) as database:
        signed_in(options, database)
        with database.read() as view:
            out(flat(answer(view, options.name, _object(options.json))))
    return 0


def print_document(options: Options) -> int:
    """Write a paper as PDF, or a bill as a file for machines."""
    from app.documents.copies import copy_for
    from app.documents.lettering import told_missing
    from app.documents.machine_files import machine_file
    from app.documents.runner import print_paper

    target = Path(options.output)
    if target.is_dir():
        raise RuleViolation(f"{target} is a folder; name a file.", "output")
    if not target.absolute().parent.is_dir():
        raise RuleViolation(f"There is no folder {target.parent} for the paper.", "output")
    said: dict[str, Any]
    with opened(options.company) as database:
        actor = signed_in(options, database)
        if options.copy:
            content = copy_for(database, options.kind, options.number, options.copy)
            said = {"sha256": hashlib.sha256(content).hexdigest(), "copy": options.copy}
        elif options.form == "pdf":
            issued = print_paper(database, options.kind, options.number, actor, size=options.size)
            content = issued.pdf
            said = {"sha256": issued.sha256, "archived": issued.archived}
            if issued.missing:
                said["missing_letters"] = issued.missing
                print(told_missing(options.number, issued.missing), file=sys.stderr)
        else:
            made = machine_file(database, options.kind, options.number, options.form)
            content = made.content
            said = {"sha256": hashlib.sha256(content).hexdigest(), "form": made.form or "en16931"}
    try:
        write_whole(target, content, 0o666)
    except OSError as error:
        raise RuleViolation(f"{target} cannot be written ({error.strerror}).", "output") from None
    out({"ok": True, "file": str(target), **said})
    return 0


def verify(options: Options) -> int:
    """Say who sealed a file, and whether it is whole and as in the books."""
    import msgspec

    from app.documents.judgement import told, verify_file
    from app.store.migrate import revision

    where, file = where_of(options.company), Path(options.file)
    if revision(where):
        with opened(options.company) as database:
            result = verify_file(database, file)
    elif options.company:
        raise RuleViolation(f"There is no company at {where}.", "company")
    else:
        result = verify_file(None, file)
    # Scripts get what they always got; a person reads sentences.
    if options.as_json or not sys.stdout.isatty():
        out(msgspec.to_builtins(result))
    else:
        print("\n".join(told(result, file.name)))
    return 0 if result.passes else 1


def check(options: Options) -> int:
    """Look whether the books are whole."""
    from app.documents.runner import check_papers
    from app.store.filestore import check as check_files
    from app.store.journal import check_chain
    from app.store.rebuild import check_numbers, check_rebuild, check_sums
    from app.store.search import check_search
    from app.store.waiting import check_waiting

    begun = time.monotonic()
    with opened(options.company) as database:
        with database.read() as view:
            found = {
                "integrity": database.integrity(),
                "journal": check_chain(view),
                "facts": check_waiting(view),
                "ledgers": check_sums(view),
                "numbers": check_numbers(view),
                "search": check_search(view),
            }
        found["papers"] = check_papers(database)
        found["files"] = check_files(database)
        if options.rebuild:
            found["rebuild"] = check_rebuild(database)
    faults = list(dict.fromkeys(sentence for sentences in found.values() for sentence in sentences))
    took = round((time.monotonic() - begun) * 1000)
    out({"ok": not faults, "checked": list(found), "faults": faults, "milliseconds": took})
    return 1 if faults else 0


def backup(options: Options) -> int:
    """Back a company up: to the file named, or to the place for backups, where old ones are let go."""
    from app.exchange.backups import keep
    from app.runtime.paths import company_files
    from app.store.backup import backup as make

    with opened(options.company) as database:
        target = Path(options.file) if options.file else keep(database.where).path
        if options.file:
            make(database.where, company_files(database.where), target)
    out({"ok": True, "file": str(target), "bytes": target.stat().st_size})
    return 0


def restore(options: Options) -> int:
    """Bring a backup back to where no company is; it goes on as a new station with number series of its own."""
    from app.exchange.backups import bring_back

    where = where_of(options.company)
    if where.startswith(("postgresql:", "postgres:")):
        raise RuleViolation("A server's company is restored with the server's own tools (pg_restore).", "company")
    station = bring_back(Path(options.file), where, lambda books: signed_in(options, books, "restore"))
    out({"ok": True, "company": where, "station": station})
    return 0
