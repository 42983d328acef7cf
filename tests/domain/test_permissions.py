"""Who may do what: a right is one's own or lent by another, and somebody always has the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.permissions import (
    NAMES,
    PERMISSIONS,
    ROLES,
    WHOLE,
    Person,
    Role,
    Standing,
    allows,
    allows_discount,
    check_administrable,
    check_secret,
    guarded,
    lock_seconds,
    may_approve,
)

OWNER, OFFICE, COUNTER, WAREHOUSE = ROLES
ANNA = Person("1", "Anna", OWNER, has_password=True, has_secret=True)
BERT = Person("2", "Bert", COUNTER, has_secret=True)

people = st.builds(
    Person,
    st.sampled_from("abcd"),
    st.just("Somebody"),
    st.builds(Role, st.just("r"), st.just("R"), st.frozensets(st.sampled_from(NAMES)), st.integers(0, WHOLE)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def test_the_first_roles_are_what_a_shop_expects() -> None:
    assert OWNER.permissions == set(NAMES)
    assert OFFICE.permissions >= COUNTER.permissions
    assert "stock_correction" not in COUNTER.permissions
    assert {"orders", "money", "drawer"} <= COUNTER.permissions
    assert WAREHOUSE.permissions == {"warehouse", "stock"}
    assert [one.discount_limit for one in ROLES] == [100_000, 20_000, 5_000, 0]
    assert len(set(NAMES)) == len(PERMISSIONS)


def test_where_nobody_has_a_secret_everything_is_allowed() -> None:
    for standing in (None, Standing()):
        assert all(allows(standing, one) for one in NAMES)
        assert allows_discount(standing, WHOLE)


def test_bert_may_not_correct_stock_unless_anna_stands_beside_him() -> None:
    assert not allows(Standing(BERT), "stock_correction")
    assert allows(Standing(BERT, ANNA, "counted twice"), "stock_correction")
    assert not allows_discount(Standing(BERT), 5_001)
    assert allows_discount(Standing(BERT), 5_000)
    assert allows_discount(Standing(BERT, ANNA), 30_000)


@given(people, people, st.sampled_from(["", *NAMES]))
def test_a_lent_right_is_one_that_the_lender_holds(one: Person, other: Person, permission: str) -> None:
    alone, together = allows(Standing(one), permission), allows(Standing(one, other), permission)
    assert together == (alone or allows(Standing(other), permission))
    assert not one.active or permission or alone, "what needs no right everybody may who works here"


@given(people, people)
def test_nobody_approves_for_themselves(one: Person, other: Person) -> None:
    if one.user_id == other.user_id or not other.active:
        with pytest.raises(RuleViolation):
            may_approve(one, other)
    else:
        may_approve(one, other)


@given(st.lists(people, max_size=4))
def test_a_company_that_asks_has_somebody_with_the_key(everybody: list[Person]) -> None:
    keys = [one for one in everybody if one.active and one.has_password and "users" in one.role.permissions]
    if guarded(everybody) and not keys:
        with pytest.raises(RuleViolation, match="nobody would be left"):
            check_administrable(everybody)
    else:
        check_administrable(everybody)


def test_who_is_gone_leaves_the_key_behind() -> None:
    gone = Person("1", "Anna", OWNER, active=False, has_password=True, has_secret=True)
    check_administrable([gone])
    with pytest.raises(RuleViolation):
        check_administrable([gone], was_guarded=True)


def test_five_wrong_tries_lock_and_the_lock_grows_to_a_day() -> None:
    assert [lock_seconds(wrong) for wrong in range(6)] == [0, 0, 0, 0, 0, 60]
    assert [lock_seconds(wrong) for wrong in (10, 15, 20, 25, 30, 500)] == [300, 1500, 7500, 37500, 86400, 86400]


@given(st.integers(1, 10**9))
def test_a_longer_row_of_wrong_tries_never_locks_for_less(wrong: int) -> None:
    now, later = lock_seconds(wrong * 5), lock_seconds(wrong * 5 + 5)
    assert 60 <= now <= later <= 86400
    assert lock_seconds(wrong * 5 + 1) == 0


@pytest.mark.parametrize(
    ("kind", "secret", "words"),
    [
        ("password", "short", "8 to 200"),
        ("pin", "123", "4 to 200"),
        ("pin", "12a4", "digits only"),
        ("pin", "٤٧١١", "digits only"),
        ("pin", "1111", "first one"),
        ("pin", "4567", "first one"),
        ("pin", "9876", "first one"),
        ("badge", "4711", "8 to 200"),
        ("key", "correct horse", "not key"),
    ],
)
def test_a_secret_anybody_would_guess_is_not_taken(kind: str, secret: str, words: str) -> None:
    with pytest.raises(RuleViolation, match=words):
        check_secret(kind, secret)


def test_good_secrets_are_taken() -> None:
    check_secret("password", "correct horse")
    check_secret("pin", "4711")
    check_secret("badge", "US4006381")
