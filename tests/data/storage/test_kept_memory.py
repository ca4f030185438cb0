"""Memory that is kept while a file is read is given back afterwards."""

import platform
import subprocess
import sys

import pytest

CODE = """
import numpy as np
from nnstudio.data.storage.kept_memory import freed_memory_kept
from tests.benchmarks.resident import MEGABYTE, resident

before = resident("VmRSS")
with freed_memory_kept():
    blocks = [np.ones(MEGABYTE, np.uint8) for _ in range(40)]
    del blocks
    kept = resident("VmRSS") - before
print(kept // MEGABYTE, (resident("VmRSS") - before) // MEGABYTE)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other systems keep what they like")
def test_what_was_kept_is_given_back():
    said = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True).stdout
    kept, left = map(int, said.split())  # in a process of its own, whose memory holds nothing else
    assert kept > 20
    assert left < 10
