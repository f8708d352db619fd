"""Inviting a person and giving a role."""

from django import forms
from django.utils.translation import gettext_lazy as _

from karakol_gsz.core.forms import PortalForm
from ngos.models import MemberRole

ROLE_HINT = _(
    "An administrator may do everything. An editor fills in and drafts. A signatory sends bids and "
    "signs. An accountant writes financial reports."
)


class RoleForm(PortalForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=MemberRole,
        widget=forms.RadioSelect,
        help_text=ROLE_HINT,
        error_messages={"required": _("Choose a role.")},
    )


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail of the person"),
        error_messages={
            "required": _("Write the e-mail of the person."),
            "invalid": _("Write the e-mail like name@example.kg."),
        },
    )
    field_order = ["email", "role"]
