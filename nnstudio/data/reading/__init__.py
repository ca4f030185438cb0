"""Files of any kind as tables: whole, chunk by chunk, one for each part, and as the import shows them."""
