"""What people look at before they train: pure numpy on the columns of a table, in any state they come."""
