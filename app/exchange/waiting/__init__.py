"""What waits on this machine to leave the house: a folder of jobs, and a thread that hands one after the other over.

Papers for the printers and letters for the mail server are its two uses; each says in a `Use` and in its own steps how
it differs. ``rules`` decides, without files; ``folder`` keeps the jobs, each of them whole whenever a program is
killed; ``sending`` is the thread.
"""
