"""What can go wrong in the user's world. Everything else that is raised is our own mistake."""


class CounterfoilError(Exception):
    """The base of every error that is told to a person as a sentence; `message` is that sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RuleViolation(CounterfoilError):  # noqa: N818 - the name is the field's word, not Python's
    """A rule of the trade refuses the input; nothing was changed.

    `field` names the parameter it concerns ("lines.2.quantity" counts lines from 1), or None for the whole.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotPermitted(RuleViolation):
    """Who does it may not; somebody who may can lend what is missing for this one act.

    `rights` is all that is wanted, each with the action that wants it; `approvers` the names of those who hold it all.
    """

    def __init__(self, message: str, rights: tuple[tuple[str, str], ...], approvers: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.rights = rights
        self.approvers = approvers

    @property
    def permission(self) -> str:
        """The first of them."""
        return self.rights[0][0]


class SignInRefused(RuleViolation):
    """A name and a secret that do not belong together, or a sign-in that is locked."""


class Conflict(CounterfoilError):  # noqa: N818
    """Somebody else changed the same thing meanwhile; the caller may read again and decide."""


class Unavailable(CounterfoilError):  # noqa: N818
    """The world is not ready (file locked, disk full, no network, no printer); nothing was lost, try again."""


class Locked(Unavailable):
    """The passphrase of the company's certificate is kept nowhere: whoever has it is asked for it."""


class ClockInDoubt(Unavailable):
    """The clock jumped ahead, or nothing happened for long: somebody says that it is right, or sets it.

    `today` is what it says, `newest` the day of the newest entry; both ISO, local.
    """

    def __init__(self, today: str, newest: str) -> None:
        super().__init__(
            f"The clock of this machine says {today}, the newest entry here is of {newest}. Set the clock, or say that "
            f'it is right: confirm_clock {{"today": "{today}"}}. Drafts are kept.'
        )
        self.today, self.newest = today, newest
