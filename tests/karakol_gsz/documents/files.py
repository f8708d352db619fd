"""Files as people and wrongdoers send them, made on the spot."""

import zipfile
from io import BytesIO

import openpyxl
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ODT = "application/vnd.oasis.opendocument.text"
PLACE = "42.4907N 78.3936E"
TYPES = b'<?xml version="1.0"?><Types xmlns="x"/>'


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/octet-stream")


def pdf(**root: object) -> bytes:
    """A PDF of one page; keywords become entries of its catalogue."""
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        for key, value in root.items():
            made.Root[f"/{key}"] = value
        made.save(out)
    return out.getvalue()


def pdf_with_programme() -> bytes:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    return pdf(OpenAction=script)


def pdf_that_starts_something() -> bytes:
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    return pdf(OpenAction=launch)


def pdf_with_attachment() -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        made.attachments["inner.exe"] = b"MZ"
        made.save(out)
    return out.getvalue()


def pdf_with_password() -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        made.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def picture(kind: str = "JPEG", *, place: bool = False) -> bytes:
    """A small picture; with *place*, the phone wrote down where it was taken."""
    out = BytesIO()
    made = Image.new("RGB", (40, 30), (47, 127, 181))
    exif = Image.Exif()
    if place:
        exif[0x010E] = PLACE
    made.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def docx(more: dict[str, bytes] | None = None) -> bytes:
    parts = {"[Content_Types].xml": TYPES, "word/document.xml": b"<document/>"}
    return archive(parts | (more or {}))


def odt() -> bytes:
    parts = {
        "mimetype": ODT.encode(),
        "content.xml": b"<x/>",
        "META-INF/manifest.xml": b"<manifest/>",
    }
    return archive(parts)


def xlsx() -> bytes:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A small document that unpacks to 99 MB of nothing."""
    return docx({"word/media": b"\0" * (99 * 1024 * 1024)})


def liar() -> bytes:
    """A document whose archive promises four gigabytes."""
    data = bytearray(docx())
    centre = data.rindex(b"PK\x01\x02")
    data[centre + 24 : centre + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    return bytes(data)
