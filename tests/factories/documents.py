"""Files that came in and papers that went out, without printing or checking anything."""

import hashlib

import factory
from django.core.files.base import ContentFile

from karakol_gsz.documents.models import Document, DocumentState

PDF = b"%PDF-1.7\n%%EOF\n"


class DocumentFactory(factory.django.DjangoModelFactory):
    """A small ready file; `DocumentFactory(pending=True)` is a paper that waits to be printed."""

    class Meta:
        model = Document

    class Params:
        pending = factory.Trait(
            state=DocumentState.PENDING, file="", sha256="", size=0, content_type=""
        )

    kind = "tests.paper"
    title = factory.Sequence(lambda n: f"Документ {n}")
    name = factory.Sequence(lambda n: f"document-{n}.pdf")
    language = "ru"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = hashlib.sha256(PDF).hexdigest()
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="document.pdf"))
    state = DocumentState.READY
