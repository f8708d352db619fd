"""Fields for files: the checks run in `clean()`, so the sentence stands beside the field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.errors import Refusal
from karakol_gsz.documents.content import ACCEPT
from karakol_gsz.documents.intake import CheckedFile, check


class DocumentInput(forms.FileInput):
    """One file, chosen or photographed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPT, **(attrs or {})})


class DocumentsInput(DocumentInput):
    """Several files at once."""

    allow_multiple_selected = True


class DocumentField(forms.FileField):
    """One file; gives a `CheckedFile` for `intake.take_in`, or None where it may be missing."""

    widget = DocumentInput
    default_error_messages = {
        "required": _("Choose a file, or take a photo of the paper."),
        "missing": _("Choose a file, or take a photo of the paper."),
        "invalid": _("The file did not arrive. Choose it again."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF, DOCX, XLSX, ODT, ODS, JPG or PNG, at most 10 MB"))
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        """Leave empty files, sizes and names to `check`, whose sentences say more."""
        return None if data in self.empty_values else data

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data is False:
            data = None
        if not data:
            if self.required and not initial:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            return data if isinstance(data, CheckedFile) else check(data)
        except Refusal as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal


class DocumentsField(DocumentField):
    """Several files; each refusal names its file and leaves the others in peace."""

    widget = DocumentsInput

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not given:
            super().clean(None, initial)
            return []
        checked, errors = [], []
        for upload in given:
            try:
                checked.append(super().clean(upload, initial))
            except ValidationError as error:
                errors += error.error_list
        if errors:
            raise ValidationError(errors)
        return checked
