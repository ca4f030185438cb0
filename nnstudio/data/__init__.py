"""Tables: reading them, saying what their columns are for, preparing and splitting them, and the samples
shipped.
"""
