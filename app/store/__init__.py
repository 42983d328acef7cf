"""The books on disk: schema, journal, apply, migrations. The database is written in one way only."""
