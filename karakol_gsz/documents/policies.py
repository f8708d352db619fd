"""Who reads the files of the storeys below, and how these take files in without knowing us."""

from typing import Any

from django import forms
from django.db import models

from karakol_gsz.core import uploads
from karakol_gsz.documents import access, intake
from karakol_gsz.documents.forms import DocumentField
from karakol_gsz.documents.models import Document


def reads_orders(visitor: Any, document: Document) -> bool:
    """Orders are read in the office; what was published with a call is published there."""
    return bool(visitor.has_perm("city.view_orders"))


class DocumentIntake:
    """The field and the intake of documents, as `core.uploads` wants them."""

    def field(self, **kwargs: Any) -> forms.Field:
        return DocumentField(**kwargs)

    def take_in(
        self,
        upload: Any,
        *,
        kind: str,
        by: Any,
        subject: models.Model | None = None,
        title: str = "",
        public: bool = False,
    ) -> Document:
        return intake.take_in(upload, kind=kind, by=by, subject=subject, title=title, public=public)


access.register_reader("city.order", reads_orders)
access.register_reader("lawbook.act", reads_orders)
uploads.register_intake(DocumentIntake())
