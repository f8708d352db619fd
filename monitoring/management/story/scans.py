"""Small invented scans: one grey page that says aloud that it is a sample."""

import hashlib
from functools import cache
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from karakol_gsz.documents.intake import CheckedFile

PAGE = (620, 877)  # A4 at 75 dpi
MARGIN = 60
LINE = 34
WIDTH = 44
FONT = "static/fonts/pt-serif/Regular.ttf"
SAMPLE = ("УЧЕБНЫЙ ОБРАЗЕЦ", "ОКУУ ҮЛГҮСҮ")


@cache
def scan(name: str, *lines: str) -> CheckedFile:
    """A scan as the portal takes it, named *name*, with these lines on it."""
    page = Image.new("L", PAGE, 246)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(settings.BASE_DIR / FONT), size=20)
    at = MARGIN
    for text in (*SAMPLE, "", *lines):
        for row in _rows(text):
            pen.text((MARGIN, at), row, fill=40, font=font)
            at += LINE
    pen.rectangle((30, 30, PAGE[0] - 30, PAGE[1] - 30), outline=120)
    pen.line((MARGIN, 760, 300, 740), fill=60, width=2)
    data = BytesIO()
    page.save(data, format="PDF", resolution=75.0)
    return CheckedFile(f"{name}.pdf", "application/pdf", data.getvalue())


def content(sheet: CheckedFile) -> ContentFile[bytes]:
    return ContentFile(sheet.data)


def digest(sheet: CheckedFile) -> str:
    return hashlib.sha256(sheet.data).hexdigest()


def _rows(text: str) -> list[str]:
    """The text in lines that fit the page."""
    rows, row = [], ""
    for word in text.split():
        if len(row) + len(word) >= WIDTH:
            rows.append(row)
            row = ""
        row = f"{row} {word}".strip()
    return [*rows, row]
