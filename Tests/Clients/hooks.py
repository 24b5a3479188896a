"""Which generated requests schemathesis sends."""

from urllib.parse import urlencode

import schemathesis

# Beyond what a connection has room for the HTTP library answers by itself, without content; below, the server with a 414.
QUERY_BYTES_MAXIMUM = 12_000


@schemathesis.hook
def filter_query(context, query):
    return len(urlencode(query or {}, doseq=True)) < QUERY_BYTES_MAXIMUM
