"""Where a project starts: samples with ready networks, toy worlds, and one built for a person's own data."""
