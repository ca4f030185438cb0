"""Mouse gestures: one gesture is one object, can be cancelled, and ends in at most one edit."""
