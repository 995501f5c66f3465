"""The tables of the register."""

import audit.clock
import audit.keys
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


# Every table that a public page or file reads. Whichever act writes there, and whoever does it by hand, leaves the
# number of the transaction; it looks for a line that no other one holds, so that nobody waits.
PUBLIC = (
    'announcement', 'award', 'city', 'cityalias', 'cityname', 'country', 'countryname', 'edition', 'editionentry',
    'foundby', 'membership', 'nationalcommission', 'population', 'prehistory', 'profile', 'programme', 'progressreport',
    'publishedfigure', 'retiredslug',
)
TOUCHES = """
CREATE FUNCTION cities_touched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine bigint := pg_current_xact_id()::text::bigint;
    free integer := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM cities_touch WHERE mark = mine) THEN
        WHILE NOT pg_try_advisory_xact_lock(hashtext('cities_touch'), free) LOOP
            free := free + 1;
        END LOOP;
        INSERT INTO cities_touch (line, mark) VALUES (free, mine) ON CONFLICT (line) DO UPDATE SET mark = mine;
    END IF;
    RETURN NULL;
END $$;
""" + ''.join(
    f"""
CREATE TRIGGER cities_touched AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON cities_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION cities_touched();
"""
    for table in PUBLIC
)
UNTOUCHED = ''.join(f'DROP TRIGGER cities_touched ON cities_{table};' for table in PUBLIC) + 'DROP FUNCTION cities_touched();'


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('dossiers', '0002_snapshots_never_change'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=audit.keys.new_key, editable=False, max_length=22, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('instant', models.DateTimeField(verbose_name='announced at')),
                ('zone', models.CharField(default='UTC', max_length=60, verbose_name='time zone')),
                ('layout', models.CharField(choices=[('city (country)', 'City (Country), by region and city'), ('city, country', 'City, Country, by region, country and city')], max_length=20, verbose_name='layout of the list')),
                ('country_form', models.CharField(choices=[('list', 'as printed in a list of members'), ('short', 'short'), ('formal', 'formal'), ('other', 'other name by which it is found')], default='list', max_length=10, verbose_name='form of country names')),
                ('is_fictional', models.BooleanField(default=False, verbose_name='fictional')),
            ],
            options={
                'verbose_name': 'announcement',
                'verbose_name_plural': 'announcements',
                'ordering': ['-instant', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='Country',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('iso2', models.CharField(max_length=2, unique=True, verbose_name='ISO code, two letters')),
                ('iso3', models.CharField(max_length=3, unique=True, verbose_name='ISO code, three letters')),
                ('status', models.CharField(choices=[('member', 'Member State'), ('associate', 'Associate Member')], max_length=10, verbose_name='status')),
                ('region', models.CharField(choices=[('africa', 'Africa'), ('arab_states', 'Arab States'), ('asia_pacific', 'Asia and the Pacific'), ('europe_north_america', 'Europe and North America'), ('latin_america_caribbean', 'Latin America and the Caribbean')], max_length=30, verbose_name='region')),
                ('sort_key', models.TextField(blank=True, editable=False, verbose_name='sort key')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'country',
                'verbose_name_plural': 'countries',
                'ordering': ['sort_key', 'iso2'],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
            ],
            options={
                'verbose_name': 'programme',
                'verbose_name_plural': 'programmes',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='City',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=audit.keys.new_key, editable=False, max_length=22, unique=True)),
                ('slug', models.SlugField(blank=True, editable=False, max_length=120, null=True, unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('local_name', models.CharField(blank=True, max_length=200, verbose_name='local name')),
                ('kind', models.CharField(choices=[('city', 'City'), ('town_council', 'Town council'), ('county', 'County'), ('province', 'Province'), ('district', 'District'), ('commune', 'Commune'), ('municipality_other', 'Other municipality'), ('industrial_city', 'Industrial city'), ('consortium', 'Consortium'), ('arrondissement', 'Arrondissement'), ('other', 'Other')], default='city', max_length=20, verbose_name='kind')),
                ('parent_unit', models.CharField(blank=True, max_length=200, verbose_name='larger unit')),
                ('sort_key', models.TextField(db_index=True, editable=False)),
                ('search_key', models.TextField(db_index=True, editable=False)),
                ('local_key', models.TextField(blank=True, editable=False)),
                ('latitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, verbose_name='longitude')),
                ('coordinates_source', models.CharField(blank=True, max_length=200, verbose_name='source of the coordinates')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('is_capital', models.BooleanField(blank=True, null=True, verbose_name='capital')),
                ('is_fictional', models.BooleanField(default=False, verbose_name='fictional')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cities', to='cities.country', verbose_name='country')),
            ],
            options={
                'verbose_name': 'city',
                'verbose_name_plural': 'cities',
                'ordering': ['sort_key', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CountryName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('list', 'as printed in a list of members'), ('short', 'short'), ('formal', 'formal'), ('other', 'other name by which it is found')], max_length=10, verbose_name='form')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish'), ('ar', 'Arabic'), ('ru', 'Russian'), ('zh', 'Chinese')], max_length=5, verbose_name='language')),
                ('text', models.CharField(max_length=120, verbose_name='name')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('search_key', models.TextField(db_index=True, editable=False)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='cities.country', verbose_name='country')),
            ],
            options={
                'verbose_name': 'name of a country',
                'verbose_name_plural': 'names of countries',
                'ordering': ['country', 'form', 'language', 'since', 'text'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='edition')),
                ('published_at', models.DateTimeField(verbose_name='published at')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('reckoning', models.JSONField(blank=True, default=dict, verbose_name='reckoning')),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='cities.announcement', verbose_name='announcement')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['announcement', 'number'],
            },
        ),
        migrations.CreateModel(
            name='FocalPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=audit.keys.new_key, editable=False, max_length=22, unique=True)),
                ('role', models.CharField(choices=[('viewer', 'viewer'), ('editor', 'editor'), ('submitter', 'submitter')], default='submitter', max_length=10, verbose_name='role')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='focal_points', to='cities.city', verbose_name='city')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'focal point',
                'verbose_name_plural': 'focal points',
                'ordering': ['city', 'since'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='member since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('ended_how', models.CharField(blank=True, choices=[('withdrew', 'The city left the network'), ('removed', 'Removed from the network'), ('corrigendum', 'Removed by corrigendum'), ('unknown', 'Ended; how is not known')], max_length=20, verbose_name='ended')),
                ('end_recorded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='end recorded at')),
                ('announced_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='admissions', to='cities.edition', verbose_name='announced in')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='cities.city', verbose_name='city')),
                ('ended_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='endings', to='cities.edition', verbose_name='end announced in')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='cities.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['city', 'since'],
            },
        ),
        migrations.CreateModel(
            name='EditionEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city_name', models.CharField(max_length=200, verbose_name='city as printed')),
                ('country_name', models.CharField(max_length=120, verbose_name='country as printed')),
                ('region', models.CharField(choices=[('africa', 'Africa'), ('arab_states', 'Arab States'), ('asia_pacific', 'Asia and the Pacific'), ('europe_north_america', 'Europe and North America'), ('latin_america_caribbean', 'Latin America and the Caribbean')], max_length=30, verbose_name='region')),
                ('city_sort_key', models.TextField(editable=False)),
                ('country_sort_key', models.TextField(editable=False)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cities.city', verbose_name='city')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cities.edition', verbose_name='edition')),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cities.membership', verbose_name='membership')),
            ],
            options={
                'verbose_name': 'entry of an edition',
                'verbose_name_plural': 'entries of an edition',
                'ordering': ['edition', 'region', 'city_sort_key', 'city_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NationalCommission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=audit.keys.new_key, editable=False, max_length=22, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('address', models.TextField(blank=True, verbose_name='postal address')),
                ('mailbox', models.EmailField(blank=True, max_length=254, verbose_name='public mailbox of the office')),
                ('is_fictional', models.BooleanField(default=False, verbose_name='fictional')),
                ('country', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='commission', to='cities.country', verbose_name='country')),
            ],
            options={
                'verbose_name': 'National Commission',
                'verbose_name_plural': 'National Commissions',
                'ordering': ['country__sort_key'],
            },
        ),
        migrations.CreateModel(
            name='CommissionOfficer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=audit.keys.new_key, editable=False, max_length=22, unique=True)),
                ('is_head', models.BooleanField(default=False, verbose_name='head')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('commission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='cities.nationalcommission', verbose_name='Commission')),
            ],
            options={
                'verbose_name': 'Commission officer',
                'verbose_name_plural': 'Commission officers',
                'ordering': ['commission', '-is_head', 'since'],
            },
        ),
        migrations.CreateModel(
            name='Prehistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('cities', models.PositiveIntegerField(verbose_name='cities published')),
                ('countries', models.PositiveIntegerField(verbose_name='countries published')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('net_exits', models.IntegerField(default=0, verbose_name='net exits not published by name')),
                ('countries_not_listed', models.PositiveIntegerField(default=0, verbose_name='countries of which no member is listed')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='prehistory', to='cities.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'prehistory',
                'verbose_name_plural': 'prehistories',
            },
        ),
        migrations.AddField(
            model_name='announcement',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='cities.programme', verbose_name='programme'),
        ),
        migrations.CreateModel(
            name='PublishedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('cities', models.PositiveIntegerField(verbose_name='cities')),
                ('countries', models.PositiveIntegerField(verbose_name='countries')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_figures', to='cities.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'published figure',
                'verbose_name_plural': 'published figures',
                'ordering': ['as_of'],
            },
        ),
        migrations.CreateModel(
            name='RetiredSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='address')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retired_slugs', to='cities.city', verbose_name='city')),
            ],
            options={
                'verbose_name': 'retired address',
                'verbose_name_plural': 'retired addresses',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='CityAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('search_key', models.TextField(db_index=True, editable=False)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='cities.city', verbose_name='city')),
            ],
            options={
                'verbose_name': 'other name of a city',
                'verbose_name_plural': 'other names of cities',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('city', 'search_key'), name='alias_once_per_city'), models.CheckConstraint(condition=models.Q(('search_key', ''), _negated=True), name='alias_has_key')],
            },
        ),
        migrations.AddConstraint(
            model_name='city',
            constraint=models.UniqueConstraint(fields=('country', 'search_key', 'parent_unit', 'is_fictional'), name='city_once_in_its_country'),
        ),
        migrations.AddConstraint(
            model_name='city',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('search_key', ''), _negated=True), models.Q(('sort_key', ''), _negated=True)), name='city_has_keys'),
        ),
        migrations.AddConstraint(
            model_name='city',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='city_has_both_coordinates_or_none'),
        ),
        migrations.AddConstraint(
            model_name='countryname',
            constraint=models.UniqueConstraint(fields=('country', 'form', 'language', 'text', 'since'), name='country_name_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='countryname',
            constraint=models.CheckConstraint(condition=models.Q(('search_key', ''), _negated=True), name='country_name_has_key'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('announcement', 'number'), name='edition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='later_edition_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='focalpoint',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('city', 'user'), name='focal_point_once_at_a_city'),
        ),
        migrations.AddConstraint(
            model_name='focalpoint',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['viewer', 'editor', 'submitter'])), name='focal_point_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='editionentry',
            constraint=models.UniqueConstraint(fields=('edition', 'city'), name='city_once_in_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='commissionofficer',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('commission', 'user'), name='officer_once_at_a_commission'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('city'), '='), (models.F('programme'), '='), (models.Func(models.F('since'), models.F('until'), models.Value('[)'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_membership_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='membership_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_how', ''), ('until', None)), models.Q(('until__isnull', False), models.Q(('ended_how', ''), _negated=True)), _connector='OR'), name='membership_end_has_a_way'),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.UniqueConstraint(fields=('programme', 'as_of', 'source'), name='figure_once_per_source'),
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['since'],
            },
        ),
        migrations.AddField(
            model_name='commissionofficer',
            name='asked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='asked whether still in post'),
        ),
        migrations.AddField(
            model_name='commissionofficer',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='still in post'),
        ),
        migrations.AddConstraint(
            model_name='commissionofficer',
            constraint=models.UniqueConstraint(condition=models.Q(('is_head', True), ('until', None)), fields=('commission',), name='one_head_of_a_commission'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='head',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cities.commissionofficer'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='cities.commissionofficer'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('since__lt', models.F('until'))), name='delegation_lasts'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('head', models.F('officer')), _negated=True), name='delegation_is_to_a_colleague'),
        ),
        migrations.CreateModel(
            name='CityName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('text', models.CharField(max_length=200, verbose_name='name')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('recorded_at', models.DateTimeField(default=audit.clock.now, editable=False, verbose_name='recorded at')),
                ('search_key', models.TextField(db_index=True, editable=False)),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='cities.city', verbose_name='city')),
            ],
            options={
                'verbose_name': 'name of a city in a language',
                'verbose_name_plural': 'names of cities in languages',
                'ordering': ['city', 'language', 'since', 'text'],
                'constraints': [models.UniqueConstraint(fields=('city', 'language', 'text', 'since'), name='city_name_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('since', None), ('until', None), ('since__lt', models.F('until')), _connector='OR'), name='city_name_lasts'), models.CheckConstraint(condition=models.Q(models.Q(('search_key', ''), _negated=True), models.Q(('language', ''), _negated=True)), name='city_name_has_keys')],
            },
        ),
        migrations.CreateModel(
            name='Population',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('number', models.PositiveIntegerField(verbose_name='inhabitants')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='populations', to='cities.city', verbose_name='city')),
            ],
            options={
                'verbose_name': 'population of a city',
                'verbose_name_plural': 'populations of cities',
                'ordering': ['city', '-year'],
                'constraints': [models.UniqueConstraint(fields=('city', 'year', 'source'), name='population_once_per_source'), models.CheckConstraint(condition=models.Q(('number__gt', 0), models.Q(('source', ''), _negated=True)), name='population_is_counted_by_someone')],
            },
        ),
        migrations.AddField(
            model_name='announcement',
            name='is_imported',
            field=models.BooleanField(default=False, verbose_name='of an earlier round, listed by name later'),
        ),
        migrations.AddField(
            model_name='announcement',
            name='reports_from',
            field=models.PositiveSmallIntegerField(blank=True, default=1, help_text='empty: no duty to report is known', null=True, verbose_name='first report asked for'),
        ),
        migrations.AddField(
            model_name='prehistory',
            name='countries_listed',
            field=models.PositiveIntegerField(default=0, verbose_name='countries listed by name since'),
        ),
        migrations.AddField(
            model_name='prehistory',
            name='exits_listed',
            field=models.IntegerField(default=0, verbose_name='net exits listed by name since'),
        ),
        migrations.AddField(
            model_name='prehistory',
            name='listed',
            field=models.PositiveIntegerField(default=0, verbose_name='members listed by name since'),
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='awarded on')),
                ('edition', models.CharField(max_length=120, verbose_name='edition')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('recorded_at', models.DateTimeField(default=audit.clock.now, editable=False, verbose_name='recorded at')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='cities.city', verbose_name='city')),
            ],
            options={
                'verbose_name': 'award',
                'verbose_name_plural': 'awards',
                'ordering': ['city', 'day'],
                'constraints': [models.UniqueConstraint(fields=('city', 'edition'), name='award_once_in_an_edition'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('edition', ''), _negated=True)), name='award_is_known_from_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='MemberMotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=audit.keys.new_key, editable=False, max_length=22, unique=True)),
                ('kind', models.CharField(choices=[('inactive', 'declare the member inactive'), ('removal', 'remove the member from the network')], max_length=10, verbose_name='what')),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='proposed at')),
                ('answer', models.CharField(blank=True, choices=[('approved', 'approved'), ('sent_back', 'sent back'), ('settled', 'settled otherwise')], max_length=10, verbose_name='answer')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('answer_reason', models.TextField(blank=True, verbose_name='why')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='motions', to='cities.membership', verbose_name='membership')),
            ],
            options={
                'verbose_name': 'proposal about a member',
                'verbose_name_plural': 'proposals about members',
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('membership', 'kind'), name='one_open_motion_of_a_kind'), models.CheckConstraint(condition=models.Q(('by', None), ('decided_by', None), models.Q(('by', models.F('decided_by')), _negated=True), models.Q(('answer', 'approved'), _negated=True), _connector='OR'), name='motion_is_approved_by_another_person'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('decided_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='motion_is_decided_at_an_instant')],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='inactive since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('reason', models.TextField(verbose_name='reason')),
                ('ended_reason', models.TextField(blank=True, verbose_name='why it ended')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='cities.membership', verbose_name='membership')),
            ],
            options={
                'verbose_name': 'inactive time of a member',
                'verbose_name_plural': 'inactive times of members',
                'ordering': ['membership', 'since'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('membership',), name='one_pause_at_a_time'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='pause_ends_later')],
            },
        ),
        migrations.AddField(
            model_name='announcement',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn at'),
        ),
        migrations.AddField(
            model_name='announcement',
            name='withdrawn_reason',
            field=models.TextField(blank=True, editable=False, verbose_name='why it was withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='announcement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='withdrawal_has_a_reason'),
        ),
        migrations.AddField(
            model_name='edition',
            name='apology',
            field=models.JSONField(blank=True, default=dict, help_text='a text per language', verbose_name='apology'),
        ),
        migrations.AddField(
            model_name='announcement',
            name='quotation',
            field=models.TextField(blank=True, verbose_name='quotation'),
        ),
        migrations.AddField(
            model_name='announcement',
            name='quoted_person',
            field=models.CharField(blank=True, max_length=200, verbose_name='who said it'),
        ),
        migrations.AddField(
            model_name='announcement',
            name='quoted_office',
            field=models.CharField(blank=True, max_length=200, verbose_name='their office'),
        ),
        migrations.AddConstraint(
            model_name='announcement',
            constraint=models.CheckConstraint(condition=models.Q(('quotation', ''), models.Q(('quoted_person', ''), _negated=True), _connector='OR'), name='quotation_has_speaker'),
        ),
        migrations.CreateModel(
            name='CohortDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='which report')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_days', to='cities.announcement')),
            ],
            options={
                'verbose_name': 'due day of a cohort',
                'verbose_name_plural': 'due days of cohorts',
                'constraints': [models.UniqueConstraint(fields=('announcement', 'number'), name='cohort_due_once')],
            },
        ),
        migrations.CreateModel(
            name='ProgressReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=audit.keys.new_key, editable=False, max_length=22, unique=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='which report')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('awaited_on', models.DateField(help_text='later than due where it was sent back', verbose_name='awaited until')),
                ('state', django_fsm.FSMField(choices=[('open', 'with the city'), ('submitted', 'handed in'), ('evaluated', 'evaluated')], default='open', editable=False, max_length=50, protected=True)),
                ('opened_at', models.DateTimeField()),
                ('handed_in_on', models.DateField(blank=True, help_text='when it was handed in first', null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('reopened', models.JSONField(blank=True, default=dict, help_text='questions sent back, each with its reason')),
                ('told', models.TextField(blank=True, help_text='a word to the city about all that was sent back')),
                ('evaluated_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('strong', 'Strong progress'), ('sound', 'Sound progress'), ('first_steps', 'First steps made'), ('to_talk', 'Let us talk: little could be shown yet')], max_length=12)),
                ('strengths', models.TextField(blank=True)),
                ('next_steps', models.TextField(blank=True)),
                ('reminded', models.SmallIntegerField(blank=True, help_text='the last reminder that was due', null=True)),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='cities.membership', verbose_name='membership')),
            ],
            options={
                'verbose_name': 'progress report',
                'verbose_name_plural': 'progress reports',
                'ordering': ['due_on', 'membership__city__sort_key', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('membership', 'number'), name='report_once_per_turn'), models.CheckConstraint(condition=models.Q(('awaited_on__gte', models.F('due_on'))), name='report_awaited_when_due_or_later'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'submitted', 'evaluated'])), name='report_state_known'), models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('handed_in_on__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='report_handed_in_has_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'evaluated'), _negated=True), models.Q(('evaluated_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='report_evaluated_has_an_outcome')],
            },
        ),
        migrations.CreateModel(
            name='ReportRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interval_months', models.PositiveSmallIntegerField(default=24, verbose_name='months between two reports')),
                ('first_due', models.CharField(choices=[('year_end', 'On the last day of the year'), ('same_day', 'On the day of the announcement')], default='year_end', max_length=10, verbose_name='first due')),
                ('opens_before', models.PositiveSmallIntegerField(default=180, verbose_name='days open before it is due')),
                ('form_slug', models.SlugField(max_length=60, verbose_name='form')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report_rule', to='cities.programme')),
            ],
            options={
                'verbose_name': 'rule on reports',
                'verbose_name_plural': 'rules on reports',
                'constraints': [models.CheckConstraint(condition=models.Q(('interval_months__gte', 1)), name='report_interval_lasts')],
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sections', models.JSONField(verbose_name='sections, by language of their headings')),
                ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='cities.city', verbose_name='city')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='cities.edition', verbose_name='told in')),
            ],
            options={
                'verbose_name': 'profile',
                'verbose_name_plural': 'profiles',
                'ordering': ['city', 'edition'],
                'constraints': [models.UniqueConstraint(fields=('city', 'edition'), name='one_profile_in_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('line', models.IntegerField(primary_key=True, serialize=False)),
                ('mark', models.BigIntegerField(help_text='the number of the transaction; none is ever given twice')),
            ],
            options={
                'verbose_name': 'mark of what was written',
                'verbose_name_plural': 'marks of what was written',
            },
        ),
        migrations.CreateModel(
            name='FoundBy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.TextField(editable=False, verbose_name='word')),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cities.city', verbose_name='city')),
            ],
            options={
                'verbose_name': 'word by which a city is found',
                'verbose_name_plural': 'words by which cities are found',
                'indexes': [models.Index(fields=['word'], name='found_by_beginning', opclasses=['text_pattern_ops'])],
                'constraints': [models.UniqueConstraint(fields=('city', 'word'), name='found_once_by_a_word')],
            },
        ),
        migrations.RunSQL(TOUCHES, UNTOUCHED),
    ]
