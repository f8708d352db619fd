"""A flow as a drawing (Mermaid) and as a table, so that people can read the roads."""

from typing import Any

from django.utils.translation import override

from karakol_gsz.workflow.flow import Flow, Step


def mermaid(flow: Flow[Any]) -> str:
    """The states and roads of one model, in English, as a page of docs/flows/."""
    with override("en"):
        meta = flow.model._meta
        lines = [
            f"# {meta.verbose_name}",
            "",
            f"`{meta.label_lower}`",
            "",
            "```mermaid",
            "stateDiagram-v2",
        ]
        for state in flow.states:
            lines.append(f"    {state.value}: {state.label}")
        steps = _in_order(flow)
        for step in steps:
            for source in sorted(step.sources):
                lines.append(f"    {source} --> {step.target or source}: {step.label}")
        lines += ["```", "", "| step | from | to | right |", "|---|---|---|---|"]
        for step in steps:
            sources = ", ".join(sorted(step.sources))
            lines.append(f"| {step.label} | {sources} | {step.target or 'stays'} | `{step.perm}` |")
    return "\n".join([*lines, ""])


def _in_order(flow: Flow[Any]) -> list[Step]:
    """Along the states, then by name: the same drawing whichever module was imported first."""
    order = list(flow.states.values)
    return sorted(
        flow.steps.values(), key=lambda step: (min(map(order.index, step.sources)), step.name)
    )
