"""A flow as a drawing (Mermaid) and as a table, so that people can read the roads."""

from typing import Any

from django.utils.translation import override

from karakol_gsz.workflow.flow import Flow


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
        for step in flow.steps.values():
            for source in sorted(step.sources):
                lines.append(f"    {source} --> {step.target or source}: {step.label}")
        lines += ["```", "", "| step | from | to | right |", "|---|---|---|---|"]
        for step in flow.steps.values():
            sources = ", ".join(sorted(step.sources))
            lines.append(f"| {step.label} | {sources} | {step.target or 'stays'} | `{step.perm}` |")
    return "\n".join([*lines, ""])
