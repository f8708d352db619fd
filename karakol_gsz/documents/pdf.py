"""HTML to PDF: the only file that knows WeasyPrint.

Nothing is fetched while a paper is drawn but what lies in the portal's own static folder, asked
for by its bundled name (`static:fonts/…`): no network, no file of the machine. The bytes depend
on the input alone, so two prints of one paper have one hash.
"""

import mimetypes
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "static:"
FOLDERS = ("fonts/", "css/", "img/")
VARIANT = "pdf/a-2a"


class NotBundled(Exception):
    """A paper asked for something that is not part of the portal: it is not printed at all."""


class _Refused(FatalURLFetchingError):
    """WeasyPrint swallows every other exception of a fetcher and prints on without the picture."""


class BundledOnly(URLFetcher):
    """Serves bundled `static:` names and refuses everything else."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        path = self._path_of(url)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, BytesIO(path.read_bytes()), {"Content-Type": kind})

    def _path_of(self, url: str) -> Path:
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or not name.startswith(FOLDERS) or ".." in name:
            raise _Refused(f"A paper may use bundled names only, not {url[:80]!r}.")
        found = finders.find(name)
        if not isinstance(found, str):
            raise _Refused(f"{name!r} is not among the portal's static files.")
        return Path(found)


def render(template: str, context: Mapping[str, Any], language: str) -> tuple[str, bytes]:
    """Draw *template* with *context* in *language*; give the HTML and the PDF (A-2a, tagged)."""
    with translation.override(language):
        html = render_to_string(template, dict(context))
    return html, draw(html)


def draw(html: str) -> bytes:
    """Turn finished HTML into a PDF for the archive."""
    try:
        fonts, sheet = _fonts_and_sheet()
        pdf = HTML(string=html, base_url=SCHEME, url_fetcher=BundledOnly()).write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            finisher=_plain_metadata,
            pdf_variant=VARIANT,
        )
    except _Refused as refused:
        raise NotBundled(str(refused)) from refused
    return bytes(pdf)


@cache
def _fonts_and_sheet() -> tuple[FontConfiguration, CSS]:
    """One for the life of the process: a new one for each paper would eat memory."""
    fonts = FontConfiguration()
    sheet = CSS(url=f"{SCHEME}css/paper.css", font_config=fonts, url_fetcher=BundledOnly())
    return fonts, sheet


def _plain_metadata(_document: Any, pdf: Any) -> None:
    """PDF/A-2 wants the metadata uncompressed, which WeasyPrint does not do by itself."""
    for part in pdf.objects:
        if getattr(part, "extra", {}).get("Type") == "/Metadata":
            part.compress = False
