"""What all views of the API share: JSON only, problems, throttles told in headers, and reads that everybody may cache."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from ideas.api import throttles
from ideas.api.parsers import ObjectParser
from ideas.api.throttles import ReadThrottle, Throttle
from ideas.public_pages import public_page

READ_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Language": "sv, en, fi",
}
"""Public reads are for the pages of others too: nothing in them depends on who asks, so no origin needs to be named."""
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class JsonWhateverIsAccepted(BaseContentNegotiation):
    """There is one representation. Whoever asks for another gets this one, not a refusal."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The only one."""
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The first that reads the content type that was sent; None: 415."""
        sent = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)


class ApiView(APIView):
    """A view without credentials. Nothing of it is kept by anybody; sentences are in the language of `Accept-Language`."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    parser_classes = (ObjectParser,)
    content_negotiation_class = JsonWhateverIsAccepted
    throttle: ClassVar[type[Throttle]] = ReadThrottle

    _asked: Sequence[Throttle] = ()

    def throttles(self) -> list[Throttle]:
        """What is counted for this request."""
        return [self.throttle()]

    def get_throttles(self) -> list[BaseThrottle]:
        """The same, remembered for the headers."""
        self._asked = self.throttles()
        return list(self._asked)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Choose the language of sentences before anything can be wrong; the middleware takes it back."""
        translation.activate(translation.get_language_from_request(request._request))
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """With what the throttles say."""
        final = super().finalize_response(request, response, *args, **kwargs)
        for name, value in throttles.headers(self._asked).items():
            final[name] = value
        final.headers.setdefault("Content-Language", translation.get_language() or "sv")
        return final

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """What can be done here. 204."""
        return Response(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(self.allowed_methods)})


class PublicView(ApiView):
    """GET is a public page: the same for all, with an ETag, kept and cacheable, readable from any origin.

    `query_keys`, `unkept`: as of `public_page`. Other methods go past the cache.
    """

    query_keys: ClassVar[tuple[str, ...]] = ()
    unkept: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view, with its reads behind `ideas.public_pages`."""
        view = super().as_view(**initkwargs)
        reads = public_page(*cls.query_keys, headers=READ_HEADERS, unkept=cls.unkept)(_rendered(view))

        @wraps(view)
        def dispatch(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            chosen = reads if request.method in ("GET", "HEAD") else view
            response: HttpResponse = chosen(request, *args, **kwargs)
            return response

        return dispatch

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """One language for reads: what is kept is for everybody."""
        super().initial(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            translation.activate("en")

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """The answer to a browser that asks whether another site's page may read here. 204."""
        response = super().options(request, *args, **kwargs)
        for name, value in (READ_HEADERS | _PREFLIGHT).items():
            response[name] = value
        return response


def _rendered(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs).render()
        return response

    return page
