"""File names as people gave them, made harmless for a page, a header and another computer."""

import unicodedata
from urllib.parse import quote

LONGEST = 120
FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


def clean_name(given: str) -> str:
    """Keep the letters (Ң too), drop folders, control and direction signs, and quotes."""
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(" " if sign in "\r\n\t" else sign for sign in name)
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = " ".join(name.translate(FORBIDDEN).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:LONGEST]
    return f"{stem.strip()[: LONGEST - len(extension) - 1]}.{extension.lower()}"


def extension_of(name: str) -> str:
    """`Устав.PDF` → `pdf`; nothing where there is none."""
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""


def disposition(name: str, *, inline: bool) -> str:
    """The Content-Disposition header (RFC 6266): a plain fall-back and the true name in UTF-8."""
    name = clean_name(name)
    plain = name if name.isascii() else f"document.{extension_of(name)}".rstrip(".")
    plain = plain.replace(";", "_")
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
