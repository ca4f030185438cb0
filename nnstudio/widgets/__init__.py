"""What several rooms of the window show: theme, icons, forms, toggles, sliders and the settings they remember."""
