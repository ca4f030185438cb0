"""Memory that is kept while a file is read is given back afterwards."""

import platform

import numpy as np
import pytest

from nnstudio.data.tables.kept_memory import freed_memory_kept
from tests.benchmarks.memory import MEGABYTE, resident


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other systems keep what they like")
def test_what_was_kept_is_given_back():
    before = resident("VmRSS")
    with freed_memory_kept():
        blocks = [np.ones(MEGABYTE, np.uint8) for _ in range(40)]
        del blocks
        kept = resident("VmRSS") - before
    assert kept > 20 * MEGABYTE
    assert resident("VmRSS") - before < 10 * MEGABYTE
