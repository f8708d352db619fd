"""A version of a bid is stamped by the database, in time, and final.

KG001: the close has passed. Asked twice: when the row is written and when it is committed, so a
submit that read "open" cannot commit after the close. KG005: a version is never changed.
"""

from django.db import migrations

IN_TIME = """
CREATE FUNCTION procurement_version_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := portal_now();
    closes timestamptz;
BEGIN
    SELECT call.closes_at INTO closes
    FROM procurement_call call JOIN procurement_bid bid ON bid.call_id = call.id
    WHERE bid.id = NEW.bid_id;
    IF closes IS NULL OR moment >= closes THEN
        RAISE EXCEPTION 'bid_after_close' USING ERRCODE = 'KG001';
    END IF;
    IF TG_WHEN = 'BEFORE' THEN
        NEW.received_at := moment;
        RETURN NEW;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER procurement_version_stamped BEFORE INSERT ON procurement_bidversion
    FOR EACH ROW EXECUTE FUNCTION procurement_version_in_time();

CREATE CONSTRAINT TRIGGER procurement_version_committed_in_time
    AFTER INSERT ON procurement_bidversion
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION procurement_version_in_time();
"""

NO_IN_TIME = """
DROP TRIGGER procurement_version_committed_in_time ON procurement_bidversion;
DROP TRIGGER procurement_version_stamped ON procurement_bidversion;
DROP FUNCTION procurement_version_in_time();
"""

FINAL = """
CREATE FUNCTION procurement_version_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later text[] := ARRAY['receipt', 'receipt_paper_id'];
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - later = to_jsonb(OLD) - later
        AND (OLD.receipt IS NULL OR OLD.receipt = NEW.receipt)
        AND (OLD.receipt_paper_id IS NULL OR OLD.receipt_paper_id = NEW.receipt_paper_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'bid_version_is_final' USING ERRCODE = 'KG005';
END $$;

CREATE TRIGGER procurement_version_is_final BEFORE UPDATE OR DELETE ON procurement_bidversion
    FOR EACH ROW EXECUTE FUNCTION procurement_version_is_final();
"""

NOT_FINAL = """
DROP TRIGGER procurement_version_is_final ON procurement_bidversion;
DROP FUNCTION procurement_version_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_clock_and_sort_key"),
        ("procurement", "0001_from_programme_to_contract"),
    ]
    operations = [migrations.RunSQL(IN_TIME, NO_IN_TIME), migrations.RunSQL(FINAL, NOT_FINAL)]
