"""One letter on its way to a customer: its states, when it is tried again, and how each is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.exchange.waiting.rules import FAILED, GIVEN_UP, HOUR, MINUTE, QUEUED, SENDING, Waits, said

SENT, UNSURE = "sent", "unsure"
STATES = (QUEUED, SENDING, SENT, FAILED, UNSURE, GIVEN_UP)
FORM = "eml"
RETRIES = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
"""How long after the first failures it is tried again; later ones wait as long as the last of these."""
PATIENCE = 48 * HOUR
"""So long a server that cannot be reached, or that asks to come back, is tried; after that a person decides."""


@dataclass(frozen=True, slots=True)
class Letter(Waits):
    """One paper for somebody. ``to`` is addresses with a comma and a blank between them.

    ``sha256`` is the archived paper that goes along; ``booked`` says that the books know that it went out.
    """

    ENDS = (SENT, GIVEN_UP)

    kind: str
    document_id: str
    number: str
    sha256: str
    to: str
    subject: str
    sender: str
    message_id: str = ""
    customer_id: str = ""
    actor: str = ""
    booked: bool = False
    form: str = field(default=FORM, kw_only=True)

    @property
    def over(self) -> bool:
        """Whether it can be forgotten: what went out only once the books know it."""
        return self.state == GIVEN_UP or (self.state == SENT and self.booked)

    @property
    def troubled(self) -> bool:
        """Whether it waits for a person."""
        return self.state == UNSURE or (self.state == FAILED and not self.due)


def sending(letter: Letter, now: int) -> Letter:
    """Its last byte is about to go: from here on it may have arrived."""
    return replace(letter, state=SENDING, since=now, due=0, reason="")


def sent(letter: Letter, now: int) -> Letter:
    """The server took it."""
    return replace(letter, state=SENT, since=now, due=0, reason="")


def booked(letter: Letter) -> Letter:
    """The books know it."""
    return replace(letter, booked=True)


def put_off(letter: Letter, reason: str, now: int) -> Letter:
    """The server was not there, or asked to come back: tried again in a while, two days long; then a person decides."""
    tries = letter.tries + 1
    wait = RETRIES[min(tries, len(RETRIES)) - 1]
    due = now + wait if now + wait - letter.made < PATIENCE else 0
    return replace(letter, state=FAILED, reason=reason, since=now, tries=tries, due=due)


def refused(letter: Letter, reason: str, now: int) -> Letter:
    """Trying again would not help."""
    return replace(letter, state=FAILED, reason=reason, since=now, tries=letter.tries + 1, due=0)


def doubtful(letter: Letter, reason: str, now: int) -> Letter:
    """All of it went to the server, and no answer came back: nobody but a person sends it again."""
    return replace(letter, state=UNSURE, reason=reason, since=now, due=0)


def found_after_stop(letter: Letter, now: int) -> Letter:
    """What was in hand when the program was killed may be out."""
    if letter.state != SENDING:
        return letter
    return doubtful(letter, "The program was stopped before the server answered.", now)


def again(letter: Letter, now: int) -> Letter | None:
    """A person wants it sent now; what is in hand or out is left alone."""
    if letter.state in (SENDING, SENT):
        return None
    return replace(letter, state=QUEUED, since=now, made=now, tries=0, due=0, reason="")


def given_up(letter: Letter, now: int) -> Letter | None:
    """It is not wanted any more; what is in hand or out cannot be held back."""
    return None if letter.state in (SENDING, SENT) else replace(letter, state=GIVEN_UP, since=now, due=0)


def brought_back(letter: Letter, before: Letter) -> Letter | None:
    """Giving it up is taken back: it stands as ``before``. What may have gone out is in doubt again, not sent."""
    return before if letter.state == GIVEN_UP else None


def state_words(letter: Letter, now: int) -> str:
    """Its state as a person reads it, with the reason where something is wrong."""
    if letter.state == UNSURE:
        return f"{letter.reason} {letter.number} may have gone to {letter.to}: send again?"
    return said(letter, now, {SENT: "sent"})


def summary(letters: tuple[Letter, ...]) -> tuple[str, bool]:
    """What the corner of the window says of the outbox, and whether a person is wanted; nothing if nothing is open."""
    waiting = [one for one in letters if one.open]
    unsure = sum(one.state == UNSURE for one in waiting)
    failed = sum(one.troubled for one in waiting) - unsure
    rest = len(waiting) - unsure - failed
    said = ((unsure, "unsure"), (failed, "failed"), (rest, "waits" if rest == 1 else "wait"))
    parts = [f"{count} {word}" for count, word in said if count]
    if parts:
        count, word = parts[0].split(" ", 1)
        parts[0] = f"{count} mail{'' if count == '1' else 's'} {word}"
    return ", ".join(parts), unsure + failed > 0
