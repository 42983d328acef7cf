"""The first window: where there is no company yet. It begins one, shows the sample, or brings data and backups in."""
