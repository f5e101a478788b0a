"""Words that were probably meant (近似的写法)."""

from __future__ import annotations

from difflib import get_close_matches


def meant(word: str, allowed: tuple[str, ...]) -> str:
    """The end of a sentence about an unknown word (是否指…)."""
    near = get_close_matches(word, allowed, n=1, cutoff=0.5)
    return f"，是否指「{near[0]}」？" if near else "。"
