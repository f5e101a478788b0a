"""Making and taking away elements (XML 元素), as every part of an office file needs it."""

from __future__ import annotations

from lxml import etree

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def made(space: str, tag: str, *children: etree._Element, **attributes: str) -> etree._Element:
    """An element with these children and plain attributes (新元素). ``space``: its namespace as lxml writes it."""
    spaces: dict[str | None, str] = {None: space[1:-1]}
    element = etree.Element(space + tag, nsmap=spaces)  # type: ignore[arg-type]  # the stubs do not know the default namespace
    for name, value in attributes.items():
        element.set(name, value)
    element.extend(children)
    return element


def take_away(element: etree._Element) -> None:
    """Remove an element from where it stands (移除元素)."""
    holder = element.getparent()
    if holder is not None:
        holder.remove(element)
