"""Tapes in memory, and networks run over samples outside of any training."""
