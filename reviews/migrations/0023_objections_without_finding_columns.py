from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0022_move_findings_into_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='objection',
            name='finding',
        ),
        migrations.RemoveField(
            model_name='objection',
            name='public_answer',
        ),
        migrations.RemoveField(
            model_name='objection',
            name='settled_by',
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('consequence', ''), ('found_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('found_at__isnull', False)), _connector='OR'), name='a_finding_has_a_day'),
        ),
    ]
