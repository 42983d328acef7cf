"""Papers on their way to the printers of this machine.

What lies here knows bytes, names and printers, never the books: a paper leaves the house like an export does, and no
printer can hold up or undo what the books say. ``jobs`` decides, without files or printers; ``spool`` keeps the jobs
in a folder; ``cups`` speaks to the system; ``sender`` is the thread between them.
"""
