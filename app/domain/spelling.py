"""How a code may have been typed. One rule for everybody who looks up a product, a customer or a supplier by it."""


def ways(code: str) -> tuple[str, ...]:
    """A code as it was typed, and in capitals: whoever types small letters means the same. What stands first goes
    first, so that of two codes which only differ in that each is found by itself.
    """
    code = code.strip()
    return (code, capitals) if (capitals := code.upper()) != code else (code,)
