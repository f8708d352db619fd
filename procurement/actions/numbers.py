"""Numbers in order, without a gap for two who ask at once."""

from django.db import connection, models


def next_number(model: type[models.Model], *, prefix: str, width: int = 1) -> str:
    """The next free `<prefix><n>` of *model*; two who ask at once take turns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{model._meta.label_lower}:{prefix}"],
        )
    taken = model._default_manager.filter(number__regex=rf"^{prefix}[0-9]+$")
    last = max((int(n[len(prefix) :]) for n in taken.values_list("number", flat=True)), default=0)
    return f"{prefix}{last + 1:0{width}d}"
