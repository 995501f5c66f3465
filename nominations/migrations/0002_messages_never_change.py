"""What somebody wrote about a file stands: the database itself refuses to change or delete it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION nominations_message_unchanging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A message is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER nominations_message_unchanging BEFORE UPDATE OR DELETE ON nominations_message
    FOR EACH ROW EXECUTE FUNCTION nominations_message_unchanging();
CREATE TRIGGER nominations_remark_unchanging BEFORE UPDATE OR DELETE ON nominations_remark
    FOR EACH ROW EXECUTE FUNCTION nominations_message_unchanging();
"""
ALLOW = """
DROP TRIGGER nominations_remark_unchanging ON nominations_remark;
DROP TRIGGER nominations_message_unchanging ON nominations_message;
DROP FUNCTION nominations_message_unchanging();
"""


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
