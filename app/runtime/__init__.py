"""A leaf: where files belong, what the person set, what is logged."""
