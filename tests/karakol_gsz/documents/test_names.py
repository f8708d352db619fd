"""File names: harmless everywhere, and still the name that the person gave."""

import pytest

from karakol_gsz.documents.names import clean_name, disposition


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("Устав Ң Ө Ү.PDF", "Устав Ң Ө Ү.pdf"),
        ("C:\\Users\\Асель\\смета.xlsx", "смета.xlsx"),
        ("../../etc/passwd", "passwd"),
        ('a"b;c.pdf', "a_b;c.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
        ("exe\u202efdp.pdf", "exefdp.pdf"),
        ("  . .pdf", "pdf"),
        ("", ""),
        ("и" + "й" + "х" * 300 + ".pdf", "ий" + "х" * 114 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(given: str, clean: str) -> None:
    assert clean_name(given) == clean


def test_the_header_carries_the_true_name_and_a_plain_one() -> None:
    assert disposition("Ңү.pdf", inline=False) == (
        "attachment; filename=\"document.pdf\"; filename*=UTF-8''%D2%A2%D2%AF.pdf"
    )


def test_nobody_can_write_another_header_through_a_name() -> None:
    header = disposition('a"; filename="b.exe\r\nX: y.pdf', inline=True)

    assert header == (
        'inline; filename="a__ filename=_b.exe X_ y.pdf"; '
        "filename*=UTF-8''a_%3B%20filename%3D_b.exe%20X_%20y.pdf"
    )
