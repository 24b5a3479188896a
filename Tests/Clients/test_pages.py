"""The pages in Chromium: pictures at two widths in light and dark, axe, keyboard, scripts off, and every link followed."""

import html
import os
import re
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

# Where the pictures are put, to be looked at.
PICTURES = Path(os.environ.get("PICTURES", Path(__file__).resolve().parents[2] / ".build/pictures"))
PAGES = {
    "start": "/",
    "actors": "/actors",
    "actor": "/actors/azerbaijan",
    "partnerships": "/partnerships",
    "rhetoric": "/rhetoric",
    "filtered": "/rhetoric?recipient=west&expand=members&date__gte=2023-10",
    "record": "/rhetoric/aliyev-inaugural-speech-2024",
    "source": "/sources/rcsp-anti-western-positioning",
    "dyad": "/dyads/azerbaijan/france",
    "search": "/search?q=granada",
    "about": "/about",
    "docs": "/docs",
    "errors": "/docs/errors",
    "vocabularies": "/docs/vocabularies",
    "refused": "/rhetoric?tone=hostil",
    "missing": "/actors/azerbajan",
}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ADDRESSES_MAXIMUM = 6000


@pytest.fixture(params=[(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")], ids=lambda p: f"{p[0]}-{p[1]}")
def screen(request):
    return request.param


def test_pictures_without_scripts(server, browser, screen):
    width, scheme = screen
    PICTURES.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.on("requestfailed", lambda request: complaints.append(request.url))
    for name, path in PAGES.items():
        page.goto(server.url + path)
        picture = page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
        # The width of a PNG stands in its header: a page that is wider than the screen makes a wider picture.
        assert int.from_bytes(picture[16:20], "big") == width, f"{path} is wider than {width} px"
        assert page.locator("h1").count() == 1 and page.locator("main").is_visible()
    assert complaints == []
    context.close()


def test_axe_finds_nothing_serious(server, browser, screen):
    width, scheme = screen
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    findings = []
    for name, path in PAGES.items():
        page.goto(server.url + path)
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                findings.append((name, violation["id"], [node["target"] for node in violation["nodes"]][:3]))
    assert findings == []
    context.close()


def test_the_keyboard_leads_to_the_content_and_focus_is_seen(server, browser):
    page = browser.new_page()
    page.goto(server.url + "/rhetoric")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the content" and focused.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert page.evaluate("document.activeElement.closest('main') !== null") and outline == "solid"
    page.close()


def test_a_form_asks_without_scripts(server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url + "/rhetoric")
    page.get_by_label("Recipient", exact=True).select_option("france")
    page.get_by_label("From (date)").fill("2023-10")
    page.get_by_role("button", name="Show").click()
    total = server.json("/v1/rhetoric?recipient=france&date__gte=2023-10")["meta"]["total"]
    assert page.locator("#result").inner_text().startswith(f"{total} rhetoric entr")
    page.get_by_role("link", name="Remove the filter recipient: France").click()
    assert "recipient" not in page.url and "date__gte=2023-10" in page.url
    page.get_by_label("Search all records").fill("granada")
    page.get_by_role("button", name="Search").click()
    assert page.locator("mark").first.inner_text().lower() == "granada"
    context.close()


def test_on_a_phone_the_results_come_before_the_form(server, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url + "/rhetoric?recipient=west&expand=members")
    assert page.locator("#result").bounding_box()["y"] < 740
    recipient = page.get_by_label("Recipient", exact=True)
    assert not recipient.is_visible()
    page.get_by_text("Filters (2 set)").click()
    assert recipient.is_visible() and recipient.input_value() == "west"
    # What was refused is to be mended.
    page.goto(server.url + "/rhetoric?tone=hostil")
    assert page.get_by_label("Recipient", exact=True).is_visible()
    page.set_viewport_size({"width": 1280, "height": 740})
    page.goto(server.url + "/rhetoric")
    assert page.get_by_label("Recipient", exact=True).is_visible()
    context.close()


def test_every_link_leads_somewhere(server):
    session = requests.Session()
    session.headers.update(BROWSER)
    seen, queue, astray = {"/"}, ["/"], []
    while queue and len(seen) < ADDRESSES_MAXIMUM:
        path = queue.pop()
        if path.startswith("/v1/stream"):
            continue
        reply = session.get(server.url + path, timeout=30, allow_redirects=False)
        if reply.status_code != 200:
            astray.append((reply.status_code, path))
        narrowed = "?" in path and "cursor=" not in path
        if "text/html" not in reply.headers["Content-Type"] or narrowed or path.startswith("/embed/"):
            continue
        for address in re.findall(r'(?:href|src|srcset)="(/[^"]*)"', reply.text):
            target = html.unescape(address).split("#")[0]
            if target not in seen:
                seen.add(target)
                queue.append(target)
    assert astray == [] and 500 < len(seen) < ADDRESSES_MAXIMUM
