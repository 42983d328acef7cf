"""Bills that machines read: one mapping to the terms of EN 16931 (`mapping`), and a writer for each syntax.

`making.carried` is what every bill and credit note has in its PDF; `problems.problems` says why there is none. Nothing
here asks the network, the clock or the books.
"""
