"""The one form of the lawbook: by which local act a rule set is adopted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import DateField, PortalForm
from karakol_gsz.core.uploads import document_field


class AdoptForm(PortalForm):
    number = forms.CharField(
        label=_("Number of the local act"),
        max_length=40,
        error_messages={"required": _("Write the number of the local act.")},
    )
    on = DateField(
        label=_("Date of the local act"),
        error_messages={"required": _("Write the date of the local act.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = document_field(label=_("Scan of the local act"))
