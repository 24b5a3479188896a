"""Charts as a browser draws them: no text over another, nothing outside, alone in an image, in light and dark."""

import re
import subprocess

import pytest

PATHS = [
    "/v1/timeline.svg?split=tone",
    "/v1/timeline.svg?interval=year&split=recipient",
    "/v1/timeline.svg?interval=week&date__gte=2023-09&date__lte=2024-08",
    "/v1/timeline.svg?date__lte=1900",
    "/v1/matrix.svg?date__lte=2024",
    "/v1/matrix.svg?rows=recipient&cols=actor",
    "/v1/matrix.svg?rows=theme&cols=year",
    "/v1/network.svg?as_of=2024-09-01",
    "/v1/network.svg?actor=france&depth=2",
    "/v1/network.svg?as_of=1900&layers=partnerships",
    "/v1/positions/azerbaijan.svg?as_of=2024-09-01",
    "/v1/positions/france.svg?inherit=off",
    "/v1/shifts.svg?date__lte=2030",
    "/v1/shifts.svg?before=2023-10&after=2023-11",
]
WIDTHS = [320, 480, 800, 1000, 1200]
FONTS = ["DejaVu Sans", "Liberation Sans"]

# Every text that is painted, with the box in which the browser draws it.
TEXTS = """() => [...document.querySelectorAll('text:not([aria-hidden])')].map(text => {
    const box = text.getBoundingClientRect();
    return {text: text.textContent, left: box.left, top: box.top, right: box.right, bottom: box.bottom};
})"""
# What is drawn beside texts, and how far its lines reach.
MARKS = """() => [...document.querySelectorAll('svg > rect, svg > circle, svg > path')].map(mark => {
    const box = mark.getBBox();
    return {text: mark.outerHTML, left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height};
})"""
# Half a pixel, for antialiasing.
SLACK = 0.5


def sized(path, width):
    return f"{path}&width={width}"


@pytest.fixture(scope="module")
def page(browser):
    """A page in which the test may set fonts, which a chart's own policy forbids to others."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1240, "height": 1000})
    yield context.new_page()
    context.close()


def outside(box, width, height):
    return box["left"] < -SLACK or box["top"] < -SLACK or box["right"] > width + SLACK or box["bottom"] > height + SLACK


def overlapping(boxes):
    boxes = sorted(boxes, key=lambda box: box["top"])
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            if other["top"] >= one["bottom"] - SLACK:
                break
            if one["left"] < other["right"] - SLACK and other["left"] < one["right"] - SLACK:
                yield one["text"], other["text"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PATHS)
def test_texts_neither_overlap_nor_leave_the_drawing(server, page, path, width):
    page.goto(server.url + sized(path, width))
    height = page.evaluate("document.documentElement.viewBox.baseVal.height")
    for font in [None, *FONTS]:
        if font:
            page.evaluate(
                "font => document.querySelectorAll('text').forEach(text => text.style.fontFamily = font)", font
            )
        texts = page.evaluate(TEXTS)
        assert len(texts) > 5
        assert [text for text in texts if outside(text, width, height)] == [], font
        assert list(overlapping(texts)) == [], font
    assert [mark for mark in page.evaluate(MARKS) if outside(mark, width, height)] == []


def test_both_fonts_are_there(server, page):
    """Else the test above would measure one font three times."""
    page.goto(server.url + "/v1/timeline.svg")
    widths = [
        page.evaluate(
            "font => { const text = document.querySelector('text'); text.style.fontFamily = font;"
            " return text.getComputedTextLength(); }",
            font,
        )
        for font in FONTS
    ]
    assert widths[0] > widths[1] * 1.05


@pytest.mark.parametrize("path", PATHS)
def test_a_chart_is_well_formed(server, tool, path):
    for scheme in ["auto", "light", "dark"]:
        document = server.get(f"{path}&scheme={scheme}").content
        check = subprocess.run([tool("xmllint"), "--noout", "--nonet", "-"], input=document, capture_output=True)
        assert check.returncode == 0, check.stderr.decode()


@pytest.mark.parametrize("path", PATHS)
def test_one_image_shows_it_and_fetches_nothing_else(server, browser, path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    fetched, said = [], []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.set_content(f'<img alt="" src="{server.url}{sized(path, 480).replace("&", "&amp;")}">', wait_until="load")
    assert fetched == [server.url + sized(path, 480)] and said == []
    assert page.locator("img").bounding_box()["width"] == 480
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_opened_by_itself_it_has_its_style_under_its_policy(server, browser, path):
    for preference in ["light", "dark"]:
        context = browser.new_context(color_scheme=preference)
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        grounds = {}
        for scheme in ["auto", "light", "dark"]:
            page.goto(f"{server.url}{path}&scheme={scheme}")
            grounds[scheme] = page.evaluate("getComputedStyle(document.querySelector('.ground')).fill")
        assert said == []
        assert grounds["light"] != grounds["dark"] and grounds["auto"] == grounds[preference]
        context.close()


def test_a_network_shows_every_label(server):
    nodes = server.json("/v1/network?as_of=2024-09-01")["included"]["nodes"]
    document = server.text("/v1/network.svg?as_of=2024-09-01&width=1000")
    shown = "".join(re.findall(r"<text (?![^>]*aria-hidden)[^>]*>([^<]*)</text>", document)).replace(" ", "").replace("&#39;", "'")
    assert len(nodes) > 40
    assert [node["label"] for node in nodes if node["label"].replace(" ", "") not in shown] == []


def test_positions_tell_words_from_deeds(server):
    document = server.text("/v1/positions/azerbaijan.svg?as_of=2024-09-01")
    description = re.search(r"<desc[^>]*>(.*?)</desc>", document, re.S).group(1)
    rows = {row["label"]: row for row in server.json("/v1/positions/azerbaijan?as_of=2024-09-01")["data"]}
    assert f"China: says none, does +{rows['China']['does']:g} (1)" in description
    assert re.search(r"Italy: says −\d\.\d \(\d via\), does \+\d\.\d \(2\), gap \+", description)
