"""Trains every case with PyTorch and writes what came out."""

from tests.engine.recorded import write
from tests.helpers.by_pytorch import by_pytorch
from tests.helpers.trajectories import CASES

write({name: by_pytorch(case) for name, case in CASES.items()})
