"""Text with TeX in it as HTML with MathML: nothing is fetched, and nothing of the text becomes markup.

`latex2mathml` reads the formulas. It does not escape what stands in `\\text{…}` and passes links and styles
on, so its tree is written out here: elements and attributes from a list, every text escaped. A formula that
cannot be read stays as it was written.
"""

import re
from html import escape, unescape
from xml.etree.ElementTree import Element

MAX_FORMULA = 600
"""Characters of one formula; a longer one stays text."""

MAX_FORMULAS = 40
"""Formulas of one text that are shown as such."""

MAX_DEPTH = 60
"""Nesting of elements that is written out."""

_FORMULA = re.compile(
    r"\$\$([^$]{1,600})\$\$|\$([^$\n]{1,600})\$|\\\(([^\n]{1,600}?)\\\)|\\\[([\s\S]{1,600}?)\\\]",
)
_TEX = re.compile(r"\\[a-zA-Z]|[\^_]")
_ELEMENTS = frozenset(
    """
    math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover
    mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none
    """.split()
)
_ATTRIBUTES = frozenset(
    """
    display displaystyle scriptlevel mathvariant stretchy fence separator form accent
    linethickness columnalign rowspacing columnspacing columnlines rowlines lspace rspace width
    height depth minsize maxsize movablelimits notation
    """.split()
)
_VALUE = re.compile(r"[\w.%+ -]{1,40}")


def marked_up(text: str, *, formula: bool = False) -> str:
    """The text as HTML, its formulas as MathML. With `formula`, bare TeX is one formula as a whole."""
    if formula and _TEX.search(text) and "$" not in text and "\\(" not in text:
        return _math(text) or escape(text)
    parts: list[str] = []
    end = 0
    for count, match in enumerate(_FORMULA.finditer(text)):
        if count == MAX_FORMULAS:
            break
        source = next(group for group in match.groups() if group is not None)
        parts += [escape(text[end : match.start()]), _math(source) or escape(match[0])]
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def _math(source: str) -> str:
    """MathML of a formula, "" where it cannot be read."""
    if len(source) > MAX_FORMULA:
        return ""
    from latex2mathml.converter import convert_to_element  # of no use to most servers

    try:
        return _written(convert_to_element(source), MAX_DEPTH)
    except Exception:  # noqa: BLE001 - a report is written whatever the library makes of a formula
        return ""


def _written(element: Element, depth: int) -> str:
    """An element and what is in it; one that is not known gives its content alone.

    Raises:
        ValueError: nested deeper than `depth`.
    """
    if depth == 0:
        raise ValueError("nested too deeply")
    inner = escape(unescape(element.text or ""))
    inner += "".join(_written(child, depth - 1) + escape(unescape(child.tail or "")) for child in element)
    if element.tag not in _ELEMENTS:
        return inner
    told = "".join(
        f' {name}="{value}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and _VALUE.fullmatch(value)
    )
    return f"<{element.tag}{told}>{inner}</{element.tag}>"


def mathml_job(texts: list[tuple[str, bool]]) -> list[str]:
    """Texts as HTML, each with whether all of it is a formula; for a worker."""
    return [marked_up(text, formula=formula) for text, formula in texts]
