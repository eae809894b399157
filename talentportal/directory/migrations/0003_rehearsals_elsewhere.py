from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_accounts"), ("programs", "0007_rehearsals_elsewhere")]

    operations = [migrations.RemoveField(model_name="office", name="is_rehearsal")]
