"""A signed contract's tranches are its whole sum and 100.00 per cent at every commit (KG002)."""

from django.db import migrations

TOTAL = """
CREATE FUNCTION procurement_tranches_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint;
    total numeric;
    status text;
    shares numeric;
    sums numeric;
BEGIN
    IF TG_TABLE_NAME = 'procurement_contract' THEN
        whole := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        whole := OLD.contract_id;
    ELSE
        whole := NEW.contract_id;
    END IF;
    SELECT state, total_sum INTO status, total FROM procurement_contract WHERE id = whole;
    IF status IS DISTINCT FROM 'signed' THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(percent), 0), coalesce(sum(amount), 0) INTO shares, sums
    FROM procurement_tranche WHERE contract_id = whole;
    IF shares <> 100.00 OR sums <> total THEN
        RAISE EXCEPTION 'tranches_total' USING ERRCODE = 'KG002';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER procurement_contract_tranches_total
    AFTER INSERT OR UPDATE ON procurement_contract
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION procurement_tranches_total();

CREATE CONSTRAINT TRIGGER procurement_tranche_tranches_total
    AFTER INSERT OR UPDATE OR DELETE ON procurement_tranche
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION procurement_tranches_total();
"""

NO_TOTAL = """
DROP TRIGGER procurement_tranche_tranches_total ON procurement_tranche;
DROP TRIGGER procurement_contract_tranches_total ON procurement_contract;
DROP FUNCTION procurement_tranches_total();
"""


class Migration(migrations.Migration):
    dependencies = [("procurement", "0003_only_the_unbiased_mark")]
    operations = [migrations.RunSQL(TOTAL, NO_TOTAL)]
