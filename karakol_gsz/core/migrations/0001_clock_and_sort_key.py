"""The portal's clock and the alphabet's sort key, as functions of the database."""

from django.db import migrations

CLOCK = """
CREATE TABLE core_clock (
    id smallint PRIMARY KEY CHECK (id = 1),
    offset_by interval NOT NULL DEFAULT '0'
);
CREATE FUNCTION portal_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT clock_timestamp() + coalesce((SELECT offset_by FROM core_clock), interval '0')
$$;
"""

# Kyrgyz alphabet without ICU: Ё after Е, Ң after Н, Ө after О, Ү after У.
SORT_KEY = """
CREATE FUNCTION kg_sort_key(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT replace(replace(replace(replace(lower(words),
        'ё', 'е' || U&'\\04FF'), 'ң', 'н' || U&'\\04FF'),
        'ө', 'о' || U&'\\04FF'), 'ү', 'у' || U&'\\04FF') COLLATE "C"
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(CLOCK, "DROP FUNCTION portal_now(); DROP TABLE core_clock;"),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION kg_sort_key(text);"),
    ]
