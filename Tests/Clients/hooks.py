"""Which generated requests schemathesis sends, and how it writes forms."""

import json
from urllib.parse import urlencode

import schemathesis

# Beyond what a connection has room for the HTTP library answers by itself, without content; below, the server with a 414.
QUERY_BYTES_MAXIMUM = 12_000


@schemathesis.hook
def filter_query(context, query):
    return len(urlencode(query or {}, doseq=True)) < QUERY_BYTES_MAXIMUM


@schemathesis.serializer("application/x-www-form-urlencoded")
def form(context, value):
    """An object in a form is JSON (OpenAPI 3.1.1 section 4.8.15.1)."""
    if not isinstance(value, dict):
        return b"" if value is None else str(value).encode()
    fields = {name: part if isinstance(part, str) else json.dumps(part) for name, part in value.items()}
    return urlencode(fields).encode()
