"""New rows for a project: a file or folder read as its network takes them, in the window and on the command
line.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import prod
from pathlib import Path

import numpy as np

from nnstudio.data.columns.settings import stored_type
from nnstudio.data.images.array_files import ArrayFormat
from nnstudio.data.images.folder import FILE_COLUMN
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.images.names import is_array_file, is_image_file, is_image_source
from nnstudio.data.images.pixels import PixelShape, pixels_among
from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.preparing.ways_out import WITHOUT_COLUMN
from nnstudio.data.reading.table_reading import TableFormat, detect, preview, read_table
from nnstudio.data.tables.part_names import PART_COLUMN
from nnstudio.data.tables.table import Column, ColumnType, Table, listed
from nnstudio.data.tables.table_preview import readable
from nnstudio.data.tables.units import check_units
from nnstudio.document.learning.arrays import columns_in_use, data_of
from nnstudio.document.pictures import picture_shape
from nnstudio.document.project import Project
from nnstudio.document.starting.image_projects import image_column
from nnstudio.errors import DataError
from nnstudio.presence import is_folder

_BRIGHTEST = 255


def read_for(
    project: Project,
    path: Path,
    with_targets: bool,
    filled: Preparation | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    fillable: Preparation | None = None,
) -> Table:
    """Read a table's file with the types that the project's columns have, or images of the size it takes; a
    single image or a folder without classes will do where no targets are wanted.

    Raises `DataError` where a column that the network needs is not in the file, or written with another unit;
    those whose gaps `filled` fills in may be away, and `fillable` says which could be. `on_progress` and
    `cancelled` are as for `read_table`.
    """
    if is_array_file(path):
        arrays = read_table(path, ArrayFormat(with_targets), None, on_progress, cancelled)
        table = _arrays_for(project, path, arrays, with_targets, filled, fillable)
    elif is_image_source(path) or is_image_file(path):
        sized = _image_format_for(project, path, with_targets)
        table = _images_for(project, read_table(path, sized, None, on_progress, cancelled))
    else:
        form = detect(path)
        types, images = types_for(project, path, form, with_targets, filled, fillable)
        cells = read_table(path, form, types, on_progress, cancelled)
        table = _with_packed(cells, images, project)
    used = {setting.name for setting in columns_in_use(project) if setting.role != "ignored"}
    check_units(table, data_of(project).table, used)
    return table


def _arrays_for(
    project: Project,
    path: Path,
    table: Table,
    with_targets: bool,
    filled: Preparation | None,
    fillable: Preparation | None,
) -> Table:
    """The images of a file of arrays as the project calls them, or its columns of numbers."""
    if image_column(table) is not None:
        _learned_shape(project, path)
        return _images_for(project, table)
    _, images = _types_of(project, path, table.names, with_targets, filled, fillable)
    return _with_packed(table, images, project)


def types_for(
    project: Project,
    path: Path,
    form: TableFormat,
    with_targets: bool,
    filled: Preparation | None = None,
    fillable: Preparation | None = None,
) -> tuple[dict[str, ColumnType], list[str]]:
    """The types by which the columns of a file are read that the network needs, and names of images that the
    file may hold as columns of pixels. Raises `DataError` as `read_for` does.
    """
    names = readable(preview(path, form)).names
    return _types_of(project, path, names, with_targets, filled, fillable)


def _types_of(
    project: Project,
    path: Path,
    names: Sequence[str],
    with_targets: bool,
    filled: Preparation | None,
    fillable: Preparation | None,
) -> tuple[dict[str, ColumnType], list[str]]:
    """What `types_for` says of a file that has columns of these names."""
    used, known, present = columns_in_use(project), data_of(project).column_of, frozenset(names)
    wanted = {  # 5 % is 5 also where numbers are taken as categories
        setting.name: "number" if known[setting.name].unit else stored_type(setting.type)
        for setting in used
        if setting.role == "input" or (with_targets and setting.role == "target")
    }
    if with_targets:  # the weights of rows are welcome, but need not be there
        weights = [one.name for one in used if one.role == "weight" and one.name in present]
        wanted.update(dict.fromkeys(weights, stored_type("number")))
    away = [name for name in wanted if name not in present]
    images = [name for name in away if wanted[name] == "image"]
    lacking = [name for name in away if name not in images and (filled is None or not filled.fills(name))]
    if lacking:
        what = next(setting.role for setting in used if setting.name == lacking[0])
        purpose = "which the network needs" if what == "input" else "with which its answers are compared"
        raise DataError(
            f"{path.name} has no column “{lacking[0]}”, {purpose}; it has {listed(names)}: "
            f"add the column, or give it this name{_other_way_out(lacking, fillable)}."
        )
    return {name: type for name, type in wanted.items() if name not in away}, images


def _other_way_out(lacking: Sequence[str], fillable: Preparation | None) -> str:
    """Where the training filled gaps of all that is lacking, these are gaps like others."""
    if fillable is None or not all(map(fillable.fills, lacking)):
        return ""
    return f", or {WITHOUT_COLUMN}, which fills it in as in the training"


# ------------------------------------------------------------------ images


def _image_format_for(project: Project, path: Path, with_targets: bool) -> ImageFormat:
    """How a folder of images, or a single image, is read: in the size that the network takes."""
    height, width, channels = _learned_shape(project, path)
    if with_targets:
        detect(path)  # refuses a folder without classes
    return ImageFormat(height, width, channels == 3, with_targets)


def _learned_shape(project: Project, path: Path) -> PixelShape:
    """The images that the network takes; raises `DataError` where it takes none."""
    shape = picture_shape(project)
    if shape is None:
        kind = "is a folder" if is_folder(path) else "holds images"
        raise DataError(
            f"{path.name} {kind}, and “{project.name}” does not learn from images: give it a table's file."
        )
    return shape


def _images_for(project: Project, table: Table) -> Table:
    """The images of a source, called as the project calls them."""
    shape, images = picture_shape(project), image_column(table)
    if images is None or images.shape != shape:
        told = "no images" if images is None else "images of " + " × ".join(map(str, images.shape))
        raise DataError(
            f"{table.name} holds {told}, and “{project.name}” takes images of "
            f"{' × '.join(map(str, shape or ()))}: use images of this size."
        )
    return _renamed(project, table, images)


def _renamed(project: Project, table: Table, images: Column) -> Table:
    """The project's own names for images, or for their pixels, and for its target."""
    data = data_of(project)
    inputs, targets = data.with_role("input"), data.with_role("target")
    columns: list[Column] = []
    for column in table.columns:
        if column is images:
            columns += _as_inputs(project, inputs, images)
        elif column.name in (FILE_COLUMN, PART_COLUMN) or not targets:
            if column.name not in targets:
                columns.append(column)
        else:
            columns.append(replace(column, name=targets[0]))
    return Table(tuple(columns), table.name, table.notes)


def _as_inputs(project: Project, inputs: tuple[str, ...], images: Column) -> list[Column]:
    data = data_of(project)
    if data.column_of[inputs[0]].type == "image":
        return [replace(images, name=inputs[0])]
    brightest = max(float(np.nanmax(data.column_of[name].values)) for name in inputs)
    pixels = np.ascontiguousarray(images.values.reshape(len(images.values), -1).T)
    if brightest in (_BRIGHTEST, 0.0):
        return [Column(name, "number", one) for name, one in zip(inputs, pixels, strict=True)]
    shares = pixels * (brightest / _BRIGHTEST)  # as bright as those of the project, whatever its unit
    return [Column(name, "number", one) for name, one in zip(inputs, shares, strict=True)]


def _with_packed(table: Table, images: Sequence[str], project: Project) -> Table:
    """The table with its columns of pixels as the one column of images that a project takes, if it needs one
    that is not there.
    """
    if not images:
        return table
    name = images[0]
    shape = picture_shape(project) or ()
    names, found = pixels_among(table.columns)
    if found is None or prod(found) != prod(shape):
        raise DataError(
            f"{table.name} has no column “{name}”, which the network needs, and no {prod(shape):,} columns "
            f"of pixels that make one; it has {listed(table.names)}: give a folder of images."
        )
    inside = [column.values for column in table.columns if column.name in names]
    light = np.nan_to_num(np.stack(inside, axis=1))
    unit = _BRIGHTEST if light.max(initial=0) <= 1 else 1
    pixels = np.rint(light * unit).astype(np.uint8).reshape(-1, *shape)
    others = (column for column in table.columns if column.name not in names)
    return Table((Column(name, "image", pixels), *others), table.name, table.notes)
