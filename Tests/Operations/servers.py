"""Servers to be tried: started on a free port, told to read again, ended or killed; and a dataset that is edited."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("DEMARCHE", str(ROOT / ".build/release/demarche"))


class Server:
    """A running server over a folder of data files."""

    def __init__(self, data, *flags, port=0):
        command = [PROGRAM, "serve", "--dataset", str(data), "--port", str(port), "--log-level", "warning", *flags]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r" at http://[^ ]*?:(\d+)\b", line)
        if not found:
            self.process.kill()
            raise RuntimeError(f"the server did not start: {line!r} {self.process.stderr.read()[:2000]}")
        self.port = int(found.group(1))

    def get(self, path, timeout=30):
        """Status, header fields and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def json(self, path):
        return json.loads(self.get(path)[2])

    @property
    def version(self):
        return self.json("/v1/dataset")["data"]["dataset_version"]

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        """Ends it in order and returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


class Dataset:
    """The tests' own dataset with many meetings beside, all of which name the generation that they are of."""

    def __init__(self, folder, count):
        shutil.copytree(ROOT / "Tests/APITests/Fixtures/small", folder)
        self.folder = Path(folder)
        self.count = count
        self.generation = 0
        self.write(1)

    def write(self, generation):
        """Writes the next generation, as editors do: beside the old one, which it then replaces."""
        self.generation = generation
        lines = [
            json.dumps(
                {
                    "id": f"meeting-{number:05}",
                    "title": f"Meeting {number} of generation {generation}",
                    "kind": "summit",
                    "date": f"2023-{number % 12 + 1:02}",
                    "participants": [{"actor": "norland"}, {"actor": "sudavia"}],
                    "summary": f"Generation {generation}.",
                    "revision": generation,
                    "citations": [{"source": "gazette-report"}],
                }
            )
            for number in range(self.count)
        ]
        new = self.folder / ".events.new"
        new.write_text("\n".join(lines) + "\n")
        os.replace(new, self.folder / "events.jsonl")


def eventually(condition, seconds=30, pause=0.005):
    """Whether a condition comes to hold."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(pause)
    return False
