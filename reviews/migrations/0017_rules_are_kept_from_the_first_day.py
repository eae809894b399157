from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0016_revisions_of_what_runs'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'forming'), ('revision__isnull', False), _connector='OR'), name='a_panel_at_work_keeps_its_rules'),
        ),
        migrations.AddConstraint(
            model_name='publicnotice',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('revision__isnull', False), _connector='OR'), name='a_notice_on_display_keeps_its_rules'),
        ),
    ]
