"""Find anything: what is asked (`ask`), where words lead (`index`), what comes first (`rank`), which documents they are."""
