"""The only way in for a file: every check before anything is kept, every refusal in words."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from karakol_gsz.audit import journal
from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents.content import FILE_TYPES, cleaned
from karakol_gsz.documents.models import Document, DocumentState
from karakol_gsz.documents.names import clean_name, extension_of
from karakol_gsz.documents.seal import seal

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class CheckedFile:
    """An upload that passed every check; its content is already the cleaned one."""

    name: str
    content_type: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def __str__(self) -> str:
        return self.name


def check(upload: UploadedFile[Any]) -> CheckedFile:
    """Look at a raw upload; give it back cleaned or refuse with a sentence that says what to do."""
    name = clean_name(upload.name or "") or _("file")
    size = upload.size or 0
    if not size:
        raise Refusal(
            _("The file “%(name)s” is empty. Check it on your computer and choose it again.")
            % {"name": name}
        )
    if size > settings.UPLOAD_MAX:
        raise Refusal(
            _(
                "The file “%(name)s” is too large: %(size)s MB. At most %(limit)s MB are taken; "
                "scan it in grey at 150 dpi, or split it."
            )
            % {
                "name": name,
                "size": _megabytes(size),
                "limit": settings.UPLOAD_MAX // MEGABYTE,
            }
        )
    if (extension := extension_of(name)) not in FILE_TYPES:
        raise Refusal(
            _(
                "Files of the type of “%(name)s” are not taken. Attach PDF, DOCX, XLSX, ODT, ODS, "
                "JPG or PNG."
            )
            % {"name": name}
        )
    data = cleaned(upload.read(), name, extension)
    return CheckedFile(name, FILE_TYPES[extension].content_type, data)


def take_in(
    upload: UploadedFile[Any] | CheckedFile,
    *,
    kind: str,
    by: Any,
    subject: models.Model | None = None,
    title: str = "",
    sealed_context: str = "",
    public: bool = False,
) -> Document:
    """Keep an upload; with *sealed_context* only its ciphertext ever touches the disk."""
    checked = upload if isinstance(upload, CheckedFile) else check(upload)
    return keep(
        checked.data,
        name=checked.name,
        content_type=checked.content_type,
        kind=kind,
        by=by,
        subject=subject,
        title=title,
        sealed_context=sealed_context,
        public=public,
    )


@transaction.atomic
def keep(
    data: bytes,
    *,
    name: str,
    content_type: str,
    kind: str,
    by: Any,
    subject: models.Model | None = None,
    title: str = "",
    sealed_context: str = "",
    public: bool = False,
) -> Document:
    """Keep content that is known to be sound: a checked upload, or bytes the portal made itself."""
    document = Document(
        kind=kind,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        content_type=content_type,
        state=DocumentState.READY,
        is_public=public,
        made_by=by if by is not None and by.pk is not None else None,
        sealed_context=sealed_context,
    )
    stored = data
    if sealed_context:
        document.seal_label(name=name, title=title, sha256=hashlib.sha256(data).hexdigest())
        stored = seal(data, context=document.seal_context)
    else:
        document.name, document.title = name, title[:200]
    document.sha256 = hashlib.sha256(stored).hexdigest()
    document.size = len(stored)
    document.file.save(name="", content=ContentFile(stored), save=False)
    document.save()
    journal.record(
        document,
        "take_in",
        by=by,
        after=document.state,
        facts={"kind": kind, "sha256": document.sha256, "size": document.size},
    )
    return document


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".replace(".", ",")
