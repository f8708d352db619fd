"""Papers are looked at as pictures: the text of a PDF reads right even where its page is wrong."""

import re
import shutil
import subprocess
import tempfile
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

TOFU = "\U0010fffd"


def needs_poppler() -> None:
    """Say loudly that pictures were not looked at, rather than pass."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed: papers were not looked at as pictures")


def pictures(pdf: bytes, *, dpi: int = 100) -> list[Image.Image]:
    """Every page as a grey picture."""
    needs_poppler()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paper.pdf"
        source.write_bytes(pdf)
        command = ["pdftoppm", "-r", str(dpi), "-gray", str(source), str(Path(folder) / "page")]
        subprocess.run(command, check=True, capture_output=True)
        pages = []
        for path in sorted(Path(folder).glob("page-*.pgm")):
            with Image.open(path) as page:
                pages.append(page.copy())
        return pages


def text_of(pdf: bytes) -> str:
    """What a reading machine finds on all pages, lines joined."""
    needs_poppler()
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=pdf, check=True, capture_output=True)
    return " ".join(done.stdout.decode().split())


def halves(html: str) -> dict[str, str]:
    """The words of each language's part of `press.html_of(document)`, without marks."""
    parts = re.split(r'<section class="part" lang="(\w+)">', html)[1:]
    texts = (" ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in parts[1::2])
    return dict(zip(parts[::2], texts, strict=True))


def page_count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def embedded_fonts(pdf: bytes) -> set[str]:
    """The families inside, without their subset mark: `PT-Serif`, `PT-Sans-Bold` …"""
    names = set()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                names.add(str(thing["/FontName"]).lstrip("/").partition("+")[2])
    return names


def ink(page: Image.Image) -> tuple[int, int, int, int]:
    """The box that holds everything dark on a page."""
    box = ImageChops.invert(page.convert("L")).point(lambda dot: 255 if dot > 60 else 0).getbbox()
    assert box is not None, "the page is empty"
    return box


def shape(page: Image.Image) -> Image.Image:
    """One letter, cut to its ink and laid into a corner in its true size."""
    sheet = Image.new("L", (300, 300), 255)
    sheet.paste(page.crop(ink(page)), (10, 10))
    return sheet


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much of the first drawing's ink is elsewhere in the second: 0 for the same drawing."""
    elsewhere = ImageStat.Stat(ImageChops.difference(one, other)).sum[0]
    return float(elsewhere / ImageStat.Stat(ImageChops.invert(one)).sum[0])


@cache
def drawn_straight_from_font(letter: str, font: str, size: int) -> Image.Image:
    """The letter as the font file itself has it, drawn without any PDF."""
    path = Path(settings.BASE_DIR) / "static" / "fonts" / font
    sheet = Image.new("L", (3 * size, 3 * size), 255)
    face = ImageFont.truetype(str(path), size)
    ImageDraw.Draw(sheet).text((size, size), letter, font=face, fill=0)
    return shape(sheet)
