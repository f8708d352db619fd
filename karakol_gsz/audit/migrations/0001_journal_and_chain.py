"""Events, their chain, and the triggers that keep both append-only."""

from django.db import migrations, models

import karakol_gsz.core.clock

CHAIN = r"""
INSERT INTO audit_link (seq, event_id, prev, hash) VALUES (0, NULL, '', '\x00');

CREATE FUNCTION audit_event_body(e audit_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(chr(31),
        e.id::text,
        to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        e.actor_id, e.actor, e.action, e.subject_type, e.subject_id, e.subject_label,
        e.before, e.after, e.basis, e.facts)
$$;

CREATE FUNCTION audit_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head record;
BEGIN
    PERFORM pg_advisory_xact_lock(702017);
    SELECT seq, hash INTO head FROM audit_link ORDER BY seq DESC LIMIT 1;
    INSERT INTO audit_link (seq, event_id, prev, hash) VALUES (
        head.seq + 1, NEW.id, head.hash,
        sha256(head.hash || convert_to(audit_event_body(NEW), 'UTF8')));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_chain_event AFTER INSERT ON audit_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain_event();

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'KG002';
END $$;

CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_event_is_never_emptied BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_link_is_append_only BEFORE UPDATE OR DELETE ON audit_link
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_link_is_never_emptied BEFORE TRUNCATE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

UNCHAIN = """
DROP TRIGGER audit_link_is_never_emptied ON audit_link;
DROP TRIGGER audit_link_is_append_only ON audit_link;
DROP TRIGGER audit_event_is_never_emptied ON audit_event;
DROP TRIGGER audit_event_is_append_only ON audit_event;
DROP TRIGGER audit_chain_event ON audit_event;
DROP FUNCTION audit_refuse_change();
DROP FUNCTION audit_chain_event();
DROP FUNCTION audit_event_body(audit_event);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_clock_and_sort_key")]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "seq",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="number"
                    ),
                ),
                ("event_id", models.BigIntegerField(null=True, unique=True, verbose_name="event")),
                ("prev", models.BinaryField(verbose_name="hash before")),
                ("hash", models.BinaryField(verbose_name="hash")),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=karakol_gsz.core.clock.PortalNow(),
                        editable=False,
                        verbose_name="at",
                    ),
                ),
                (
                    "actor_id",
                    models.CharField(blank=True, max_length=40, verbose_name="actor's number"),
                ),
                ("actor", models.CharField(blank=True, max_length=200, verbose_name="actor")),
                ("action", models.CharField(max_length=80, verbose_name="action")),
                (
                    "subject_type",
                    models.CharField(blank=True, max_length=80, verbose_name="kind of subject"),
                ),
                (
                    "subject_id",
                    models.CharField(blank=True, max_length=40, verbose_name="subject's number"),
                ),
                (
                    "subject_label",
                    models.CharField(blank=True, max_length=200, verbose_name="subject"),
                ),
                (
                    "before",
                    models.CharField(blank=True, max_length=40, verbose_name="state before"),
                ),
                ("after", models.CharField(blank=True, max_length=40, verbose_name="state after")),
                ("basis", models.CharField(blank=True, max_length=300, verbose_name="basis")),
                ("facts", models.TextField(default="{}", verbose_name="facts")),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="event_by_subject")
                ],
            },
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
    ]
