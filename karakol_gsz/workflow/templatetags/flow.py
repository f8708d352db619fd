"""`{% offers "procurement.call" call as steps %}`: the buttons a person may press here."""

from typing import Any

from django import template

from karakol_gsz.audit.models import Event
from karakol_gsz.audit.presenters import label_of
from karakol_gsz.workflow.flow import FLOWS, Step

register = template.Library()


@register.simple_tag(takes_context=True)
def offers(context: template.Context, flow: str, thing: Any) -> list[Step]:
    """The steps of the flow of *flow* (a model's label) that the visitor may take on *thing*."""
    return FLOWS[flow].offers(thing, context["request"].user)


@register.inclusion_tag("components/history.html")
def history(thing: Any) -> dict[str, Any]:
    """What was done with *thing*, oldest first."""
    return {"events": Event.objects.about(thing)}


@register.filter
def deed_label(event: Event) -> str:
    """What an event says was done."""
    return label_of(event)
