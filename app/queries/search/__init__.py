"""Find anything.

What is asked (`ask`), where words lead (`index`), what comes first (`rank`), which documents are meant (`documents`).
"""
