"""Words as often as people use them: a vocabulary with Zipf's frequencies, in two scripts."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_FUNCTION: Final = (
    "the of and in to a was on by for that at with from were said as it had near is after an which"
    " but not their be this are two who been have one its they also has his during three more than"
    " into other were no when between or some there according over against out before while"
)
_FIELD: Final = (
    "killed attack forces people military injured area government city army armed reported fighters"
    " security group civilians district province village police village war soldiers fire rebels"
    " town members shelling air region state local positions strike rocket base troops clashes"
    " drone airstrike checkpoint militia convoy explosion wounded border road market mortar house"
    " spokesman claimed denied condemned hospital vehicle camp targets missile bridge school ambush"
    " ceasefire hostage artillery suicide bomber patrol brigade airport embassy militants tribe"
    " weapons residents children women sources official ministry statement responsibility northern"
)
_FUNCTION_AR: Final = "في من على الى عن ان قال التي بعد قبل كان وقد هذا مع بين حيث خلال لم ما كل"
_FIELD_AR: Final = (
    "قوات هجوم قتل جرح مدينة الجيش الحكومة مسلحون مدنيين قصف طائرة مسيرة صاروخ قاعدة عسكرية منطقة"
    " محافظة قرية اشتباكات نقطة تفتيش الشرطة انفجار سيارة مفخخة المتحدث باسم بيان مسؤول مصادر كتائب"
)
_ONSETS: Final = "b br c ch d dr f fl g gr h j k kl l m n p pr qu r s sh sl st t th tr v w z"
_VOWELS: Final = "a e i o u ai ea ou"
_CODAS: Final = ["", "", "", "n", "r", "l", "s", "t", "m", "nd", "st", "ck"]
_LETTERS_AR: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"

SIZE: Final = 50_000
SIZE_AR: Final = 20_000
_DRAW: Final = 100_000


class Vocabulary:
    """Words by rank, drawn with probability 1 / (rank + 2.7): Zipf's law after Mandelbrot."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))

    def stream(self, rng: random.Random) -> Iterator[str]:
        """Yield words for ever."""
        while True:
            yield from rng.choices(self.words, cum_weights=self._weights, k=_DRAW)


def latin() -> Vocabulary:
    """Return the vocabulary in Latin letters."""
    rng = random.Random("latin")
    return Vocabulary(_grown(_FUNCTION, _FIELD, SIZE, lambda: _made_up(rng)))


def arabic() -> Vocabulary:
    """Return the vocabulary in Arabic letters; a third of its rarer words has the article."""
    rng = random.Random("arabic")
    return Vocabulary(_grown(_FUNCTION_AR, _FIELD_AR, SIZE_AR, lambda: _made_up_arabic(rng)))


def _grown(function: str, field: str, size: int, make: object) -> list[str]:
    words = dict.fromkeys([*function.split(), *field.split()])
    assert callable(make)
    while len(words) < size:
        words[make()] = None
    return list(words)


def _made_up(rng: random.Random) -> str:
    onsets, vowels = _ONSETS.split(), _VOWELS.split()
    syllables = rng.choices((1, 2, 3, 4), (1, 5, 4, 1))[0]
    return "".join(
        rng.choice(onsets) + rng.choice(vowels) + rng.choice(_CODAS) for _ in range(syllables)
    )


def _made_up_arabic(rng: random.Random) -> str:
    word = "".join(rng.choices(_LETTERS_AR, k=rng.randint(3, 6)))
    return "ال" + word if rng.random() < 1 / 3 else word
