"""A receipt to be checked: pasted, or as the file the portal gave."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import PortalForm

RECEIPT_MAX = 64 * 1024


class ReceiptForm(PortalForm):
    text = forms.CharField(
        label=_("Text of the receipt"),
        help_text=_("Open the .json file of the receipt and paste what is in it."),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
    )
    file = forms.FileField(label=_("Or the file of the receipt (.json)"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        upload = data.get("file")
        raw = upload.read(RECEIPT_MAX) if upload else data.get("text", "").encode()
        if not raw:
            self.add_error("text", _("Paste the text of the receipt or choose its file."))
            return data
        try:
            receipt = json.loads(raw)
        except (UnicodeDecodeError, ValueError):
            receipt = None
        if isinstance(receipt, dict):
            data["receipt"] = receipt
        else:
            self.add_error(
                "text", _("This is not a receipt of the portal: paste the whole .json file.")
            )
        return data
