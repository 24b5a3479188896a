#!/usr/bin/env python3
"""More work than the server can do, sent at an even rate whatever comes back (h2load): what becomes of the excess.

overload.py [SECONDS]   exit status 1 where the accepted lose their pace, or the excess is not refused as it should be
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from serving import WORK, Prober, Server, Verdict, free_port, raise_descriptor_limit

CLIENTS = 200
EXCESS = 2.5
WORKERS = 2
IN_FLIGHT = 16
# To which a request's waiting is known; see RequestLimits.
CLOCK_STEP_MILLISECONDS = 4
RECOVERY_SECONDS = 1
LIMITS = ["--worker-count", str(WORKERS), "--in-flight-limit", str(IN_FLIGHT)]
# Each request is work, for nothing is kept.
UNKEPT = ["--kept-responses-limit-bytes", "0"]


def load(port, *flags):
    """What h2load says of each request: when it began, its status, and its milliseconds."""
    with tempfile.NamedTemporaryFile() as log:
        subprocess.run(
            ["h2load", "--h1", "--log-file", log.name, *flags, f"http://127.0.0.1:{port}{WORK}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=120)
        with open(log.name, encoding="ascii") as file:
            rows = [line.split("\t") for line in file]
    return [(int(row[0]) / 1e6, int(row[1]), int(row[2]) / 1000) for row in rows]


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


class Watcher(threading.Thread):
    """Asks for work now and then and keeps the head of every refusal."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.refusals, self.is_over = port, [], threading.Event()

    def run(self):
        while not self.is_over.wait(0.05):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", WORK)
                answer = connection.getresponse()
                text = answer.read().decode()
                if answer.status == 503:
                    self.refusals.append((answer.getheader("Retry-After"), '"code":"overloaded"' in text))
                connection.close()
            except OSError:
                pass


def shed(admin_port):
    """How many requests were refused for each reason."""
    with urllib.request.urlopen(f"http://127.0.0.1:{admin_port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {name: int(float(count)) for name, count in re.findall(r'demarche_shed_total\{reason="(\w+)"\} (\S+)', text)}


def main():
    if shutil.which("h2load") is None:
        sys.exit("h2load is not installed")
    raise_descriptor_limit()
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    verdict = Verdict()
    admin_port = free_port()
    with Server(*LIMITS, *UNKEPT, "--admin-port", str(admin_port)) as server:
        quiet = load(server.port, "-c", "4", "-D", "3")
        capacity = sum(1 for row in quiet if row[1] == 200) / 3
        pace = percentile([row[2] for row in quiet], 0.99)
        print(f"      capacity {capacity:.0f} requests a second, p99 with 4 clients {pace:.1f} ms")
        health = Prober(server.port, path="/healthz")
        watcher = Watcher(server.port)
        health.start()
        watcher.start()
        rate = max(1, round(capacity * EXCESS / CLIENTS))
        rows = load(server.port, "-c", str(CLIENTS), "--rps", str(rate), "-D", str(seconds))
        begin = time.monotonic()
        after = Prober(server.port, every_seconds=0, path=WORK)
        while len(after.milliseconds) < 20 and time.monotonic() - begin < 10:
            after.run_once()
        recovery = time.monotonic() - begin
        reasons = shed(admin_port)
        health.finish()
        watcher.is_over.set()
        watcher.join()
    accepted = [row[2] for row in rows if row[1] == 200]
    refused = [row[2] for row in rows if row[1] == 503]
    others = sorted({row[1] for row in rows} - {200, 503})
    print(f"      {len(rows) / seconds:.0f} requests a second for {seconds} s by {CLIENTS} clients")
    verdict.check(len(refused) > 0 and not others,
                  f"{len(accepted)} accepted, {len(refused)} refused with 503, other statuses: {others}")
    verdict.check(len(accepted) / seconds >= 0.7 * capacity,
                  f"accepted {len(accepted) / seconds:.0f} a second, {len(accepted) / seconds / capacity:.0%} of capacity")
    verdict.check(reasons["in_flight"] > 0 and reasons["waited"] == 0, f"refused because of: {reasons}")
    # What an accepted request finds before it, at the pace of a busy machine.
    bound = 4 * (IN_FLIGHT / WORKERS * 1000 * WORKERS / capacity + CLOCK_STEP_MILLISECONDS + pace)
    for name, values in (("accepted", accepted), ("refused", refused)):
        verdict.check(percentile(values, 0.99) <= bound,
                      f"{name}: p50 {percentile(values, 0.5):.1f} ms, p99 {percentile(values, 0.99):.1f} ms "
                      f"(at most {bound:.0f})")
    verdict.check(len(watcher.refusals) > 0 and all(row == ("1", True) for row in watcher.refusals),
                  f"{len(watcher.refusals)} refusals looked at: Retry-After and code in each")
    verdict.check(not health.failures, f"/healthz meanwhile: {health.summary()}")
    verdict.check(not after.failures and recovery <= RECOVERY_SECONDS,
                  f"after the load: 20 answers in {recovery:.2f} s, {len(after.failures)} refused")
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
