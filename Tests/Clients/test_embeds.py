"""oEmbed answers as a content system reads them, and the cards that they lead to."""

import base64
import hashlib
from html.parser import HTMLParser
from xml.etree import ElementTree

import requests


class Card(HTMLParser):
    """What a card is made of, and whether it is balanced."""

    VOID = {"meta", "base", "link"}

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.style = [], set(), ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)
        assert not any(name.startswith("on") or name == "style" for name, _ in attributes)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data


def test_every_record_can_be_embedded(server):
    for path in server.records():
        answer = server.json(f"/oembed?url={server.url}{path}&maxwidth=400")
        assert answer["version"] == "1.0" and answer["type"] == "rich" and answer["width"] == 400
        xml = ElementTree.fromstring(server.get(f"/oembed?url={server.url}{path}&format=xml&maxwidth=400").content)
        assert {child.tag: child.text for child in xml} == {key: str(value) for key, value in answer.items()}
        address = answer["html"].split('src="')[1].split('"')[0]
        reply = requests.get(address, timeout=30)
        card = Card(reply.text)
        assert not card.seen & {"script", "img", "iframe", "form", "object"}
        digest = base64.b64encode(hashlib.sha256(card.style.encode()).digest()).decode()
        policy = reply.headers["Content-Security-Policy"]
        assert f"style-src 'sha256-{digest}'" in policy and "unsafe" not in policy


def test_other_formats_and_addresses_are_refused(server):
    record = f"{server.url}/v1/actors/azerbaijan"
    for query, status in [(f"url={record}&format=yaml", 501), ("url=http://other.example/", 404)]:
        assert requests.get(f"{server.url}/oembed?{query}", timeout=30).status_code == status
