"""What is said of reading CSV files holds with compiled functions and without."""

from collections.abc import Iterator

import pytest

from nnstudio.data.csv import compiled


@pytest.fixture(scope="module", params=[compiled.SMALL, -1], ids=["small files", "compiled"])
def either_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Has files read as small ones first, then as if all were large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "SMALL", request.param)
        yield
