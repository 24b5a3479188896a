#!/usr/bin/env python3
"""Three servers over the same files behind HAProxy: the same answers, one ended and one killed under load, and the
dataset replaced under load.

    DEMARCHE=.build/release/demarche Tests/Operations/replicas.py [SECONDS]

SECONDS is how long each part runs under load. Prints its figures, and ends with 1 where something is not as it must be.
"""

import collections
import hashlib
import http.client
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from servers import Dataset, Server, eventually

RECORDS = 500
CLIENTS = 8

CONFIGURATION = """
global
    log stdout format raw local0 err
defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 30s
    # A server that is gone is noticed by whoever asks it first; the question, which changes nothing, goes to another.
    option redispatch 1
    retries 3
    retry-on conn-failure empty-response response-timeout 503
frontend clients
    bind 127.0.0.1:{port}
    default_backend servers
backend servers
    balance roundrobin
    option httpchk GET /readyz
    default-server check inter 200ms fall 1 rise 1
{servers}
"""

# What is asked under load, and of each replica: records, pages, facets, feeds, analyses and changes.
TARGETS = [
    "/v1/events/meeting-00007",
    "/v1/events?limit=20&sort=-date",
    "/v1/events?limit=5&fields=id,title,revision&facet=kind",
    "/v1/events.csv?limit=10",
    "/v1/events.atom?limit=5",
    "/v1/actors/norland/events?limit=10",
    "/v1/search?q=meeting&limit=5",
    "/v1/timeline?interval=year",
    "/v1/changes?limit=20",
    "/v1/changes.jsonfeed?limit=5",
    "/v1/corrections",
    "/v1/dataset",
]

failures = []


def require(condition, text):
    if not condition:
        failures.append(text)
        print(f"  NOT AS IT MUST BE: {text}")


class Replicas:
    """Three servers with a journal each, and a balancer."""

    def __init__(self, dataset, folder):
        self.dataset, self.folder = dataset, Path(folder)
        self.servers = [self.start(number) for number in range(3)]
        self.ports = [server.port for server in self.servers]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        lines = [f"    server s{number} 127.0.0.1:{port}" for number, port in enumerate(self.ports)]
        (self.folder / "haproxy.cfg").write_text(
            CONFIGURATION.format(port=self.port, servers="\n".join(lines))
        )
        self.balancer = subprocess.Popen(
            ["haproxy", "-db", "-f", str(self.folder / "haproxy.cfg")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert eventually(lambda: self.ask("/readyz")[0] == 200), "the balancer does not answer"

    def start(self, number, port=0):
        return Server(
            self.dataset.folder,
            *["--state", str(self.folder / f"state-{number}"), "--public-url", "http://replicas.example"],
            *["--drain-delay-seconds", "1", "--drain-deadline-seconds", "5"],
            port=port,
        )

    def ask(self, path):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()

    def end(self):
        self.balancer.terminate()
        self.balancer.wait()
        for server in self.servers:
            server.kill()


class Load:
    """Clients that ask through the balancer until they are told to stop."""

    def __init__(self, replicas):
        self.port = replicas.port
        self.lock = threading.Lock()
        self.answers = 0
        self.failed = collections.Counter()
        self.bodies = {}
        self.mixed = 0
        self.stops = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(number,)) for number in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        chance = random.Random(number)
        connection = None
        while not self.stops.is_set():
            target = chance.choice(TARGETS)
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", target)
                answer = connection.getresponse()
                body, tag = answer.read(), answer.getheader("ETag")
                self.take(target, answer.status, tag, body)
                if answer.will_close:
                    connection.close()
                    connection = None
            except (OSError, http.client.HTTPException) as error:
                with self.lock:
                    self.failed[type(error).__name__] += 1
                connection = None

    def take(self, target, status, tag, body):
        generations = set(re.findall(rb"eneration (\d+)", body))
        digest = hashlib.sha256(body).digest()
        with self.lock:
            self.answers += 1
            if status != 200:
                self.failed[status] += 1
            # A body belongs to its tag, and no answer has records of two generations.
            if self.bodies.setdefault((target, tag), digest) != digest or len(generations) > 1:
                self.mixed += 1

    def stop(self):
        self.stops.set()
        for thread in self.threads:
            thread.join()
        return self


class Follower(threading.Thread):
    """Follows the stream of changes through the balancer, on one connection."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.generations = set()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", "/v1/stream")
        self.answer = self.connection.getresponse()
        self.socket = self.connection.sock
        self.start()

    def run(self):
        try:
            for line in self.answer:
                self.generations.update(int(number) for number in re.findall(rb"of generation (\d+)", line))
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass

    def end(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.join()


def compare(replicas, since):
    """Asks every replica the same and counts what differs."""
    targets = list(TARGETS) + [f"/v1/changes?since={since}&limit=1000"]
    first = replicas.servers[0].json("/v1/events?limit=3")
    targets.append(f"/v1/events?limit=3&cursor={first['meta']['next_cursor']}")
    different = 0
    for target in targets:
        answers = [server.get(target) for server in replicas.servers]
        seen = {(status, headers.get("ETag"), headers.get("Last-Modified"), body) for status, headers, body in answers}
        if len(seen) != 1 or answers[0][0] != 200:
            different += 1
            print(f"  differs: {target} {[(answer[0], answer[1].get('ETag')) for answer in answers]}")
    require(different == 0, f"{different} of {len(targets)} answers differ between replicas")
    print(f"  {len(targets)} questions, each asked of three replicas: {different} answers differ")


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    if not shutil.which("haproxy"):
        sys.exit("replicas.py: there is no haproxy; Debian has it as haproxy")
    with tempfile.TemporaryDirectory() as folder:
        dataset = Dataset(Path(folder) / "data", RECORDS)
        replicas = Replicas(dataset, folder)
        try:
            place = replicas.servers[0].json("/v1/changes?limit=1000")["meta"]["latest"]
            print("The same files:")
            compare(replicas, place)

            print("One is ended by SIGTERM under load:")
            load = Load(replicas)
            time.sleep(seconds / 2)
            status = replicas.servers[0].end()
            time.sleep(seconds / 2)
            replicas.servers[0] = replicas.start(0, replicas.ports[0])
            time.sleep(1)
            load.stop()
            require(status == 0, f"it ended with {status}")
            require(not load.failed, f"requests failed: {dict(load.failed)}")
            print(f"  {load.answers} answers, {sum(load.failed.values())} failed; it ended with status {status}")

            print("One is killed under load:")
            load = Load(replicas)
            time.sleep(seconds / 2)
            replicas.servers[1].kill()
            time.sleep(seconds / 2)
            load.stop()
            replicas.servers[1] = replicas.start(1, replicas.ports[1])
            lost = sum(load.failed.values())
            require(lost <= CLIENTS, f"{lost} answers lost, and only {CLIENTS} can have begun: {dict(load.failed)}")
            print(f"  {load.answers} answers, {lost} lost that had begun")

            print("The dataset is replaced under load:")
            eventually(lambda: replicas.servers[1].get("/readyz")[0] == 200)
            follower = Follower(replicas.port)
            load = Load(replicas)
            replaced = 0
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                dataset.write(dataset.generation + 1)
                for server in replicas.servers:
                    server.reload()
                wanted = f"generation {dataset.generation}".encode()
                settled = eventually(
                    lambda: all(wanted in server.get(TARGETS[0])[2] for server in replicas.servers)
                )
                require(settled, f"not every replica came to serve {wanted.decode()}")
                replaced += 1
            load.stop()
            require(not load.failed, f"requests failed: {dict(load.failed)}")
            require(load.mixed == 0, f"{load.mixed} answers were mixed")
            print(
                f"  {replaced} times; {load.answers} answers, {sum(load.failed.values())} failed, {load.mixed} mixed, "
                f"{len(load.bodies)} different tags"
            )
            told = set(range(dataset.generation - replaced + 1, dataset.generation + 1))
            eventually(lambda: told <= follower.generations)
            follower.end()
            missed = len(told - follower.generations)
            require(missed == 0, f"a stream through the balancer was not told of {missed} generations")
            print(f"  a stream through the balancer was told of {replaced - missed} of them")
            print("The same files again, and a place that was given out at the beginning:")
            compare(replicas, place)
        finally:
            replicas.end()
    print("replicas: all as it must be" if not failures else f"replicas: {len(failures)} things are not as they must be")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
