"""What is measured: `just bench`. Ratios of one run, asserted generously where they are stable, reported elsewhere."""
