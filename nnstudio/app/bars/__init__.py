"""The bars around the canvas: name, commands and figures above, messages, size and state below."""
