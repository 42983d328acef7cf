"""One letter on its way to a customer: its states, when it is tried again, and how each is said."""

from __future__ import annotations

from dataclasses import dataclass, replace

QUEUED, SENDING, SENT, FAILED, UNSURE, GIVEN_UP = "queued", "sending", "sent", "failed", "unsure", "given_up"
STATES = (QUEUED, SENDING, SENT, FAILED, UNSURE, GIVEN_UP)
SECOND = 1_000_000
_MINUTE, _HOUR = 60 * SECOND, 3600 * SECOND
RETRIES = (_MINUTE, 5 * _MINUTE, 15 * _MINUTE, _HOUR)
"""How long after the first failures it is tried again; later ones wait as long as the last of these."""
PATIENCE = 48 * _HOUR
"""So long a server that cannot be reached, or that asks to come back, is tried; after that a person decides."""
KEPT = _HOUR
"""How long a letter that is over stays, to be looked up or brought back."""
_OVER = (SENT, GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Letter:
    """One paper for somebody. Times are microseconds UTC; ``to`` is addresses with a comma and a blank between them.

    ``sha256`` is the archived paper that goes along; ``due`` is when a failed one is tried again, 0 if it waits for a
    person; ``since`` is when it came into its state; ``booked`` says that the books know that it went out.
    """

    id: str
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
    state: str = QUEUED
    made: int = 0
    since: int = 0
    tries: int = 0
    due: int = 0
    reason: str = ""
    booked: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be sent."""
        return self.state not in _OVER

    @property
    def troubled(self) -> bool:
        """Whether it waits for a person."""
        return self.state == UNSURE or (self.state == FAILED and not self.due)


def ready(letter: Letter, now: int) -> bool:
    """Whether it is to be sent now."""
    return letter.state == QUEUED or (letter.state == FAILED and 0 < letter.due <= now)


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


def is_past(letter: Letter, now: int) -> bool:
    """Whether it can be forgotten: what went out only once the books know it."""
    return not letter.open and (letter.booked or letter.state == GIVEN_UP) and now - letter.since >= KEPT


def state_words(letter: Letter, now: int) -> str:
    """Its state as a person reads it, with the reason where something is wrong."""
    if letter.state == UNSURE:
        return f"{letter.reason} {letter.number} may have gone to {letter.to}: send again?"
    if letter.state == FAILED:
        return f"{letter.reason} {_next_try(letter, now)}"
    return {QUEUED: "waits for its turn", SENDING: "is being sent", SENT: "sent"}.get(letter.state, "given up")


def _next_try(letter: Letter, now: int) -> str:
    if not letter.due:
        return "It waits for you."
    seconds = max(0, -(-(letter.due - now) // SECOND))
    return f"Again in {seconds} s." if seconds < 100 else f"Again in {-(-seconds // 60)} min."


def age_words(letter: Letter, now: int) -> str:
    """How long ago it was wanted."""
    minutes = max(0, now - letter.made) // _MINUTE
    if minutes < 1:
        return "now"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


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
