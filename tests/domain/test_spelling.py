"""A code is looked for as it was typed, then in capitals."""

from app.domain.spelling import ways


def test_small_letters_mean_the_same_and_what_was_typed_goes_first() -> None:
    assert ways("elb15") == ("elb15", "ELB15")
    assert ways(" ELB15 ") == ("ELB15",)
    assert ways("4006381333931") == ("4006381333931",)
    assert ways("") == ("",)
