#!/usr/bin/env python3
"""A socket that outlives the server: restarts under load without a refused connection, and what the manager is told.

restarts.py [COUNT]   COUNT restarts, 10 by default
"""

import http.client
import os
import socket
import sys
import threading

from served import Dataset, Failed, Server, listening_socket


class Asker(threading.Thread):
    """Opens a connection for every request, as those do whom a restart could refuse."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port = port
        self.faults = []
        self.count = 0
        self.goes_on = True

    def run(self):
        while self.goes_on:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("GET", "/v1/actors/azerbaijan")
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.faults.append(f"status {answer.status}")
                self.count += 1
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(repr(error))
            finally:
                connection.close()


def run(count):
    dataset = Dataset()
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(os.path.join(dataset.home, "notify"))
    manager.settimeout(30)
    listener = listening_socket()
    server = None

    def told(word):
        while True:
            text = manager.recv(4096).decode()
            if word in text.splitlines():
                return text

    def begin():
        started = Server(dataset, descriptor=listener.fileno(), notify=os.path.join(dataset.home, "notify"))
        told("READY=1")
        return started

    try:
        server = begin()
        if server.port != listener.getsockname()[1]:
            raise Failed(f"it says port {server.port}")
        askers = [Asker(server.port) for _ in range(4)]
        for asker in askers:
            asker.start()
        for _ in range(count):
            server.reload()
            told("READY=1")
            status = server.stop()
            told("STOPPING=1")
            if status != 0:
                raise Failed(f"the server ended with {status}")
            server = begin()
        for asker in askers:
            asker.goes_on = False
        for asker in askers:
            asker.join()
        faults = [fault for asker in askers for fault in asker.faults]
        answers = sum(asker.count for asker in askers)
        print(f"{count} restarts, {answers} answers, each on a connection of its own, {len(faults)} failed")
        if faults:
            raise Failed(f"{faults[:5]}")
        server.stop()
    finally:
        if server and server.process.poll() is None:
            server.process.kill()
        listener.close()
        manager.close()
        dataset.remove()


if __name__ == "__main__":
    try:
        run(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
    except Failed as failure:
        sys.exit(f"restarts: {failure}")
