"""The letters of a paper, looked at: Ң Ө Ү must be themselves, not their neighbours, not boxes."""

import pytest

from karakol_gsz.documents import pdf
from tests.papers.looking import (
    TOFU,
    difference,
    drawn_straight_from_font,
    embedded_fonts,
    pictures,
    shape,
)

LETTERS = "ҢӨҮңөүНОУноуЁёЙйЪъ№«»1234567890KgQ"
SIZE = 150
FAR = 0.4

FACES = [
    ("PT Serif", "normal", "pt-serif/Regular.ttf"),
    ("PT Serif", "bold", "pt-serif/Bold.ttf"),
    ("PT Sans", "normal", "pt-sans/Regular.ttf"),
    ("PT Sans", "bold", "pt-sans/Bold.ttf"),
]


def page_of(letter: str, family: str, weight: str) -> str:
    style = f"font: {weight} {SIZE}pt/200pt '{family}'; break-after: page"
    return f'<p style="{style}">{letter}</p>'


def paper_of(body: str) -> bytes:
    return pdf.draw(f'<html lang="ky"><body>{body}</body></html>')


@pytest.mark.parametrize(("family", "weight", "file"), FACES)
def test_every_letter_is_printed_as_the_font_draws_it(family, weight, file) -> None:
    drawn = {one: drawn_straight_from_font(one, file, SIZE) for one in LETTERS + TOFU}
    paper = paper_of("".join(page_of(letter, family, weight) for letter in LETTERS))

    seen = dict(zip(LETTERS, map(shape, pictures(paper, dpi=72)), strict=False))

    nearest = {
        letter: min(drawn, key=lambda one: difference(seen[letter], drawn[one]))  # noqa: B023
        for letter in LETTERS
    }
    assert nearest == {letter: letter for letter in LETTERS}
    assert max(difference(seen[letter], drawn[letter]) for letter in LETTERS) < FAR


def test_a_word_divided_at_the_end_of_a_line_gets_a_hyphen_and_no_box() -> None:
    words = "профессиональное переосвидетельствование соответствующих " * 3
    text = f'<div class="part" lang="ru" style="width: 45mm"><p>{words}</p></div>'

    paper = paper_of(text)

    assert embedded_fonts(paper) == {"PT-Serif"}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "static:../manage.py",
        "static:img/../../manage.py",
        "static:templates/base.html",
        "static:img/no-such-picture.svg",
        "data:image/png;base64,AAAA",
        "//example.org/x.png",
        "x.png",
    ],
)
@pytest.mark.parametrize("way", ['<img src="{}" alt="">', '<link rel="attachment" href="{}">'])
def test_nothing_but_bundled_names_is_fetched(address: str, way: str) -> None:
    with pytest.raises(pdf.NotBundled):
        paper_of(way.format(address))


def test_the_same_paper_has_the_same_bytes() -> None:
    assert paper_of("<p>Өкүл</p>") == paper_of("<p>Өкүл</p>")
