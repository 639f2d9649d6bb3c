"""Many texts searched as one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.model.haystack import GAP, Haystack

TEXTS = st.lists(st.text(st.sampled_from("ab كХ"), max_size=5), max_size=8)
WANTED = st.text(st.sampled_from("ab كХ"), min_size=1, max_size=3)


@given(TEXTS, WANTED)
def test_each_text_that_holds_it_is_found_once(texts: list[str], wanted: str) -> None:
    haystack = Haystack(dict(enumerate(texts)))
    assert sorted(haystack.find(wanted)) == [n for n, text in enumerate(texts) if wanted in text]
    begins = [n for n, text in enumerate(texts) if text.startswith(wanted)]
    assert sorted(haystack.find(GAP + wanted)) == begins
    whole = [n for n, text in enumerate(texts) if text == wanted]
    assert sorted(haystack.find(GAP + wanted + GAP)) == whole


def test_texts_of_several_lines_and_the_order_they_were_given_in() -> None:
    haystack = Haystack({7: f"one{GAP}two", 3: "two", 5: f"twofold{GAP}two"})
    assert list(haystack.find(GAP + "two" + GAP)) == [7, 3, 5]
    assert list(Haystack({}).find("x")) == []
