"""Taking in lists: a file, its columns, its rows, and what became of them. A section of the settings."""
