"""A server over a dataset of its own, which the checks of this folder change, break, stop and start."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("DEMARCHE", os.path.join(ROOT, ".build", "release", "demarche"))
START_SECONDS = 30


class Failed(Exception):
    """What a check was to show is not so."""


class Dataset:
    """A copy of the shipped dataset with one more event, whose title names a generation."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="demarche-operations-")
        self.path = os.path.join(self.home, "data")
        shutil.copytree(os.path.join(ROOT, "config", "dataset"), self.path)
        self.write(0)

    def write(self, generation):
        """Makes a generation of it, in one step."""
        self.generation = generation
        event = {
            "id": "generation", "title": f"Generation {generation}", "summary": "Changes.", "kind": "hearing",
            "date": "2024", "participants": [{"actor": "azerbaijan"}], "citations": [{"source": "rcsp-anti-western-positioning"}]}
        folder = os.path.join(self.path, "events")
        os.makedirs(folder, exist_ok=True)
        beside = os.path.join(self.home, "beside")
        with open(beside, "w", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")
        os.replace(beside, os.path.join(folder, "generation.jsonl"))

    def remove(self):
        shutil.rmtree(self.home, ignore_errors=True)


class Server:
    """A running server. Its log is collected line by line."""

    def __init__(self, dataset, *arguments, descriptor=None, notify=None):
        command = [PROGRAM, "serve", "--dataset", dataset.path, "--port", "0", *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DEMARCHE_")}
        prepare = None
        if notify:
            environment["NOTIFY_SOCKET"] = notify
        if descriptor is not None:
            environment["LISTEN_FDS"] = "1"
            # The number of the process is known to the shell that becomes it.
            command = ["sh", "-c", 'LISTEN_PID=$$ exec "$@"', "sh", *command]

            def prepare():
                os.dup2(descriptor, 3, inheritable=True)

        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=prepare,
            close_fds=descriptor is None)
        self.lines = []
        self._arrived = threading.Condition()
        threading.Thread(target=self._collect, daemon=True).start()
        line = self.process.stdout.readline()
        found = re.search(r"http://[^:\s]+:(\d+)", line)
        if not found:
            self.process.wait()
            raise Failed("the server did not start: " + "".join(self.lines[-5:]))
        self.port = int(found.group(1))

    def _collect(self):
        for line in self.process.stderr:
            with self._arrived:
                self.lines.append(line)
                self._arrived.notify_all()

    def reload(self):
        """Has the dataset read again and waits for what comes of it: the lines that were logged meanwhile."""
        with self._arrived:
            start = len(self.lines)
            self.process.send_signal(signal.SIGHUP)
            deadline = time.monotonic() + START_SECONDS
            while not any("reload (signal)" in line for line in self.lines[start:]):
                if self.process.poll() is not None:
                    raise Failed(f"the server ended with {self.process.returncode}")
                if not self._arrived.wait(deadline - time.monotonic()):
                    raise Failed("no reload came to an end")
            return self.lines[start:]

    def get(self, path, headers=None):
        """The status, the fields and the content of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def stop(self, number=signal.SIGTERM):
        """Ends it and says with which status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failed("the server did not end")


def listening_socket():
    """A socket as a service manager opens it, on a port of the system's choice."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(4096)
    return listener
