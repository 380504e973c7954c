"""Where a certificate stands is written by the owner of the tables alone, called by the trigger on the events.

That a change comes from inside a trigger is not enough: whoever may make a temporary table can put a trigger on it. Where the
application has a role of its own, the owner's is the only one that passes.
"""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION certificates_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2
     OR current_user::text <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
     OR to_jsonb(NEW) - ARRAY[{standing}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{standing}] THEN
    RAISE EXCEPTION 'UPDATE of % is refused: what was issued stays, the rest follows from events', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION certificates_stand() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
REVOKE EXECUTE ON FUNCTION certificates_stand() FROM PUBLIC;
"""

LET_GO = """
CREATE OR REPLACE FUNCTION certificates_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 OR to_jsonb(NEW) - ARRAY[{standing}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{standing}] THEN
    RAISE EXCEPTION 'UPDATE of % is refused: what was issued stays, the rest follows from events', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION certificates_stand() SECURITY INVOKER RESET search_path;
GRANT EXECUTE ON FUNCTION certificates_stand() TO PUBLIC;
"""

STANDING = "'state', 'ended_on', 'ended_reason', 'handed_over_on', 'handed_over_to', 'printed_on', 'blank_serial'"


class Migration(migrations.Migration):
    dependencies = [("certificates", "0008_rows_of_the_register_stay")]

    operations = [migrations.RunSQL(KEEP.format(standing=STANDING), LET_GO.format(standing=STANDING))]
