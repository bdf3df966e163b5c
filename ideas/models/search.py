"""What can be found by its words: of each public case, the published texts as PostgreSQL's full-text search wants them."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from ideas.models.submissions import Submission


class SearchEntry(models.Model):
    """The words of one public case. Rows come and go by `ideas.search` alone: a case that is not public has none."""

    submission = models.OneToOneField(
        Submission, primary_key=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    document = SearchVectorField()
    """Title (A), text and place (B), answers (C): stems by each text's language and by Swedish, and the words as written."""

    class Meta:
        indexes = [GinIndex(fields=["document"], name="search_entry_document")]

    def __str__(self) -> str:
        return f"words of {self.submission_id}"


@SearchVectorField.register_lookup
class Matches(models.Lookup):
    """`document__matches="'cykel' & 'väg'"`: a query in PostgreSQL's own notation, taken as it is (`ideas.search` writes it)."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """SQL and parameters."""
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", (*of_left, *of_right)
