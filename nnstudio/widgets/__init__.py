"""What several rooms of the window show: theme, icons, forms, switches, sliders and remembered settings."""
