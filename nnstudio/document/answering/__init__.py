"""What a trained network answers, on the parts of its own data and on new rows, and how well."""
