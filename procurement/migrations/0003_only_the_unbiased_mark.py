"""No sheet without a clean declaration (KG003), no change of a mark under a lock (KG004)."""

from django.db import migrations

UNBIASED = """
CREATE FUNCTION procurement_sheet_is_unbiased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM procurement_declaration declaration
        WHERE declaration.seat_id = NEW.seat_id AND declaration.bid_id = NEW.bid_id
            AND declaration.kind = 'none'
    ) THEN
        RAISE EXCEPTION 'sheet_without_clean_declaration' USING ERRCODE = 'KG003';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER procurement_sheet_is_unbiased
    BEFORE INSERT OR UPDATE OF seat_id, bid_id, state ON procurement_scoresheet
    FOR EACH ROW EXECUTE FUNCTION procurement_sheet_is_unbiased();
"""

BIASED = """
DROP TRIGGER procurement_sheet_is_unbiased ON procurement_scoresheet;
DROP FUNCTION procurement_sheet_is_unbiased();
"""

LOCKED = """
CREATE FUNCTION procurement_locked_marks_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sheet bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.sheet_id ELSE OLD.sheet_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM procurement_scoresheet WHERE id = sheet AND state = 'locked'
    ) THEN
        RAISE EXCEPTION 'marks_are_locked' USING ERRCODE = 'KG004';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER procurement_locked_marks_stay BEFORE INSERT OR UPDATE OR DELETE ON procurement_mark
    FOR EACH ROW EXECUTE FUNCTION procurement_locked_marks_stay();
"""

UNLOCKED = """
DROP TRIGGER procurement_locked_marks_stay ON procurement_mark;
DROP FUNCTION procurement_locked_marks_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("procurement", "0002_late_versions_are_refused")]
    operations = [migrations.RunSQL(UNBIASED, BIASED), migrations.RunSQL(LOCKED, UNLOCKED)]
