"""Whether this machine can print papers at all; asked by pages and by the health address.

It looks for the libraries only and loads nothing of WeasyPrint, so a web process stays small.
"""

import ctypes
from functools import cache

from django.utils.translation import gettext as _

NEEDED = (
    ("libgobject-2.0.so.0", "libgobject-2.0-0", "libgobject-2.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0-0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0", "libpangoft2-1.0.dylib"),
)


class PapersUnavailable(Exception):
    """Pango is not on this machine; papers stay ordered until it is."""


@cache
def papers_can_be_printed() -> bool:
    """Tell whether the libraries that draw the letters are here."""
    return all(any(_loads(name) for name in names) for names in NEEDED)


def why_not() -> str:
    """The sentence for a page; empty where papers can be printed."""
    if papers_can_be_printed():
        return ""
    return _(
        "Papers cannot be printed on this machine: the library Pango is missing. "
        "Ask the administrator to install it; papers that were ordered will then be printed."
    )


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
