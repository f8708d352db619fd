"""What was printed or taken in stays as it is: the database itself refuses another content."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION documents_content_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'ready' AND (
        NEW.state, NEW.file, NEW.sha256, NEW.size, NEW.facts, NEW.sealed_label
    ) IS DISTINCT FROM (
        OLD.state, OLD.file, OLD.sha256, OLD.size, OLD.facts, OLD.sealed_label
    ) THEN
        RAISE EXCEPTION 'document % is ready: its content stays as it is', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.signed_at IS NOT NULL AND NEW.signed_at IS DISTINCT FROM OLD.signed_at THEN
        RAISE EXCEPTION 'document % is signed: the moment stays as it is', OLD.public_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER document_content_stays BEFORE UPDATE ON documents_document
    FOR EACH ROW EXECUTE FUNCTION documents_content_stays();
"""

BACKWARD = """
DROP TRIGGER document_content_stays ON documents_document;
DROP FUNCTION documents_content_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_lay_down_documents")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
