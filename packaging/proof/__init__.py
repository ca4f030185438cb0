"""How the packages are tried: as a stranger would, in a place where nothing of this computer is."""
