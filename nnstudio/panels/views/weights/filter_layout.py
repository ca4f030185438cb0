"""Where the small images of a convolution's filters stand: what is painted and pointed at where."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

WIDEST_CELL = 28.0
"""Pixels of a weight at most: a 3×3 filter need not fill the window."""
GAP = 0.45
"""Cells between the tiles, so that they are seen as images."""
CROWDED_GAP = 0.5
"""Cells between the tiles where there is not even a pixel for each cell."""


@dataclass(frozen=True)
class FilterCell:
    """One weight of a filter; `channel` counts within the filter's group, −1 stands for all its colours."""

    filter: int
    row: int
    column: int
    channel: int


@dataclass(frozen=True)
class FilterLayout:
    """Tiles of `height` × `width` cells, `down` × `across` of them, a gap apart.

    `flows`: filters run on from row to row, each as one tile. Otherwise each filter has its own column
    (`filters_across`) or row, with a tile for each input channel.
    """

    filters: int
    channels: int
    height: int
    width: int
    flows: bool
    filters_across: bool
    down: int
    across: int
    cell: float
    gap: float
    colours: bool

    @property
    def size(self) -> QSizeF:
        """The whole sheet in pixels."""
        pitch_x, pitch_y = self._pitch()
        return QSizeF(self.across * pitch_x - self.gap, self.down * pitch_y - self.gap)

    def rectangle(self, place: FilterCell) -> QRectF:
        """Where a weight is on the sheet."""
        down, across = self.tile_of(place.filter, place.channel)
        pitch_x, pitch_y = self._pitch()
        return QRectF(
            across * pitch_x + place.column * self.cell, down * pitch_y + place.row * self.cell,
            self.cell, self.cell,
        )  # fmt: skip

    def cell_at(self, point: QPointF) -> FilterCell | None:
        """The weight at a place of the sheet; None between the tiles and beside them."""
        pitch_x, pitch_y = self._pitch()
        across, down = int(point.x() // pitch_x), int(point.y() // pitch_y)
        column = int((point.x() - across * pitch_x) // self.cell)
        row = int((point.y() - down * pitch_y) // self.cell)
        if not (0 <= across < self.across and 0 <= down < self.down):
            return None
        if column >= self.width or row >= self.height:
            return None
        return self._in_tile(down, across, row, column)

    def moved(self, place: FilterCell, down: int, right: int) -> FilterCell:
        """The weight so many cells further, over the borders of tiles; at the sheet's border the same one."""
        tile_down, tile_across = self.tile_of(place.filter, place.channel)
        y, x = tile_down * self.height + place.row + down, tile_across * self.width + place.column + right
        if not (0 <= y < self.down * self.height and 0 <= x < self.across * self.width):
            return place
        return self._in_tile(y // self.height, x // self.width, y % self.height, x % self.width) or place

    def tile_of(self, number: int, channel: int) -> tuple[int, int]:
        """Row and column of the tile of a filter and one of its channels."""
        if self.flows:
            return divmod(number, self.across)
        return (channel, number) if self.filters_across else (number, channel)

    def _in_tile(self, down: int, across: int, row: int, column: int) -> FilterCell | None:
        if self.flows:
            number = down * self.across + across
            channel = -1 if self.colours else 0
            return FilterCell(number, row, column, channel) if number < self.filters else None
        number, channel = (across, down) if self.filters_across else (down, across)
        return FilterCell(number, row, column, channel)

    def _pitch(self) -> tuple[float, float]:
        return self.width * self.cell + self.gap, self.height * self.cell + self.gap


def laid_out(shape: tuple[int, int, int, int], colours: bool, room: QSizeF) -> FilterLayout:
    """The layout of weights (filters, height, width, channels) with the largest cells that fit."""
    filters, height, width, channels = shape
    flows = colours or channels == 1
    grids = [(-(-filters // columns), columns) for columns in range(1, filters + 1)]
    if not flows:
        grids = [(filters, channels), (channels, filters)]
    down, across = max(grids, key=lambda grid: _cell(height, width, grid, room))
    filters_across = not flows and (down, across) == (channels, filters) and filters != channels

    def with_cells(cell: float, gap: float) -> FilterLayout:
        return FilterLayout(
            filters, channels, height, width, flows, filters_across, down, across, cell, gap, colours
        )

    crowded = _cell(height, width, (down, across), room)
    for cell in range(int(min(crowded * 1.3, WIDEST_CELL)), 0, -1):  # whole pixels have sharp edges
        layout = with_cells(cell, max(1, round(cell * GAP)))
        if layout.size.width() <= room.width() and layout.size.height() <= room.height():
            return layout
    return with_cells(crowded, crowded * CROWDED_GAP)


def _cell(height: int, width: int, grid: tuple[int, int], room: QSizeF) -> float:
    """The largest cell with which a grid of tiles fits, with the gaps of a crowded sheet."""
    down, across = grid
    return max(
        1e-3,
        min(room.width() / (across * (width + CROWDED_GAP)), room.height() / (down * (height + CROWDED_GAP))),
    )
