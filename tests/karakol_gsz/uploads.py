"""Files as a browser sends them."""

from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile


def a_pdf(name: str = "act.pdf") -> SimpleUploadedFile:
    """A sound PDF of one empty page."""
    pdf, made = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(made)
    return SimpleUploadedFile(name, made.getvalue(), "application/pdf")
