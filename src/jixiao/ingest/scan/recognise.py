"""Recognition (文字识别): where text stands on a picture, and what a line of text says, letter by letter with its certainty.

The models come in the wheel of rapidocr and are given by path, so that nothing is ever looked for on a network.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import rapidocr
from numpy.typing import NDArray

from jixiao.ingest.scan.picture import Box, Picture

_HEIGHT = 48  # the recognition model reads lines of this height
_NARROW = 96  # and is not made to look at less than this width
_WIDE = 3200
_LEAST = 32  # pixels: the finder of text wants more on every side
_BATCH = 8
_SURE = 0.9
_RARE = 0.1
_LOOKS: tuple[Callable[[Picture], Picture], ...] = (
    lambda line: cv2.GaussianBlur(line, (0, 0), 1.2),
    lambda line: cv2.resize(line[3:-3], (line.shape[1], _HEIGHT), interpolation=cv2.INTER_CUBIC),
)
_SAME = str.maketrans("（）：；，！？％＋－／＝［］｛｝～〜＞＜＊＆＃＠￥〔〕☐", "():;,!?%+-/=[]{}~~><*&#@¥()□")


@dataclass(slots=True)
class Letter:
    """A letter as recognised (字): how certain it is, what else it might be, and where its middle stands (0 to 1 along the line)."""

    text: str
    sure: float
    other: str
    other_sure: float
    at: float


def _threads() -> int:
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:
        count = os.cpu_count() or 1
    return max(1, min(4, count))


class Engine:
    """The two models (识别引擎), loaded once a process."""

    def __init__(self) -> None:
        models = Path(rapidocr.__file__).parent / "models"
        where = {kind: sorted(models.glob(f"*_{kind}_*.onnx")) for kind in ("det", "rec")}
        threads = _threads()
        self._finder = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Det.model_path": str(where["det"][-1]),
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            }
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False
        self._reader = onnxruntime.InferenceSession(str(where["rec"][-1]), options, providers=["CPUExecutionProvider"])
        letters = self._reader.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._letters = ["", *letters, " "]
        self._input = self._reader.get_inputs()[0].name
        # letters that mean the same, so that their shares are added up
        groups: dict[str, int] = {}
        self._group = np.array([groups.setdefault(letter.translate(_SAME), len(groups)) for letter in self._letters])
        self._weight = np.array([_weight(letter) for letter in self._letters], np.float32)
        self._lock = threading.Lock()

    def boxes(self, picture: Picture, side: int) -> list[Box]:
        """Where lines of text stand. ``side``: the longest side the picture is looked at with."""
        if min(picture.shape) * min(1.0, side / max(picture.shape)) < _LEAST:
            return []
        with self._lock:
            self._finder.max_side_len = side
            found = self._finder(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return []
        return [
            (float(b[:, 0].min()), float(b[:, 1].min()), float(b[:, 0].max()), float(b[:, 1].max()))
            for b in found.boxes
        ]

    def read(self, crops: Sequence[Picture]) -> list[list[Letter]]:
        """What each crop of one line says. Lines with an unsure letter are looked at again, softened and enlarged, and all looks count."""
        lines = [_line(crop) for crop in crops]
        shares = self._shares(lines)
        found = [self._decoded(each) for each in shares]
        again = [index for index, letters in enumerate(found) if any(letter.sure < _SURE for letter in letters)]
        for look in _LOOKS:
            for index, more in zip(again, self._shares([look(lines[index]) for index in again]), strict=True):
                shares[index] = shares[index] + more
        for index in again:
            found[index] = self._decoded(shares[index] / (1 + len(_LOOKS)))
        return found

    def _shares(self, lines: Sequence[Picture]) -> list[Picture]:
        """For each line, step by step from left to right, the share of each letter."""
        order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1])
        found: list[Picture] = [np.empty(0)] * len(lines)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            width = max(_NARROW, *(lines[index].shape[1] for index in batch))
            width = (width + 7) // 8 * 8
            block = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
            for row, index in enumerate(batch):
                block[row, :, :, : lines[index].shape[1]] = lines[index].astype(np.float32) / 127.5 - 1
            with self._lock:
                shares = self._reader.run(None, {self._input: block})[0]
            for row, index in enumerate(batch):
                steps = max(1, round(shares.shape[1] * lines[index].shape[1] / width))
                found[index] = shares[row, :steps]
        return found

    def _decoded(self, shares: Picture) -> list[Letter]:
        best = (shares * self._weight).argmax(1)
        letters: list[Letter] = []
        steps = len(best)
        step = 0
        while step < steps:
            which = int(best[step])
            end = step
            while end + 1 < steps and best[end + 1] == which:
                end += 1
            if which:
                peak = step + int(shares[step : end + 1, which].argmax())
                letters.append(self._letter(shares[peak], which, (step + end + 1) / 2 / steps))
            step = end + 1
        return letters

    def _letter(self, shares: NDArray[np.float32], which: int, at: float) -> Letter:
        few = np.argsort(shares)[-6:][::-1]
        group = self._group[which]
        sure = float(sum(shares[i] for i in few if self._group[i] == group))
        rest = [int(i) for i in few if self._group[i] != group]
        other = rest[0] if rest else 0
        return Letter(self._letters[which], sure, self._letters[other], float(shares[other]) if rest else 0.0, at)


def _weight(letter: str) -> float:
    """How much a letter is to be expected: forms are written in simplified Chinese, figures and a few signs."""
    if letter.isascii() or "\u2e80" > letter >= "\u2000" or "\u3000" <= letter <= "\u303f" or letter >= "\uff00":
        return 1.0
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return _RARE
    return 1.0 if letter >= "\u4e00" or letter in "×÷·°±" else _RARE


def _line(crop: Picture) -> Picture:
    height, width = crop.shape
    wide = max(8, min(_WIDE, round(width * _HEIGHT / height)))
    how = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    return cv2.resize(crop, (wide, _HEIGHT), interpolation=how)


_ENGINE: list[Engine] = []
_STARTING = threading.Lock()


def engine() -> Engine:
    """The engine of this process, made when first asked for (识别引擎)."""
    with _STARTING:
        if not _ENGINE:
            _ENGINE.append(Engine())
    return _ENGINE[0]
