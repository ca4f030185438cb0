"""The compiled functions that read CSV files: where cells stand, which numbers and which texts they are."""

from nnstudio.compiling import cache_locator

cache_locator.install()  # before any of these functions is compiled, whoever imports them
