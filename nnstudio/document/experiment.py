"""Everything between a project and its training: one way for the window, the command line and scripts.

`prepare` makes the network, the arrays and the plan; `Experiment.train` is the engine's generator on them; `conclude` makes
the `Run`. Nothing is decided elsewhere, so that the same project and seed give the same weights wherever they train.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nnstudio.data.preparation import Preparation, fit
from nnstudio.data.splits import Split
from nnstudio.document.arrays import columns_in_use, data_of, input_arrays, split_rows, target_array
from nnstudio.document.build import build
from nnstudio.document.evaluation import Evaluation, evaluate
from nnstudio.document.losses import loss_of, target_of
from nnstudio.document.prediction import Predictions, predict
from nnstudio.document.problems import check
from nnstudio.document.project import Project
from nnstudio.document.runs import Ending, Event, Run, fits, weights_that_fit
from nnstudio.engine.layers import Output
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.plan import TrainingPlan
from nnstudio.engine.training import Control, Progress, TrainingData, TrainingState, train
