"""Folders of images: read pixel by pixel, sized, laid flat; what is no image is left out and counted."""

import os

import numpy as np
import pytest
from PIL import Image

from nnstudio.data.images import files as image_files
from nnstudio.data.images import folder as folders
from nnstudio.data.images.files import ImageFormat, read_image
from nnstudio.data.images.folder import read_folder, usual_format
from nnstudio.data.images.looking import look_into
from nnstudio.data.storage import memory
from nnstudio.data.storage.room import Room
from nnstudio.data.tables.table_passes import ReadingCancelledError
from nnstudio.errors import DataError
from tests.helpers.images import image_folder, parted_folder, picture

GREY = ImageFormat(8, 8)
COLOUR = ImageFormat(8, 8, colour=True)


def pixels_of(table, rows=slice(None)) -> np.ndarray:
    return table.column("image").values.reshape(table.rows, -1)[rows]


def test_each_image_is_a_row_and_each_sub_folder_a_class(tmp_path):
    folder = look_into(image_folder(tmp_path / "both"))
    table = read_folder(folder, GREY)
    assert (folder.classes, folder.counts) == (("dark", "light"), (6, 6))
    assert table.names == ("file", "image", "class")
    assert table.column("image").shape == (8, 8, 1)
    assert [table.column("file").cell(row) for row in (0, 11)] == ["dark/000.png", "light/005.png"]
    assert np.array_equal(pixels_of(table)[0].reshape(8, 8), picture(8, 8, 0, dark=True))
    assert np.array_equal(pixels_of(table)[6].reshape(8, 8), picture(8, 8, 100))
    assert [table.column("class").cell(row) for row in (0, 5, 6, 11)] == ["dark", "dark", "light", "light"]
    assert table.notes == ()


def test_colour_is_kept_channel_by_channel(tmp_path):
    folder = look_into(image_folder(tmp_path / "c", colour=True))
    assert usual_format(folder) == COLOUR
    table = read_folder(folder, COLOUR)
    assert table.column("image").cell(0) == "8 × 8, colour"
    assert np.array_equal(pixels_of(table)[0].reshape(8, 8, 3), picture(8, 8, 0, colour=True, dark=True))


def test_large_images_are_sized_down_and_odd_sizes_are_alike(tmp_path):
    folder = image_folder(tmp_path / "f", side=200)
    Image.new("L", (300, 90), 255).save(folder / "light" / "wide.png")
    found = look_into(folder)
    assert usual_format(found) == ImageFormat(32, 32)
    table = read_folder(found, ImageFormat(5, 4))
    assert table.column("image").shape == (5, 4, 1)
    assert (pixels_of(table)[-1] == 255).all()
    assert pixels_of(table)[0].mean() == pytest.approx(40, abs=3)


def save(folder, name, image, **options):
    path = folder / name
    image.save(path, **options)
    return path


def test_every_kind_of_image_becomes_eight_bits_and_opaque(tmp_path):
    shades = np.linspace(0, 65_535, 64).reshape(8, 8)
    deep = save(tmp_path, "deep.png", Image.fromarray(shades.astype(np.uint16)))
    assert np.abs(read_image(deep, GREY)[..., 0] - shades / 257).max() <= 1
    floating = save(tmp_path, "float.tif", Image.fromarray((shades / 65_535).astype(np.float32)))
    assert np.abs(read_image(floating, GREY)[..., 0] - shades / 257).max() <= 1
    ink = save(tmp_path, "ink.jpg", Image.new("CMYK", (8, 8), (0, 255, 255, 0)), quality=100)
    red, green, blue = read_image(ink, COLOUR)[4, 4].tolist()
    assert red > 200 > 80 > max(green, blue)
    clear = save(tmp_path, "clear.png", Image.new("RGBA", (8, 8), (0, 0, 0, 0)))
    assert (read_image(clear, COLOUR) == 255).all()
    palette = Image.new("P", (8, 8), 0)
    palette.putpalette([10, 20, 30] * 256)
    assert read_image(save(tmp_path, "few.gif", palette), COLOUR)[0, 0].tolist() == [10, 20, 30]
    frames = [Image.new("L", (8, 8), shade) for shade in (30, 200)]
    moving = save(tmp_path, "moving.gif", frames[0], save_all=True, append_images=frames[1:])
    assert (read_image(moving, GREY) == 30).all()


def test_a_camera_held_upright_gives_an_upright_image(tmp_path):
    image = Image.new("L", (8, 8), 0)
    image.paste(255, (0, 0, 8, 4))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    path = save(tmp_path, "turned.png", image, exif=exif)
    assert (read_image(path, GREY)[4:] == 255).all()


def test_bad_files_are_left_out_and_named(tmp_path, monkeypatch):
    folder = image_folder(tmp_path / "f")
    good = (folder / "dark" / "000.png").read_bytes()
    (folder / "dark" / "cut.png").write_bytes(good[: len(good) // 2])
    (folder / "dark" / "empty.jpg").write_bytes(b"")
    (folder / "light" / "<b>words<b>.png").write_text("no image")
    (folder / "light" / "notes.txt").write_text("by name no image")
    (folder / "readme.md").write_text("beside the classes")
    (folder / "light" / ".DS_Store").write_text("hidden")
    save(folder / "light", "huge.png", Image.new("1", (60, 50)))
    monkeypatch.setattr(image_files, "MOST_PIXELS", 2_999)
    table = read_folder(look_into(folder), GREY)
    assert table.rows == 12
    assert table.notes[0].startswith("4 files were left out: dark/cut.png (no image, or a damaged one)")
    assert "light/<b>words<b>.png" in table.notes[0]
    assert "light/huge.png (too large: 60 × 50 pixels)" in table.notes[0]
    assert table.notes[1] == "2 files that are no image of a class, by name or place, passed over."
    assert np.array_equal(pixels_of(table)[6].reshape(8, 8), picture(8, 8, 100))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.mkdir(), "holds no images in sub-folders: make one sub-folder for each class"),
        (lambda path: path.write_text("x"), "is a file, not a folder"),
        (lambda path: None, "There is no folder"),
        (lambda path: image_folder(path, ("cats",)), "the single class “cats”"),
        (lambda path: (path / "a").mkdir(parents=True), "holds no images in sub-folders"),
    ],
)
def test_what_is_no_folder_of_classes_is_refused(tmp_path, make, sentence):
    make(tmp_path / "f")
    with pytest.raises(DataError, match=sentence):
        look_into(tmp_path / "f")


def test_a_folder_of_tables_says_what_to_open(tmp_path):
    for name in ("b.csv", "a.TSV", "notes.md"):
        (tmp_path / name).write_text("x,y\n1,2\n")
    with pytest.raises(DataError, match=r"is a folder of tables, without images: .* such as “a.TSV”"):
        look_into(tmp_path)


def test_without_one_good_image_there_is_no_table(tmp_path):
    for name in ("a", "b"):
        (tmp_path / "f" / name).mkdir(parents=True)
        (tmp_path / "f" / name / "x.png").write_text("no")
    with pytest.raises(DataError, match="None of the 2 files in “f” can be read: a/x"):
        read_folder(look_into(tmp_path / "f"), GREY)
    Image.new("L", (8, 8)).save(tmp_path / "f" / "a" / "y.png")
    with pytest.raises(DataError, match="Only one class of “f” has images that can be read"):
        read_folder(look_into(tmp_path / "f"), GREY)


def test_a_folder_without_permission_is_refused(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(DataError, match=r"“f” cannot be opened \(permission denied\)"):
        look_into(image_folder(tmp_path / "f"))


def test_reading_tells_how_far_it_is_and_can_be_cancelled(tmp_path):
    folder = look_into(image_folder(tmp_path / "f"))
    told: list[float] = []
    read_folder(folder, GREY, told.append)
    assert told == sorted(told)
    assert len(told) == 12
    with pytest.raises(ReadingCancelledError):
        read_folder(folder, GREY, None, lambda: True)


def test_what_does_not_fit_in_memory_is_said_before_and_mapped_from_a_file(tmp_path, monkeypatch):
    folder = look_into(image_folder(tmp_path / "f"))
    assert memory.memory_warning(12, GREY.shape) == ""
    monkeypatch.setattr(memory, "available_memory", lambda: 700)
    assert "12 images of 8 × 8 pixels in grey take about" in memory.memory_warning(12, GREY.shape)
    mapped = read_folder(folder, GREY, room=Room(700, tmp_path / "room")).column("image").values
    base = mapped
    while base.base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)
    assert np.array_equal(mapped, read_folder(folder, GREY).column("image").values)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DataError, match="cannot be put into"):
        read_folder(folder, GREY, room=Room(700, tmp_path / "file" / "room"))
    assert folders.LARGEST_SIDE >= 224


def test_memory_is_there():
    assert memory.available_memory() > 2**24


def test_a_link_back_to_the_folder_is_left_out(tmp_path):
    folder = image_folder(tmp_path / "f")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "dark" / "inner").symlink_to(folder, target_is_directory=True)
    found = look_into(folder)
    assert (found.classes, len(found.files)) == (("dark", "light"), 12)
    assert read_folder(found, GREY).notes == ("Left out: “loop” leads back to the folder it lies in.",)


def test_a_sub_folder_that_cannot_be_opened_is_left_out_and_told(tmp_path, monkeypatch):
    folder = image_folder(tmp_path / "f", ("a", "b", "closed"))
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = look_into(folder)
    assert found.classes == ("a", "b")
    assert read_folder(found, GREY).notes == ("Left out: “closed” cannot be opened (permission denied).",)


def test_names_in_any_script_stay_what_they_are(tmp_path):
    folder = image_folder(tmp_path / "f", ("кошки", "犬"))
    (folder / "犬" / "000.png").rename(folder / "犬" / "ポチ ♥.png")
    table = read_folder(look_into(folder), GREY)
    assert table.column("class").categories == ("кошки", "犬")
    assert table.column("file").cell(11) == "犬/ポチ ♥.png"


def test_one_image_of_each_class_will_do(tmp_path):
    table = read_folder(look_into(image_folder(tmp_path / "f", each=1)), GREY)
    assert table.rows == 2


def test_a_small_file_that_would_fill_the_memory_is_left_out_before_it_is_unpacked(tmp_path):
    folder = image_folder(tmp_path / "f")
    Image.new("1", (20_000, 20_000)).save(folder / "dark" / "bomb.png")
    table = read_folder(look_into(folder), GREY)
    assert table.notes == ("1 file was left out: dark/bomb.png (too large: 20,000 × 20,000 pixels).",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_among_images_is_left_out_and_waited_for_by_nobody(tmp_path):
    folder = image_folder(tmp_path / "f")
    os.mkfifo(folder / "dark" / "pipe.png")
    (folder / "dark" / "dangling.png").symlink_to("nowhere.png")
    found = look_into(folder)
    assert usual_format(found) == GREY
    table = read_folder(found, GREY)
    assert table.rows == 12
    (note,) = table.notes
    assert note.startswith("2 files were left out: dark/dangling.png (no file, but a pipe, or a link that")


def test_a_folder_of_arrays_says_which_file_to_open(tmp_path):
    (tmp_path / "train-images-idx3-ubyte.gz").touch()
    with pytest.raises(DataError, match="is a folder of arrays, without images: open one of its files, such"):
        look_into(tmp_path)


def test_sub_folders_called_as_parts_hold_the_classes_and_split_the_rows(tmp_path):
    folder = parted_folder(tmp_path / "f", ("train", "Val", "test"))
    (folder / "test" / "light" / "005.png").unlink()
    (folder / "test" / "light" / "004.png").write_text("no image")
    image_folder(folder / "Val", ("grey",), each=1)
    found = look_into(folder)
    assert (found.classes, found.counts) == (("dark", "grey", "light"), (18, 1, 17))
    assert found.part_counts == {"train": 12, "validation": 13, "test": 11}
    table = read_folder(found, GREY)
    assert table.names == ("file", "image", "class", "part")
    rows = [tuple(table.column(name).cell(row) for name in ("file", "class", "part")) for row in range(35)]
    assert rows[0] == ("train/dark/000.png", "dark", "train")
    assert rows[18] == ("Val/grey/000.png", "grey", "validation")
    assert rows[34] == ("test/light/003.png", "light", "test")
    assert all(file.lower().startswith((part[:3], part)) for file, _, part in rows)
    assert folders.preview(folder, GREY, rows=1).cells == (
        ("train/dark/000.png", GREY.words, "dark", "train"),
    )


def test_images_of_a_part_without_a_class_are_left_out_unless_they_are_to_be_answered(tmp_path):
    folder = image_folder(tmp_path / "f" / "train").parent
    image_folder(folder, ("test",), each=3)
    found = look_into(folder)
    assert (found.classes, found.part_of, found.others) == (("dark", "light"), (), 3)
    table = read_folder(found, GREY)
    assert (table.rows, table.names) == (12, ("file", "image", "class"))
    assert table.notes == ("3 files that are no image of a class, by name or place, passed over.",)
    asked = look_into(folder, labelled=False)
    assert (len(asked.files), asked.class_of.count(-1)) == (15, 3)
    assert read_folder(asked, ImageFormat(8, 8, labelled=False)).column("class").gaps == 3


@pytest.mark.parametrize(
    ("classes", "sentence"),
    [
        ((), "the one for training holds no sub-folders with images: make one sub-folder for each class"),
        (("dark",), "the one for training holds images of the single class “dark”: make one sub-folder"),
    ],
)
def test_parts_without_classes_to_learn_are_refused(tmp_path, classes, sentence):
    image_folder(tmp_path / "test")
    image_folder(tmp_path, ("train",))
    image_folder(tmp_path / "train", classes)
    with pytest.raises(DataError, match=sentence):
        look_into(tmp_path)


def test_a_training_part_of_which_nothing_can_be_read_is_refused(tmp_path):
    folder = parted_folder(tmp_path / "f")
    for file in (folder / "train" / "dark").iterdir():
        file.write_bytes(b"")
    with pytest.raises(DataError, match="Only one class of “f” has images that can be read"):
        read_folder(look_into(folder), GREY)


def test_classes_that_are_not_all_parts_stay_classes(tmp_path):
    folder = image_folder(tmp_path / "f", ("train", "bus"))
    assert look_into(folder).classes == ("bus", "train")


def test_classes_of_a_part_may_be_links(tmp_path):
    image_folder(tmp_path / "pool")
    folder = parted_folder(tmp_path / "f", ("train",))
    (folder / "test").mkdir()
    for name in ("dark", "light"):
        (folder / "test" / name).symlink_to(tmp_path / "pool" / name, target_is_directory=True)
    (folder / "test" / "loop").symlink_to(folder, target_is_directory=True)
    found = look_into(folder)
    assert (found.part_counts, found.classes) == ({"train": 12, "test": 12}, ("dark", "light"))
    assert found.closed == ("“loop” leads back to the folder it lies in",)


def test_a_part_of_which_nothing_can_be_read_is_none(tmp_path):
    folder = parted_folder(tmp_path / "f")
    for file in (folder / "test").rglob("*.png"):
        file.write_bytes(b"")
    assert read_folder(look_into(folder), GREY).names == ("file", "image", "class")


def test_an_image_beside_the_parts_has_none(tmp_path):
    folder = parted_folder(tmp_path / "f")
    Image.new("L", (8, 8)).save(folder / "loose.png")
    form = ImageFormat(8, 8, labelled=False)
    table = read_folder(look_into(folder, labelled=False), form)
    assert [table.column(name).cell(0) for name in ("file", "class", "part")] == ["loose.png", "", ""]
    assert folders.preview(folder, form, rows=1).cells[0][2:] == ("", "")
    assert np.array_equal(pixels_of(table)[1].reshape(8, 8), picture(8, 8, 0, dark=True))


def test_parts_without_one_for_the_training_are_no_classes(tmp_path):
    with pytest.raises(DataError, match="has its images in parts, of which the one for training holds no"):
        look_into(parted_folder(tmp_path / "f", ("val", "test")))
