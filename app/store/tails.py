"""Numbers by their end, in the words of the index: the last three letters. Imports nothing, for readers need it."""

TAIL = "substr(number, length(number) - 2)"
