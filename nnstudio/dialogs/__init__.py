"""Windows that ask something and go away: CSV import, preferences, about."""
