"""Every compiled function of the engine, forward beside backward, and nothing else."""
