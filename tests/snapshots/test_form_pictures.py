"""The pictures of the forms in the manual are what the forms look like."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.documents import DOCS
from tests.pictures import SIZES, pictures

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pictures are drawn on Python 3.11"
)


@pytest.mark.parametrize("size", SIZES)
async def test_the_pictures_of_the_manual_are_those_of_the_forms(
    sample_copy: Path, size: tuple[int, int]
) -> None:
    columns, rows = size
    for name, drawn in (await pictures(sample_copy, size)).items():
        kept = DOCS / "forms" / f"{name}-{columns}x{rows}.svg"
        assert kept.read_text(encoding="utf-8") == drawn, "draw anew: python -m tests.documents"
