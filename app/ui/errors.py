"""What a person sees when something did not work; one function for every window."""

from __future__ import annotations

import logging
import platform
import traceback
from collections.abc import Callable
from typing import Protocol

from app.domain.errors import Conflict, CounterfoilError, Locked, RuleViolation, Unavailable
from app.version import VERSION

log = logging.getLogger(__name__)


class Place(Protocol):
    """What a screen or sheet offers for telling; a missing carrier falls through to the next."""

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Show the sentence beside the field; False if there is no such field here."""

    def show_line(self, sentence: str, *, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Show the sentence in the bottom line of the place, with one thing to do about it."""

    def show_report(self, text: str) -> None:
        """Show a report that can be copied: our own mistake."""


def present(
    error: Exception,
    place: Place,
    *,
    retry: Callable[[], object] | None = None,
    reload: Callable[[], object] | None = None,
) -> None:
    """Tell the person what went wrong and what to do.

    A locked certificate is asked for where the place can ask. A refusal goes beside its field, or to the bottom
    line; a conflict offers to read again; the world not being ready offers to try again, and says that nothing was
    lost; anything else is a bug: a copyable report, and the log.
    """
    if isinstance(error, RuleViolation):
        if not (error.field and place.show_field_error(error.field, error.message)):
            place.show_line(error.message)
    elif isinstance(error, Conflict):
        place.show_line(error.message, action="Show the newest" if reload else "", run=reload)
    elif isinstance(error, Locked) and (ask := getattr(place, "ask_passphrase", None)) is not None:
        ask(retry)
    elif isinstance(error, Unavailable):
        comfort = "" if "Nothing was lost" in error.message else " Nothing was lost."
        place.show_line(f"{error.message}{comfort}", action="Retry" if retry else "", run=retry)
    elif isinstance(error, CounterfoilError):
        place.show_line(error.message)
    else:
        log.error("unexpected", exc_info=error)
        place.show_report(report_of(error))


def report_of(error: Exception) -> str:
    """A report of our own mistake, for copying into a mail: versions and the trace, no data of customers."""
    trace = "".join(traceback.format_exception(error))
    return f"Counterfoil {VERSION} · Python {platform.python_version()} · {platform.platform()}\n\n{trace}"
