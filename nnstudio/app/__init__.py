"""The window that puts the rooms together: start-up, menus, tool and status bars, welcome page, files."""
