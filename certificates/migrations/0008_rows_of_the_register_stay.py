"""Issued rows and events are never changed or removed; where a certificate stands follows from its events.

Plain SQL and no pgtrigger: its triggers can be switched off by whoever sets a session variable, these only by the owner
of the tables.
"""

from django.db import migrations

STANDING = "'state', 'ended_on', 'ended_reason', 'handed_over_on', 'handed_over_to', 'printed_on', 'blank_serial'"

KEEP = f"""
CREATE FUNCTION certificates_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: rows of the register stay as they are', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION certificates_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 OR to_jsonb(NEW) - ARRAY[{STANDING}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{STANDING}] THEN
    RAISE EXCEPTION 'UPDATE of % is refused: what was issued stays, the rest follows from events', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION certificates_keep_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - ARRAY['job_id', 'file_id'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['job_id', 'file_id']
     OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id) THEN
    RAISE EXCEPTION 'UPDATE of % is refused: an issue and its stored file stay', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION certificates_keep_layout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'in_use' IS DISTINCT FROM to_jsonb(OLD) - 'in_use' THEN
    RAISE EXCEPTION 'UPDATE of % is refused: make a new version of the layout', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION certificates_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE certificates_certificate c
     SET state = e.kind, ended_on = e."on", ended_reason = e.data->>'reason'
    FROM fresh e WHERE e.certificate_id = c.id AND e.kind IN ('revoked', 'replaced', 'annulled');
  UPDATE certificates_certificate c
     SET handed_over_on = e."on", handed_over_to = e.data->>'to'
    FROM fresh e WHERE e.certificate_id = c.id AND e.kind = 'handed_over';
  UPDATE certificates_certificate c
     SET handed_over_on = NULL, handed_over_to = ''
    FROM fresh e WHERE e.certificate_id = c.id AND e.kind = 'hand_over_struck';
  UPDATE certificates_certificate c
     SET printed_on = e."on"
    FROM fresh e WHERE e.certificate_id = c.id AND e.kind = 'printed';
  UPDATE certificates_certificate c
     SET blank_serial = CASE e.kind WHEN 'blank_used' THEN e.data->>'serial' ELSE '' END
    FROM fresh e WHERE e.certificate_id = c.id AND e.kind IN ('blank_used', 'blank_spoiled');
  RETURN NULL;
END $$;

CREATE TRIGGER certificate_kept BEFORE UPDATE ON certificates_certificate
  FOR EACH ROW EXECUTE FUNCTION certificates_keep_issued();
CREATE TRIGGER certificate_stays BEFORE DELETE ON certificates_certificate
  FOR EACH ROW EXECUTE FUNCTION certificates_refuse();
CREATE TRIGGER register_event_stays BEFORE UPDATE OR DELETE ON certificates_registerevent
  FOR EACH ROW EXECUTE FUNCTION certificates_refuse();
CREATE TRIGGER register_event_is_told AFTER INSERT ON certificates_registerevent
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION certificates_stand();
CREATE TRIGGER issue_kept BEFORE UPDATE ON certificates_issuebatch
  FOR EACH ROW EXECUTE FUNCTION certificates_keep_batch();
CREATE TRIGGER issue_stays BEFORE DELETE ON certificates_issuebatch
  FOR EACH ROW EXECUTE FUNCTION certificates_refuse();
CREATE TRIGGER layout_kept BEFORE UPDATE ON certificates_certificatelayout
  FOR EACH ROW EXECUTE FUNCTION certificates_keep_layout();
"""

LET_GO = """
DROP TRIGGER certificate_kept ON certificates_certificate;
DROP TRIGGER certificate_stays ON certificates_certificate;
DROP TRIGGER register_event_stays ON certificates_registerevent;
DROP TRIGGER register_event_is_told ON certificates_registerevent;
DROP TRIGGER issue_kept ON certificates_issuebatch;
DROP TRIGGER issue_stays ON certificates_issuebatch;
DROP TRIGGER layout_kept ON certificates_certificatelayout;
DROP FUNCTION certificates_refuse(), certificates_keep_issued(), certificates_keep_batch(), certificates_keep_layout(),
  certificates_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0007_chain_is_complete")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
