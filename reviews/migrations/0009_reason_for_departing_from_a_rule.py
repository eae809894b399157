from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0008_payments")]

    operations = [
        migrations.RenameField("rankedlist", "share_reason", "rule_reason"),
        migrations.AlterField(
            model_name="rankedlist",
            name="rule_reason",
            field=models.CharField(
                blank=True, max_length=500, verbose_name="reason for departing from a rule"
            ),
        ),
    ]
