"""A server to be tried, and ordinary clients of it that measure how it does."""

import http.client
import os
import re
import resource
import signal
import socket
import subprocess
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATH = "/v1/actors/azerbaijan"
# Something that is never kept: each question is another one.
WORK = "/v1/shifts?before=2023-01/2023-09&after=2023-10/2024-12&actor=azerbaijan"


def raise_descriptor_limit():
    """Lets this process and its children open as many files as the system lets them."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running `demarche serve` on a port of the system's choice."""

    def __init__(self, *flags):
        program = os.environ.get("DEMARCHE", os.path.join(ROOT, ".build/release/demarche"))
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", "--log-level", "error", *flags], cwd=ROOT, stdout=subprocess.PIPE,
            text=True)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)$", line.strip())
        if found is None:
            raise SystemExit(f"the server did not start: {line!r}")
        self.port = int(found.group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) * 1024

    def is_alive(self):
        return self.process.poll() is None


class Prober(threading.Thread):
    """An ordinary client: a new connection and a request at even intervals, each measured."""

    def __init__(self, port, every_seconds=0.02, path=PATH, source="127.0.0.1"):
        super().__init__(daemon=True)
        self.port, self.every_seconds, self.path, self.source = port, every_seconds, path, source
        self.milliseconds, self.failures = [], []
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.is_set():
            begin = time.monotonic()
            self.run_once()
            self.is_over.wait(max(0, self.every_seconds - (time.monotonic() - begin)))

    def run_once(self):
        begin = time.monotonic()
        try:
            connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=10, source_address=(self.source, 0))
            connection.request("GET", self.path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status == 200:
                self.milliseconds.append((time.monotonic() - begin) * 1000)
            else:
                self.failures.append(str(answer.status))
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(repr(error))

    def finish(self):
        self.is_over.set()
        self.join()
        return self

    def percentile(self, share):
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")

    def summary(self):
        return (f"{len(self.milliseconds)} of {len(self.milliseconds) + len(self.failures)} answered, "
                f"p50 {self.percentile(0.5):.1f} ms, p99 {self.percentile(0.99):.1f} ms, "
                f"longest {self.percentile(1):.1f} ms")


class Verdict:
    """Says what was seen, and remembers whether all of it was as it should be."""

    def __init__(self):
        self.status = 0

    def check(self, is_right, text):
        print(f"{'ok  ' if is_right else 'MISS'}  {text}", flush=True)
        if not is_right:
            self.status = 1
