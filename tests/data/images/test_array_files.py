"""IDX and NumPy files: the same pixels and targets come out, and what does not fit together is a sentence."""

import gzip

import numpy as np
import pytest

from nnstudio.data.images.array_files import read_array_file
from nnstudio.data.images.names import is_array_file
from nnstudio.errors import DataError
from tests.helpers.images import idx_bytes, idx_pair


def pixels_of(table) -> np.ndarray:
    return table.column("image").values.reshape(table.rows, -1)


def image_shape(table) -> tuple[int, ...]:
    return table.column("image").shape


@pytest.mark.parametrize("packed", [False, True])
def test_idx_images_and_labels_find_each_other(tmp_path, packed):
    images, pixels = idx_pair(tmp_path, packed=packed)
    table = read_array_file(images)
    assert image_shape(table) == (8, 8, 1)
    assert np.array_equal(pixels_of(table), pixels.reshape(20, -1))
    assert table.column("class").values.tolist() == [0, 1] * 10
    labels = next(tmp_path.glob("train-labels*"))
    assert np.array_equal(pixels_of(read_array_file(labels)), pixels.reshape(20, -1))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("train-images-idx3-ubyte", b"\x00\x01\x08\x03", "is no IDX file: it begins with 00 01 08 03"),
        ("train-images-idx3-ubyte", b"", "begins with nothing"),
        ("train-images-idx3-ubyte", b"\0\0\x08\x09", "has 9 dimensions"),
        ("train-images-idx3-ubyte", b"\0\0\x08\x03\0\0", "ends too early"),
        ("train-images-idx3-ubyte", idx_bytes(np.zeros((3, 4, 4)))[:-1], "ends too early"),
        ("train-images-idx3-ubyte", idx_bytes(np.zeros((3, 4, 4))) + b"x", "goes on behind"),
        ("train-images-idx3-ubyte", b"\0\0\x0e\x03" + b"\xff" * 12, "more than memory holds"),
        ("train-images-idx3-ubyte", idx_bytes(np.zeros((3, 4, 4))), "needs train-labels-idx1-ubyte"),
        (
            "train-images-idx3-ubyte.gz",
            gzip.compress(idx_bytes(np.zeros((3, 4, 4))), mtime=0)[:-9],
            "cannot be read",
        ),
        ("digits.idx", idx_bytes(np.zeros((3, 4, 4))), "does not say whether it holds images or labels"),
    ],
)
def test_bad_idx_files_are_refused(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    assert is_array_file(tmp_path / name)
    with pytest.raises(DataError, match=sentence):
        read_array_file(tmp_path / name)


def test_images_and_labels_of_different_counts_are_refused(tmp_path):
    images, _ = idx_pair(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.zeros(7)))
    with pytest.raises(DataError, match="20 inputs and 7 targets"):
        read_array_file(images)


def npz(tmp_path, **arrays):
    np.savez(tmp_path / "data.npz", **arrays)
    return tmp_path / "data.npz"


def test_npz_arrays_are_found_by_their_names(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (6, 4, 5, 3)).astype(np.uint8)
    table = read_array_file(npz(tmp_path, x_train=pixels, y_train=np.eye(3)[[0, 1, 2, 0, 1, 2]]))
    assert image_shape(table) == (4, 5, 3)
    assert table.column("image").values.dtype == np.uint8
    assert np.array_equal(pixels_of(table), pixels.reshape(6, -1))
    assert table.column("class").values.tolist() == [0, 1, 2, 0, 1, 2]
    words = read_array_file(npz(tmp_path, X=pixels, Y=np.array(["b", "a", "b", "a", "b", ""])))
    assert [words.column("class").cell(row) for row in (0, 1, 5)] == ["b", "a", ""]


def test_rows_of_numbers_are_columns_and_a_number_is_a_target(tmp_path):
    inputs = np.array([[0.5, np.inf], [1.5, 2.0], [2.5, 3.0]])
    table = read_array_file(npz(tmp_path, x=inputs, y=np.array([0.1, 0.2, 0.3])))
    assert table.names == ("x1", "x2", "target")
    assert np.isnan(table.column("x2").values[0])
    flat = read_array_file(npz(tmp_path, x=np.full((4, 784), 200), y=np.array([0, 1, 0, 1])))
    assert image_shape(flat) == (28, 28, 1)


def test_npy_files_stand_beside_each_other_or_hold_the_target_last(tmp_path):
    np.save(tmp_path / "x.npy", np.zeros((4, 3, 3), dtype=np.uint8))
    with pytest.raises(DataError, match=r"x.npy needs its targets"):
        read_array_file(tmp_path / "x.npy")
    np.save(tmp_path / "y.npy", np.array([3, 4, 3, 4]))
    for name in ("x.npy", "y.npy"):
        table = read_array_file(tmp_path / name)
        assert image_shape(table) == (3, 3, 1)
        assert table.columns[-1].cell(1) == "4"
    np.save(tmp_path / "all.npy", np.array([[1.0, 2.0, 0.0], [3.0, 4.0, 1.0]] * 3))
    assert read_array_file(tmp_path / "all.npy").names == ("x1", "x2", "class")


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({}, "needs an array “x” of inputs and an array “y” of targets; it holds no arrays"),
        ({"weights": np.zeros(3)}, "it holds “weights”"),
        ({"x": np.zeros((3, 2)), "y": np.zeros(4)}, "3 inputs and 4 targets"),
        ({"x": np.zeros((0, 2)), "y": np.zeros(0)}, "holds no rows"),
        ({"x": np.zeros((3, 2)), "y": np.zeros((3, 2))}, "holds 2 targets for each row"),
        ({"x": np.zeros((3, 0)), "y": np.zeros(3)}, "rows or images are needed"),
        ({"x": np.array([["a"]] * 3), "y": np.zeros(3)}, "inputs that are no numbers"),
        ({"x": np.zeros((3, 2), complex), "y": np.zeros(3)}, "no rows of numbers or words"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path, arrays, sentence):
    with pytest.raises(DataError, match=sentence):
        read_array_file(npz(tmp_path, **arrays))


def test_what_is_no_file_of_arrays_is_refused(tmp_path):
    for name, content in (("a.npz", b"PK\x03\x04 no"), ("a.npy", b"no"), ("b.npz", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match="no file of NumPy arrays"):
            read_array_file(tmp_path / name)
    np.save(tmp_path / "objects.npy", np.array([{}, {}], dtype=object), allow_pickle=True)
    with pytest.raises(DataError, match="no file of NumPy arrays"):
        read_array_file(tmp_path / "objects.npy")


def test_images_with_their_channels_in_front_are_the_same_images(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (6, 5, 7, 3)).astype(np.uint8)
    classes = np.array([0, 1] * 3)
    behind = read_array_file(npz(tmp_path, x=images, y=classes)).column("image").values
    in_front = read_array_file(npz(tmp_path, x=np.moveaxis(images, 3, 1), y=classes)).column("image").values
    assert np.array_equal(in_front, behind)
    with pytest.raises(DataError, match=r"images with 4 channels, and 1 \(grey\) or 3"):
        read_array_file(npz(tmp_path, x=np.zeros((6, 5, 7, 4)), y=classes))


def test_a_head_that_promises_more_than_memory_holds(tmp_path):
    head = "{'descr': '<f8', 'fortran_order': False, 'shape': (900000000000, 90), }".ljust(117)
    (tmp_path / "big.npy").write_bytes(b"\x93NUMPY\x01\x00v\x00" + head.encode() + b"\n")
    with pytest.raises(DataError, match=r"big.npy promises more numbers than memory holds"):
        read_array_file(tmp_path / "big.npy")


def test_arrays_that_are_set_aside_follow_with_their_part(tmp_path):
    pixels = np.arange(12 * 16, dtype=np.uint8).reshape(12, 4, 4)
    labels = np.arange(12) % 3
    parts = {"train": slice(0, 6), "val": slice(6, 8), "test": slice(8, 12)}
    arrays = {f"{name}_images": pixels[rows] for name, rows in parts.items()}
    arrays |= {f"{name}_labels": labels[rows, np.newaxis] for name, rows in parts.items()}
    table = read_array_file(npz(tmp_path, **arrays))
    assert table.names == ("image", "class", "part")
    assert [table.column("part").cell(row) for row in range(12)] == (
        ["train"] * 6 + ["validation"] * 2 + ["test"] * 4
    )
    assert np.array_equal(table.column("image").values[..., 0], pixels)
    assert [int(table.column("class").cell(row)) for row in range(12)] == labels.tolist()
    assert read_array_file(tmp_path / "data.npz", labelled=False).rows == 12


def test_arrays_that_are_set_aside_and_do_not_fit_are_told(tmp_path):
    pixels = np.arange(6 * 16, dtype=np.uint8).reshape(6, 4, 4)
    learned = {"x_train": pixels, "y_train": np.arange(6) % 3}
    table = read_array_file(npz(tmp_path, **learned, x_test=pixels))
    assert table.names == ("image", "class")
    assert table.notes == ("Left out: the array “x_test”, for which there are no targets.",)
    table = read_array_file(npz(tmp_path, **learned, x_val=pixels[:, :2], y_val=np.zeros(6)))
    assert table.notes == (
        "Left out: the array “x_val”, whose rows are of another shape or kind than those to learn from.",
    )
    table = read_array_file(npz(tmp_path, **learned, x_val=pixels / 255, y_val=np.zeros(6)))
    assert table.column("image").values.max() == 95
    assert "“x_val”, whose rows are of another shape or kind" in table.notes[0]
    table = read_array_file(npz(tmp_path, **learned, x_val=pixels[:0], y_val=np.zeros(0)))
    assert (table.rows, table.notes) == (6, ())
    table = read_array_file(npz(tmp_path, **learned, x_test=pixels, y_test=np.zeros(5)))
    assert table.notes == ("Left out: the array “x_test”, which holds 6 rows, and “y_test” has 5 targets.",)
    table = read_array_file(npz(tmp_path, **learned, x_test=pixels, y_test=np.array(["a"] * 6)))
    assert "“x_test”, as the targets in “y_test” are of another shape or kind" in table.notes[0]


@pytest.mark.parametrize("odd", [np.array([{}] * 6), np.array([b"x"] * 6), np.array(3.0)])
def test_what_else_lies_in_a_file_does_not_keep_it_from_being_read(tmp_path, odd):
    pixels = np.arange(6 * 16, dtype=np.uint8).reshape(6, 4, 4)
    table = read_array_file(npz(tmp_path, x=pixels, y=np.arange(6) % 3, x_test=odd, y_test=np.zeros(6)))
    assert table.rows == 6
    assert table.notes == (
        "Left out: the array “x_test”, as it or “y_test” holds other things than rows of numbers or words.",
    )


def test_single_axes_of_grey_images_and_targets_are_no_other_shape(tmp_path):
    pixels = np.arange(6 * 16, dtype=np.uint8).reshape(6, 4, 4)
    learned = {"x_train": pixels[..., np.newaxis], "y_train": np.zeros((6, 1))}
    table = read_array_file(npz(tmp_path, **learned, x_test=pixels[:2], y_test=np.ones(2)))
    assert (table.rows, image_shape(table), table.notes) == (8, (4, 4, 1), ())
    assert table.column("part").categories == ("train", "test")
