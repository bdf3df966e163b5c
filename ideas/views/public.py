"""The pages that everybody reads. Each is the same for all: see `ideas.public_pages`."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ideas import case_page, feed, feeds, front_page, queries, search
from ideas.case_items import case_items
from ideas.models import Municipality
from ideas.public_pages import public_page
from ideas.swedish import in_swedish_order


@public_page()
def front(request: HttpRequest) -> HttpResponse:
    """The first page: the invitation, the region's map, what was answered last."""
    return render(request, "ideas/public/front.html", front_page.context())


@public_page(*feed.FILTER_KEYS, feed.WORDS, feed.AFTER, unkept=(feed.WORDS,))
def submission_list(request: HttpRequest) -> HttpResponse:
    """The answered cases, newest answer first, filtered by the address. An unknown filter or cursor: 404; too slow a search: 503."""
    municipalities = queries.municipalities_in_order()
    topics = in_swedish_order(queries.topics())
    filters = feed.Filters.from_query(request.GET)
    page, too_slow = feed.Page(), False
    try:
        filters.require_known({m.slug for m in municipalities}, {t.key for t in topics})
        page = feed.page(filters)
    except feed.UnknownFilter as error:
        raise Http404 from error
    except search.TooSlow:
        too_slow = True
    context = {
        "filters": filters,
        "page": page,
        "too_slow": too_slow,
        "longest_search": search.LONGEST,
        "wider_query": filters.wider_query,
        "items": case_items(page.submissions),
        "chips": feed.chips(filters, municipalities, topics),
        "next_query": filters.query(after=page.next),
        "municipalities": municipalities,
        "counts": queries.answered_counts(),
        "footer_municipalities": [m for m in municipalities if not m.is_office],
        "kinds": feed.KIND_CHOICES,
        "topics": topics,
        "canonical_query": filters.query(after=filters.after),
    }
    response = render(request, "ideas/public/submission_list.html", context)
    if too_slow:
        response.status_code, response["Retry-After"] = HTTPStatus.SERVICE_UNAVAILABLE, "30"
    return response


@public_page(*feed.FILTER_KEYS, feed.WORDS, unkept=(feed.WORDS,))
def submission_atom(request: HttpRequest) -> HttpResponse:
    """The newest answered cases as Atom, with the filters of the list. An unknown filter: 404; too slow a search: 503."""
    filters = feed.Filters.from_query(request.GET)
    try:
        filters.require_known({m.slug for m in queries.municipalities()}, {t.key for t in queries.topics()})
        document = feeds.atom(filters)
    except feed.UnknownFilter as error:
        raise Http404 from error
    except search.TooSlow:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "30"})
    return HttpResponse(document, content_type="application/atom+xml; charset=utf-8")


@public_page()
def submission_detail(request: HttpRequest, case_number: str) -> HttpResponse:
    """One case with its answers, or the entry of one that can't be read. What was never public: 404, as if it did not exist."""
    submission = case_page.find(case_number)
    if submission is None:
        raise Http404
    if case_page.is_readable(submission):
        case = case_page.case_page(submission)
        context = {"case": case, "footer_municipalities": _footer(case.municipalities)}
        return render(request, "ideas/public/submission_detail.html", context)
    entry = case_page.entry_page(submission)
    context = {"entry": entry, "footer_municipalities": _footer(entry.municipalities)}
    return render(request, "ideas/public/submission_entry.html", context)


@public_page()
def about(request: HttpRequest) -> HttpResponse:
    """How it works, in plain words."""
    return render(request, "ideas/public/about.html")


def _footer(municipalities: list[Municipality]) -> list[Municipality]:
    return in_swedish_order(m for m in municipalities if not m.is_office)
