"""Pictures of functions: activations, losses, schedules, initializers."""
