"""A cost may run for half a month: the table holds every figure that the norm of the budget reads.

The total is counted from the columns that change, so it is taken away and put back.
"""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("procurement", "0005_the_ranking_is_prepared")]
    operations = [
        migrations.RemoveConstraint(model_name="costline", name="cost_line_adds_up"),
        migrations.RemoveField(model_name="costline", name="total"),
        migrations.AlterField(
            model_name="costline",
            name="quantity",
            field=models.DecimalField(decimal_places=6, max_digits=18, verbose_name="quantity"),
        ),
        migrations.AlterField(
            model_name="costline",
            name="months",
            field=models.DecimalField(
                decimal_places=6, default=1, max_digits=18, verbose_name="months"
            ),
        ),
        migrations.AddField(
            model_name="costline",
            name="total",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.functions.Round(
                    F("quantity") * F("unit_price") * F("months"), precision=2
                ),
                output_field=models.DecimalField(decimal_places=2, max_digits=14),
            ),
        ),
        migrations.AddConstraint(
            model_name="costline",
            constraint=models.CheckConstraint(
                name="cost_line_adds_up",
                condition=Q(total=F("from_grant") + F("own") + F("other")),
            ),
        ),
    ]
