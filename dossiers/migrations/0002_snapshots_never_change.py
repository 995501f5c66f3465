"""A snapshot is what was signed: the database itself refuses to change one."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION dossiers_snapshot_unchanging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A snapshot is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER dossiers_snapshot_unchanging BEFORE UPDATE ON dossiers_snapshot
    FOR EACH ROW EXECUTE FUNCTION dossiers_snapshot_unchanging();
"""
ALLOW = """
DROP TRIGGER dossiers_snapshot_unchanging ON dossiers_snapshot;
DROP FUNCTION dossiers_snapshot_unchanging();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
