"""The pictures of the forms in the manual are what the forms look like."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests.documents import DOCS
from tests.pictures import SIZES, pictures

if TYPE_CHECKING:
    from pathlib import Path

TEXT = re.compile(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pictures are drawn on Python 3.11"
)


@pytest.mark.parametrize("size", SIZES)
async def test_the_pictures_of_the_manual_are_those_of_the_forms(
    sample_copy: Path, size: tuple[int, int]
) -> None:
    columns, rows = size
    for name, drawn in (await pictures(sample_copy, size)).items():
        kept = (DOCS / "forms" / f"{name}-{columns}x{rows}.svg").read_text(encoding="utf-8")
        assert of_the_form(drawn) == of_the_form(kept), "draw anew: python -m tests.documents"


def of_the_form(picture: str) -> list[tuple[float, float, str]]:
    """Return where which text stands in the form: the panes beside it are pictured elsewhere."""
    texts = [(float(x), float(y), text) for x, y, text in TEXT.findall(picture)]
    left = max(x for x, _, text in texts if text == "┏")
    top = min(y for _, y, _ in texts)
    found = [(x, y, text) for x, y, text in texts if x >= left and y > top]
    assert len(found) > 40
    return found
