"""One function per intention of a person; `catalogue` lists them all.

An action loads what the decision needs, asks the domain, and records facts: three steps, visible in a few lines.
Nothing is imported here: whoever needs one module of this room does not load, and wait for, all the others.
"""
