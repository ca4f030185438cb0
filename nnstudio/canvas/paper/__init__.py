"""The sheet under the drawing, what is seen of it, and what lies over it."""
