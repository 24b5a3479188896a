"""Starts, watches and ends the servers of the benchmark; each listens on the loopback on a port of its own choice."""

import http.client
import os
import re
import selectors
import signal
import socket
import subprocess
import time

START_SECONDS = 120


class Missing(Exception):
    """Something that the benchmark needs is not there; the text says what."""


def free_port():
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server and all its processes."""

    def __init__(self, name, command, port=None, ready=None, seconds=START_SECONDS, environment=None):
        """Starts the command. Where `port` is None, the command prints its address."""
        self.name = name
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE if port is None else subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL, env=environment, start_new_session=True)
        try:
            self.port = port or self._announced_port(seconds)
            if ready is not None:
                self._wait_until_it_answers(ready, seconds)
        except BaseException:
            self.stop()
            raise

    def _announced_port(self, seconds):
        deadline = time.monotonic() + seconds
        text = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while time.monotonic() < deadline:
                if not selector.select(0.2):
                    continue
                piece = os.read(self.process.stdout.fileno(), 4096)
                text += piece
                found = re.search(rb"http://[^:\s]+:(\d+)", text)
                if found and (b"\n" in text[found.start():] or not piece):
                    return int(found.group(1))
                if not piece:
                    break
        raise Missing(f"{self.name} did not start")

    def _wait_until_it_answers(self, path, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Missing(f"{self.name} ended with status {self.process.returncode}")
            try:
                if fetch(self.port, path, timeout=5)[0] < 500:
                    return
            except OSError:
                time.sleep(0.02)
        raise Missing(f"{self.name} did not answer within {seconds} s")

    def pids(self):
        """The process and its children."""
        pids = [self.process.pid]
        for pid in pids:
            try:
                with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                    pids += [int(child) for child in file.read().split()]
            except OSError:
                pass
        return pids

    def cpu_seconds(self):
        """User and system time of all its processes, by their CPU clocks."""
        # clock_getcpuclockid(3): the clock of a process is made of its number's complement; 2 is the scheduler's.
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.pids())

    def memory_kib(self):
        """(resident now, resident at most) of all its processes together, in KiB."""
        now = most = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
                figures = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+)", file.read(), re.M))
            now += int(figures.get("VmRSS", 0))
            most += int(figures.get("VmHWM", 0))
        return now, most

    def stop(self):
        """Ends the process by its id, with force after five seconds."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        if self.process.stdout:
            self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def fetch(port, path, headers=None, method="GET", body=None, timeout=60):
    """One request on a connection of its own: (status, list of field lines, bytes)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers={"Connection": "close", **(headers or {})})
        response = connection.getresponse()
        return response.status, response.getheaders(), response.read()
    finally:
        connection.close()


class Client:
    """Requests one after the other on a connection that is kept."""

    def __init__(self, port, timeout=60):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def timed(self, path, body=None):
        """(seconds, status, bytes) of a request, from sending it to having read its answer."""
        begin = time.perf_counter()
        try:
            self.connection.request("GET" if body is None else "POST", path, body=body)
            response = self.connection.getresponse()
            content = response.read()
        except (http.client.HTTPException, OSError):
            self.connection.close()
            return time.perf_counter() - begin, 0, b""
        return time.perf_counter() - begin, response.status, content

    def close(self):
        self.connection.close()


class Tools:
    """The programs of ours that are measured or that measure, once they are built."""

    def __init__(self, build, work):
        self.build = build
        self.work = work

    def path(self, name):
        return os.path.join(self.build, name)

    def demarche(self, folder, ready="/healthz"):
        """The shipped server on a dataset, with its default settings."""
        program = self.path("demarche")
        empty = os.path.join(self.work, "settings.json")
        with open(empty, "w", encoding="ascii") as file:
            file.write("{}\n")
        shown = subprocess.run([program, "serve", "--help"], capture_output=True, timeout=20, check=False)
        if b"--dataset" not in shown.stdout:
            return self.uncached(folder, ready)
        command = [program, "serve", "--config", empty, "--dataset", folder, "--port", "0"]
        return Server("Demarche", command, ready=ready, seconds=600)

    def uncached(self, folder, ready="/healthz"):
        """A server that keeps no answers."""
        command = [self.path("demarche-benchmark"), "serve", "--dataset", folder]
        return Server("Demarche", command, ready=ready, seconds=600)
