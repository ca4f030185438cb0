"""The view of what the network answers over the plane of two columns, or along one."""
