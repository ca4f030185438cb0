"""What a network learns from and towards: rows as arrays, and the losses that say how wrong an answer is."""
