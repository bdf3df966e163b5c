"""Who comes in: a key in `Authorization`, with the scope that the view needs. Counted by key; kept by nobody."""

from typing import Any, ClassVar, Final

from django.http import HttpRequest
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response

from ideas.actors import Actor
from ideas.api import versions
from ideas.api.door import ApiView
from ideas.api.problems import Problem
from ideas.api.throttles import Throttle
from ideas.models import Submission
from moderation import keys, queries
from moderation.api.serializers import DeskCaseSerializer
from moderation.desk_case import desk_case, find
from moderation.models import ApiKey
from moderation.permissions import Deed

SECURITY: Final[Any] = [{"deskKey": []}]
TAGS: Final = ["desk"]
REFUSED: Final = ("unauthorized", "forbidden", "not-found")
ETAG: Final = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200],
    description="The version of the case: send it in `If-Match` with the next change.",
)


class KeyThrottle(Throttle):
    """For whatever one key asks: from wherever it does."""

    scope = "desk"

    def __init__(self, key: ApiKey) -> None:
        super().__init__()
        self._key = key

    def client(self, request: Request | HttpRequest) -> str:
        """The key."""
        return f"key {self._key.pk}"


class DeskView(ApiView):
    """A view for keys that have `scope`. Without a key that opens something 401, without the scope 403, whatever the case is."""

    scope: ClassVar[Deed] = Deed.READ

    key: ApiKey | None = None
    actor: Actor

    def throttles(self) -> list[Throttle]:
        """By key; whoever shows none is counted like a reader."""
        return [KeyThrottle(self.key)] if self.key else super().throttles()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the key, count the request, and look whether the key may do this."""
        self.key = _key_of(request)
        super().initial(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return
        if not hasattr(self, str(request.method).lower()):
            raise MethodNotAllowed(str(request.method))
        if self.key is None:
            raise Problem("unauthorized", headers={"WWW-Authenticate": "Bearer"})
        keys.note_use(self.key)
        self.actor = keys.actor_of(self.key)
        self.require(self.scope)

    def require(self, scope: Deed) -> None:
        """Go on if the key has `scope`; else problem `forbidden`, which names it."""
        if not self.may_use(scope):
            challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
            raise Problem("forbidden", f"The key lacks the scope `{scope}`.", headers={"WWW-Authenticate": challenge})

    def may_use(self, scope: Deed) -> bool:
        """Whether the key has `scope`."""
        return self.key is not None and scope in self.key.scopes

    def version(self, submission: Submission) -> str:
        """The ETag of a case: its log, and when what is written here of an answer was saved."""
        draft = queries.draft_of(self.actor, submission)
        saved = draft.draft_saved_at if draft else None
        return versions.etag(submission, *([round(saved.timestamp() * 1_000_000)] if saved else []))

    def shown(self, case_number: str) -> Response:
        """The case as it stands. Http404 where the key's municipality has no part in it."""
        submission = find(self.actor, case_number)
        etag = self.version(submission)
        case = desk_case(self.actor, submission)
        body = DeskCaseSerializer(case, context={"scopes": self.key.scopes if self.key else ()}).data
        return Response(body, headers={"ETag": etag, "Cache-Control": "no-store"})


def _key_of(request: Request) -> ApiKey | None:
    kind, _, plain = request.headers.get("Authorization", "").partition(" ")
    return keys.find(plain.strip()) if kind.lower() == "bearer" else None
