from django.db import migrations


class Migration(migrations.Migration):
    """The clock of the demonstration has an app of its own, which a city does not install."""

    dependencies = [("directory", "0003_rehearsals_elsewhere")]

    operations = [migrations.DeleteModel(name="DemoClock")]
