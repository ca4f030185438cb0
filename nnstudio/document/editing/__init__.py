"""What can be done to a project: its drawing, its data and its training plan, each edit a pure function."""
