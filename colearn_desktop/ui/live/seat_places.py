"""Where the seats stand: round a table while they fit, in rows when they do not."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF

# Diameters of a seat's ring in pixels at 100 %, the most comfortable first.
DIAMETERS_PX = (74, 68, 62, 56, 50, 46)
# The larger, the more the table is a rectangle with round corners; 2 is an ellipse.
_SHAPES = (2.0, 2.6, 3.4, 5.0)
_LEAST_GAP_PX = 2
# Of the room between the seats, until no seat stands on the table.
_TABLE_SIZES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
# Wider than this is a line of seats, not a table; more seats need more of a line.
_WIDEST, _WIDEST_FOR_MANY = 1.36, 1.8
# Round the table, fine enough that seats stand evenly to the pixel.
_ARC_STEPS = 360
# Up to here equal angles look even; with more seats equal distances do.
_FEW_SEATS = 8


@dataclass(frozen=True, slots=True)
class RoundTable:
    """Seats round a table.

    Attributes:
        diameter: Of each seat's ring.
        seats: One box a seat: its ring at the top in the middle, its words below.
        outline: Of the table in the middle, point by point.
        middle: The box round that outline.
    """

    diameter: int
    seats: tuple[QRect, ...]
    outline: tuple[QPointF, ...]
    middle: QRectF


def halo_px(diameter: int) -> int:
    """How far the halo of whoever speaks reaches beyond the ring."""
    return round(diameter * 0.12)


@lru_cache(maxsize=64)
def round_table(
    count: int, width: int, height: int, words_width: int, words_height: int, scale: float
) -> RoundTable | None:
    """Place seats round a table, as large as they fit without touching.

    Args:
        count: Of seats.
        width: To stay inside of, from (0, 0) on.
        height: The same.
        words_width: Of the words below each seat.
        words_height: The same.
        scale: Of text; seats grow with it.

    Returns:
        None where even the smallest seats would touch each other or the table.
    """
    area = QRectF(0, 0, width, height)
    for diameter_px in DIAMETERS_PX:
        for shape in _SHAPES:
            diameter = round(diameter_px * scale)
            placed = _placed(count, area, diameter, words_width, words_height, shape)
            if placed is not None:
                return placed
    return None


def moved_down(table: RoundTable, by: int) -> RoundTable:
    """The same table further down, in pixels; not up."""
    by = max(0, by)
    return RoundTable(
        table.diameter,
        tuple(seat.translated(0, by) for seat in table.seats),
        tuple(point + QPointF(0, by) for point in table.outline),
        table.middle.translated(0, by),
    )


def _placed(
    count: int, area: QRectF, diameter: int, words_width: int, words_height: int, shape: float
) -> RoundTable | None:
    halo = halo_px(diameter)
    box_width = max(diameter + 2 * halo, words_width)
    box_height = halo + diameter + 2 + words_height
    across = (area.width() - box_width) / 2
    down = (area.height() - box_height) / 2
    across = min(across, (_WIDEST if count <= _FEW_SEATS else _WIDEST_FOR_MANY) * down)
    # Seats and their words are one box each, and the boxes stand round the middle.
    middle = area.center()
    seats = tuple(
        QRect(
            round(middle.x() + x - box_width / 2),
            round(middle.y() + y - box_height / 2),
            box_width,
            box_height,
        )
        for x, y in _points(count, across, down, shape)
    )
    if down <= 0 or _touch(seats):
        return None
    for shrunk in _TABLE_SIZES:
        half_width = (across - box_width / 2 - 6) * shrunk
        half_height = (down - box_height / 2 - 6) * shrunk
        if half_width < words_width * 0.6 or half_height < words_height * 0.95:
            return None
        outline = tuple(
            middle + QPointF(*_at(2 * math.pi * i / _ARC_STEPS, half_width, half_height, shape))
            for i in range(_ARC_STEPS)
        )
        if not any(seat.contains(p.toPoint()) for seat in seats for p in outline[::4]):
            table = QRectF(0, 0, 2 * half_width, 2 * half_height)
            table.moveCenter(middle)
            return RoundTable(diameter, seats, outline, table)
    return None


def _touch(seats: tuple[QRect, ...]) -> bool:
    grown = [seat.adjusted(0, 0, _LEAST_GAP_PX, _LEAST_GAP_PX) for seat in seats]
    return any(one.intersects(other) for i, one in enumerate(grown) for other in grown[i + 1 :])


def _points(count: int, across: float, down: float, shape: float) -> list[tuple[float, float]]:
    """Points round the table, the first at the top, clockwise."""
    if count <= _FEW_SEATS:
        return [_at(2 * math.pi * i / count, across, down, shape) for i in range(count)]
    fine = [
        _at(2 * math.pi * i / _ARC_STEPS, across, down, shape) for i in range(_ARC_STEPS + 1)
    ]
    walked = [0.0]
    for before, after in itertools.pairwise(fine):
        walked.append(walked[-1] + math.dist(before, after))
    points, step = [], 0
    for i in range(count):
        target = walked[-1] * i / count
        while walked[step] < target:
            step += 1
        points.append(fine[step])
    return points


def _at(angle: float, across: float, down: float, shape: float) -> tuple[float, float]:
    """A point of a superellipse (G. Lamé, 1818), clockwise from the top."""
    sine, cosine = math.sin(angle), math.cos(angle)
    power = 2 / shape
    x = math.copysign(abs(sine) ** power, sine)
    y = math.copysign(abs(cosine) ** power, cosine)
    return across * x, -down * y


def seat_rows(count: int, width: int, least_width: int, height: int, gap: int) -> list[QRect]:
    """Place seats in rows of equal columns, from (0, 0) on.

    Args:
        width: To stay inside of.
        least_width: Of one seat.
        height: The same.
    """
    columns = max(1, min(count, (width + gap) // (least_width + gap)))
    column_width = (width - gap * (columns - 1)) // columns
    return [
        QRect(
            (i % columns) * (column_width + gap),
            (i // columns) * (height + gap),
            column_width,
            height,
        )
        for i in range(count)
    ]
