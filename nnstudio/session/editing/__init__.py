"""The open project: what is edited, selected and undone, and what differs afterwards."""
