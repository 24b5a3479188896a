"""Changes by sseclient-py and feedparser."""

import feedparser
import requests
import sseclient


def test_the_stream_is_read_by_a_client(server):
    rows = server.json("/v1/changes?limit=1000")["data"]
    answer = requests.get(
        server.url + "/v1/stream?since=0001", headers={"Accept": "text/event-stream"}, stream=True, timeout=30
    )
    assert answer.headers["Content-Type"] == "text/event-stream"
    client = sseclient.SSEClient(answer)
    seen = []
    for event in client.events():
        seen.append((event.event, event.id))
        if len(seen) == len(rows):
            break
    client.close()
    assert seen == [(row["change"], row["seq"]) for row in rows]
    assert event.retry in (None, 3000)


def test_a_client_that_comes_again_is_told_the_rest(server):
    rows = server.json("/v1/changes?limit=1000")["data"]
    answer = requests.get(
        server.url + "/v1/stream", headers={"Last-Event-ID": rows[-3]["seq"]}, stream=True, timeout=30
    )
    events = sseclient.SSEClient(answer).events()
    assert [next(events).id, next(events).id] == [row["seq"] for row in rows[-2:]]
    answer.close()


def test_the_feed_is_read_by_a_feed_reader(server):
    feed = feedparser.parse(server.get("/v1/changes.atom?limit=10").content)
    assert not feed.bozo and len(feed.entries) == 10
    assert feed.entries[0].id.startswith(server.url + "/v1/")
    assert any(link.rel == "next" for link in feed.feed.links)
