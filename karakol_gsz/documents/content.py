"""Whether a file is what its name says, as a parser of its kind sees it; the rest is refused.

A look at the first bytes is not enough: a picture may carry the place where a child was
photographed, a PDF may carry a programme, an office file may unpack to gigabytes.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import puremagic
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from karakol_gsz.core.errors import Refusal

ZIP_ENTRIES = 200
ZIP_UNPACKED = 100 * 1024 * 1024
ZIP_RATIO = 100
PICTURE_PIXELS = 60_000_000
PDF_DEPTH = 40
ENCRYPTED = 0x1
CHUNK = 256 * 1024

PDF_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie"}
PDF_PROGRAMME_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMedia", "/RichMediaContent"}
PDF_ATTACHMENT_KEYS = {"/EmbeddedFiles", "/EmbeddedFile", "/EF"}
UNREADABLE_PICTURE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
)
UNREADABLE_ARCHIVE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    zlib.error,
)
MACRO_PARTS = ("vbaproject.bin", "basic/", "scripts/", "activex/")


@dataclass(frozen=True)
class FileType:
    """One kind of file that the portal takes."""

    extension: str
    content_type: str
    clean: Callable[[bytes, str], bytes]
    magic: tuple[str, ...]
    inline: bool = False


def clean_pdf(data: bytes, name: str) -> bytes:
    """A PDF is taken as it is (a signature in it must stay whole), or not at all."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if not len(pdf.pages):
                raise Refusal(_broken(name))
            for key, value in _pdf_entries(pdf):
                if key in PDF_ATTACHMENT_KEYS:
                    raise Refusal(
                        _(
                            "The PDF “%(name)s” has other files attached inside. "
                            "Save it without them."
                        )
                        % {"name": name}
                    )
                if key in PDF_PROGRAMME_KEYS or (key == "/S" and value in PDF_ACTIONS):
                    raise Refusal(
                        _(
                            "The PDF “%(name)s” contains a programme. Print it to PDF again "
                            "and attach the new file."
                        )
                        % {"name": name}
                    )
    except pikepdf.PasswordError as locked:
        raise Refusal(_locked(name)) from locked
    except (pikepdf.PdfError, ValueError, RuntimeError) as broken:
        raise Refusal(_broken(name)) from broken
    return data


def clean_jpeg(data: bytes, name: str) -> bytes:
    """Draw the picture anew: what the phone wrote beside it (place, owner) does not come along."""
    picture = _picture(data, name, "JPEG")
    out = BytesIO()
    picture.convert("L" if picture.mode == "L" else "RGB").save(
        out, "JPEG", quality=88, optimize=True
    )
    return out.getvalue()


def clean_png(data: bytes, name: str) -> bytes:
    """Draw the picture anew, without its side notes."""
    picture = _picture(data, name, "PNG")
    if picture.mode not in {"1", "L", "LA", "P", "RGB", "RGBA"}:
        picture = picture.convert("RGB")
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def clean_docx(data: bytes, name: str) -> bytes:
    return _office(data, name, root="[Content_Types].xml", main="word/document.xml")


def clean_xlsx(data: bytes, name: str) -> bytes:
    return _office(data, name, root="[Content_Types].xml", main="xl/workbook.xml")


def clean_odt(data: bytes, name: str) -> bytes:
    return _open_document(data, name, "application/vnd.oasis.opendocument.text")


def clean_ods(data: bytes, name: str) -> bytes:
    return _open_document(data, name, "application/vnd.oasis.opendocument.spreadsheet")


OFFICE = "application/vnd.openxmlformats-officedocument"
OASIS = "application/vnd.oasis.opendocument"
ZIP = ("zip", "docx", "xlsx", "odt", "ods")
FILE_TYPES = {
    "pdf": FileType("pdf", "application/pdf", clean_pdf, ("pdf",), inline=True),
    "jpg": FileType("jpg", "image/jpeg", clean_jpeg, ("jpg", "jpeg", "jfif"), inline=True),
    "jpeg": FileType("jpeg", "image/jpeg", clean_jpeg, ("jpg", "jpeg", "jfif"), inline=True),
    "png": FileType("png", "image/png", clean_png, ("png",), inline=True),
    "docx": FileType("docx", f"{OFFICE}.wordprocessingml.document", clean_docx, ZIP),
    "xlsx": FileType("xlsx", f"{OFFICE}.spreadsheetml.sheet", clean_xlsx, ZIP),
    "odt": FileType("odt", f"{OASIS}.text", clean_odt, ZIP),
    "ods": FileType("ods", f"{OASIS}.spreadsheet", clean_ods, ZIP),
}
INLINE_TYPES = {kind.content_type for kind in FILE_TYPES.values() if kind.inline}
ACCEPT = ",".join(f".{extension}" for extension in FILE_TYPES)


def cleaned(data: bytes, name: str, extension: str) -> bytes:
    """Give the content as the portal may keep it, or refuse with words that say what to do."""
    kind = FILE_TYPES[extension]
    if not _magic_of(data) & set(kind.magic):
        raise Refusal(
            _(
                "The file “%(name)s” is not what its name says: inside it is not a %(type)s file. "
                "Save it as PDF, or take a photo in JPG."
            )
            % {"name": name, "type": extension.upper()}
        )
    return kind.clean(data, name)


def _magic_of(data: bytes) -> set[str]:
    try:
        matches = puremagic.magic_string(data[:4096] + data[-4096:])
    except puremagic.PureError:
        return set()
    return {match.extension.lstrip(".").lower() for match in matches}


def _broken(name: str) -> str:
    return _(
        "The file “%(name)s” is damaged and does not open. Check it on your computer, "
        "save it again and attach the new file."
    ) % {"name": name}


def _locked(name: str) -> str:
    return _("The file “%(name)s” is locked with a password. Save it without one.") % {"name": name}


def _pdf_entries(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Every key of every dictionary in the file, reached from the catalogue or not."""
    for thing in [pdf.trailer, *pdf.objects]:
        yield from _entries_of(thing, 0)


def _entries_of(thing: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > PDF_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in thing.keys():  # noqa: SIM118 (a PDF dictionary iterates otherwise)
            value = thing.get(key)
            yield key, str(value) if isinstance(value, pikepdf.Name) else ""
            if _is_direct(value):
                yield from _entries_of(value, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if _is_direct(value):
                yield from _entries_of(value, depth + 1)


def _is_direct(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _picture(data: bytes, name: str, expected: str) -> Image.Image:
    try:
        picture = Image.open(BytesIO(data), formats=[expected])
        if picture.width * picture.height > PICTURE_PIXELS:
            raise Refusal(
                _("The picture “%(name)s” has too many dots. Make it smaller and attach it again.")
                % {"name": name}
            )
        picture.load()
        turned = ImageOps.exif_transpose(picture)
    except UNREADABLE_PICTURE as broken:
        raise Refusal(_broken(name)) from broken
    return turned


def _office(data: bytes, name: str, *, root: str, main: str) -> bytes:
    parts = _unpacked(data, name, keep=(root,))
    if root not in parts or main not in parts:
        raise Refusal(_broken(name))
    if b"macroEnabled" in parts[root]:
        raise Refusal(_macros(name))
    _well_formed(parts[root], name)
    return data


def _open_document(data: bytes, name: str, content_type: str) -> bytes:
    manifest = "META-INF/manifest.xml"
    parts = _unpacked(data, name, keep=("mimetype", manifest))
    if parts.get("mimetype", b"").strip() != content_type.encode() or "content.xml" not in parts:
        raise Refusal(_broken(name))
    if b"encryption-data" in parts.get(manifest, b""):
        raise Refusal(_locked(name))
    _well_formed(parts.get(manifest, b""), name)
    return data


def _well_formed(part: bytes, name: str) -> None:
    try:
        ElementTree.fromstring(part)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as broken:
        raise Refusal(_broken(name)) from broken


def _macros(name: str) -> str:
    return _("The file “%(name)s” contains macros. Save it without them, best as PDF.") % {
        "name": name
    }


def _unpacked(data: bytes, name: str, *, keep: tuple[str, ...]) -> dict[str, bytes]:
    """Unpack within bounds; give the names of all parts and the text of those to *keep*.

    What the archive says about its sizes is believed only where it already says too much.
    """
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _promise_within_bounds(archive, len(data), name)
            left = ZIP_UNPACKED
            for entry in archive.infolist():
                if any(macro in entry.filename.lower() for macro in MACRO_PARTS):
                    raise Refusal(_macros(name))
                text = bytearray()
                with archive.open(entry) as part:
                    while chunk := part.read(CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise Refusal(_too_packed(name))
                        if entry.filename in keep:
                            text += chunk
                parts[entry.filename] = bytes(text)
    except UNREADABLE_ARCHIVE as broken:
        raise Refusal(_broken(name)) from broken
    return parts


def _promise_within_bounds(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ZIP_ENTRIES or unpacked > ZIP_UNPACKED or unpacked > ZIP_RATIO * packed:
        raise Refusal(_too_packed(name))
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Refusal(_locked(name))


def _too_packed(name: str) -> str:
    return _("The file “%(name)s” unpacks to too much. Save it as PDF and attach that.") % {
        "name": name
    }
