"""Every compiled function of the engine, forward beside backward, and nothing else."""

from nnstudio.compiling import cache_locator

cache_locator.install()  # before any of these functions is compiled, whoever imports them
