"""The canvas: the drawing of the network, and the gestures that change it through the editor."""
