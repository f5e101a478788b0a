"""Pictures (图片): image files as grey pages, opened within limits."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

Picture = NDArray[Any]
"""A page as grey values (灰度页): rows of pixels, 255 is paper."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels from the top left corner (框)."""
