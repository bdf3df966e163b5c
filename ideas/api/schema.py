"""What the schema says that no single view knows: how to prove oneself, what every answer may be, what the groups are about."""

from typing import Any, Final

DESCRIPTION: Final = """
Questions, opinions and ideas to the seven municipalities of Umeåregionen, with their answers. Public cases need no credentials.
A case that you sent is opened by its **tracking token** (`Authorization: Bearer …`); what is below `/api/v1/desk/` by a **key** of
the municipality.

- Lists come a page at a time: `items`, and `next` with the address of the next page (also in `Link`).
- What went wrong is told as *problem details* (RFC 9457), `application/problem+json`; `type` leads to an explanation.
- Sentences about your input are in the language of `Accept-Language` (sv, en, fi). What everybody reads has all three.
- Changes of a case carry the `ETag` that you saw in `If-Match`; new messages an `Idempotency-Key`, so that what you send again
  after a lost answer is taken once.
- `RateLimit` says how many requests are left; answers that everybody shares carry none. Those have an `ETag` too, may be cached for
  half a minute, and may be read by pages of any origin.
- Keep a copy of all public cases: ask for `modified_since` and follow `next`. What can no longer be read comes with
  `readable: false`: take its text away.
"""
TAGS: Final = [
    {"name": "cases", "description": "Read what others asked, and ask yourself."},
    {"name": "own case", "description": "The case that you sent, with its tracking token."},
    {"name": "region", "description": "Codes and keys, and what they mean."},
    {"name": "desk", "description": "For a municipality's own systems, with a key that its manager made."},
    {"name": "about", "description": "The API itself."},
]
SCHEMES: Final = {
    "trackingToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "From the receipt of a submission. Opens that case and no other.",
    },
    "deskKey": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "fur_…",
        "description": "A municipality's key, with the scopes that its manager gave it.",
    },
}


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The hook of drf-spectacular: `result` with the words above."""
    result["info"]["description"] = DESCRIPTION.strip()
    result["info"]["license"] = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}
    result["tags"] = TAGS
    result.setdefault("components", {})["securitySchemes"] = SCHEMES
    for operations in result["paths"].values():
        for operation in operations.values():
            first, dot, _ = operation.get("description", "").partition(".")
            operation["summary"] = first + dot
    return result
