"""Columns grow in memory as far as it goes, and in files from there on."""

import numpy as np

from nnstudio.data.storage.spool import Spool


def test_columns_move_into_files_together_and_stay_what_they_are(tmp_path):
    spool = Spool(100, lambda: tmp_path)
    one, other = spool.column(np.float64), spool.column(np.int32)
    for start in range(0, 40, 4):
        one.append(np.arange(start, start + 4, dtype=np.float64))
        other.append(np.arange(start, start + 4, dtype=np.int32))
        assert (spool.folder is None) == (start < 8)
    assert one.whole().tolist() == other.whole().tolist() == list(range(40))
    assert {path.parent for path in tmp_path.iterdir()} == {tmp_path}


def test_no_more_memory_is_asked_for_than_the_columns_may_take(tmp_path):
    spool = Spool(1 << 20, lambda: tmp_path)
    columns = [spool.column(np.float64) for _ in range(4)]
    for column in columns:
        column.expect(1 << 50)  # no machine has it
        column.append(np.ones(1000))
    assert spool.folder is None
    for _ in range(100):
        for column in columns:
            column.append(np.ones(1000))
    assert spool.folder == tmp_path
    assert [column.whole().sum() for column in columns] == [101_000] * 4
