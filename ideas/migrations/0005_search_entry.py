import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# The one place that says what can be found of a case: its published texts, while it is public. At most 40,000 characters of it:
# a document of more than a megabyte would be an error, and that in the transaction that publishes. Every text is read as Swedish
# too: many are, whatever the language of the form was.
BUILD = """
CREATE AGGREGATE ideas_search_joined(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '');
CREATE FUNCTION ideas_search_documents(first_id bigint, last_id bigint)
RETURNS TABLE (submission_id bigint, document tsvector) LANGUAGE sql STABLE AS $$
    SELECT s.id, (
        SELECT ideas_search_joined(
            setweight(to_tsvector(configuration, left(words, (40000 - before)::int)), weight)
            ORDER BY configuration = 'simple'::regconfig, weight, place
        )
        FROM (
            SELECT *, coalesce(sum(length(words)) OVER (
                ORDER BY weight, place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), 0) AS before
            FROM (
                SELECT 'A'::"char" AS weight, 0::bigint AS place, t.language, t.title AS words
                UNION ALL SELECT 'B', 0, t.language, t.body
                UNION ALL SELECT 'B', 1, t.language, s.place_name
                UNION ALL (
                    SELECT 'C', row_number() OVER (ORDER BY a.published_at, a.id), v.language, v.body
                    FROM ideas_answer a JOIN ideas_textversion v ON v.id = a.published_version_id
                    WHERE a.submission_id = s.id AND a.published_at IS NOT NULL
                )
            ) AS texts
        ) AS bounded
        CROSS JOIN LATERAL (
            SELECT (CASE language
                WHEN 'en' THEN 'english' WHEN 'fi' THEN 'finnish' ELSE 'swedish'
            END)::regconfig
            UNION SELECT 'swedish'::regconfig
            UNION SELECT 'simple'::regconfig
        ) AS configured(configuration)
        WHERE before < 40000
    )
    FROM ideas_submission s JOIN ideas_textversion t ON t.id = s.published_version_id
    WHERE s.id BETWEEN first_id AND last_id AND s.visibility = 'public'
$$;
"""
REMOVE = """
DROP FUNCTION ideas_search_documents(bigint, bigint);
DROP AGGREGATE ideas_search_joined(tsvector);
"""
FILL = """
INSERT INTO ideas_searchentry (submission_id, document)
SELECT submission_id, document FROM ideas_search_documents(0, (SELECT max(id) FROM ideas_submission))
"""


class Migration(migrations.Migration):
    """Public cases can be found by their words; those that are there are indexed."""

    dependencies = [
        ("ideas", "0004_changed_at"),
    ]

    operations = [
        migrations.RunSQL(BUILD, REMOVE),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="ideas.submission",
                    ),
                ),
                ("document", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["document"], name="search_entry_document")
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
