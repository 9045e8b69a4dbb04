"""The form page on a throttled phone with a cold cache: bytes, first paint, usable control."""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

from tests.bench.web import server

LOADS = 7
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# A control is usable once it is laid out, visible and the document reacts to a tap on it.
WATCH = """
(() => {
  const look = () => {
    const control = document.querySelector('form input[type=radio]');
    const place = control && control.closest('label, div, li').getBoundingClientRect();
    const shown = place && place.height > 0 && document.readyState !== 'loading';
    if (shown) window.usableAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


def load(browser: Browser, url: str) -> tuple[int, float, float]:
    """One visit: kilobytes moved are those on the wire, times are milliseconds from the start."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="de-DE")
    page = context.new_page()
    page.add_init_script(WATCH)
    tools = context.new_cdp_session(page)
    received: list[float] = []
    tools.send("Network.enable")
    tools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    tools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 150,
            "downloadThroughput": 1_600_000 / 8,
            "uploadThroughput": 750_000 / 8,
        },
    )
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="networkidle")
    page.wait_for_function("window.usableAt")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    usable = page.evaluate("window.usableAt")
    context.close()
    return int(sum(received)), paint, usable


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows of the table: what, measured, to reach."""
    with server() as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        loads = [load(browser, f"http://127.0.0.1:{port}/check") for _ in range(LOADS)]
        browser.close()
    size, paint, usable = (statistics.median(column) for column in zip(*loads, strict=True))
    yield f"form page, all it needs ({LOADS} visits)", f"{size / 1000:.1f} kB", "≤ 60 kB"
    yield "first paint", f"{paint:.0f} ms", ""
    yield "first control usable", f"{usable:.0f} ms", "≤ 600 ms"
