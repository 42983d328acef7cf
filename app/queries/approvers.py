"""Who could lend what somebody lacks for a line they are writing."""

from collections.abc import Sequence

from app.actions.permitted import standing
from app.domain.errors import SignInRefused
from app.domain.permissions import holds, within_discount
from app.queries.people import people
from app.store.database import View


def approvers_of(view: View, actor: str, rights: Sequence[str], discount: int) -> tuple[str, ...]:
    """The names of those who hold all of these rights, and may give that discount (1/1,000 %), where `actor` does not.

    Nobody where the actor may do it, or nobody signs in here.
    """
    try:
        person = standing(view, actor).person
    except SignInRefused:
        return ()
    lacking = [one for one in rights if person is not None and not holds(person, one)]
    if person is None or (not lacking and within_discount(person, discount)):
        return ()
    return tuple(
        one.name
        for one in people(view)
        if one.has_secret
        and one.user_id != person.user_id
        and all(holds(one, right) for right in lacking)
        and within_discount(one, discount)
    )
