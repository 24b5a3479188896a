#!/usr/bin/env python3
"""A socket of systemd-socket-activate: the first connection starts the server, and the socket outlives it.

activation.py [COUNT]   COUNT restarts, 5 by default; exit status 1 where a connection was refused or cut
"""

import os
import shutil
import signal
import subprocess
import sys
import time

from restarts import Asker
from served import PROGRAM, Dataset, Failed
from serving import free_port

SECONDS = 30
# What a manager does: it holds the socket and starts the server again whenever that has ended. A process that is handed a
# socket looks for its own number in LISTEN_PID, which only it knows.
MANAGER = """while test -e "$1"; do
    sh -c 'LISTEN_PID=$$ exec "$@"' sh "$2" serve --dataset "$3" --port 1 2>/dev/null
done"""


def children(number):
    with open(f"/proc/{number}/task/{number}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def await_answers(askers):
    """Waits until some more have been answered."""
    answered = sum(asker.count for asker in askers)
    deadline = time.monotonic() + SECONDS
    while sum(asker.count for asker in askers) < answered + 20:
        if time.monotonic() > deadline:
            raise Failed("nobody is answered any more")
        time.sleep(0.01)


def server_of(manager):
    """The number of the process that serves; waits for it."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        for number in children(manager):
            try:
                with open(f"/proc/{number}/cmdline", "rb") as file:
                    if file.read().split(b"\0")[0].decode() == PROGRAM:
                        return number
            except OSError:
                pass
        time.sleep(0.01)
    raise Failed("no server was started")


def run(count):
    if shutil.which("systemd-socket-activate") is None:
        raise Failed("systemd-socket-activate is not installed")
    dataset = Dataset()
    goes_on = os.path.join(dataset.home, "goes-on")
    with open(goes_on, "w", encoding="ascii"):
        pass
    port = free_port()
    process = subprocess.Popen(
        ["systemd-socket-activate", "--listen", f"127.0.0.1:{port}", "sh", "-c", MANAGER, "sh", goes_on, PROGRAM, dataset.path],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    askers = []
    try:
        # It says so when it listens; nothing serves before somebody connects.
        if "Listening on" not in process.stderr.readline():
            raise Failed("systemd-socket-activate does not listen")
        if children(process.pid):
            raise Failed("something was started before anybody connected")
        askers = [Asker(port) for _ in range(4)]
        for asker in askers:
            asker.start()
        former = None
        for _ in range(count):
            server = server_of(process.pid)
            if server == former:
                raise Failed("the server was not started again")
            await_answers(askers)
            os.kill(server, signal.SIGTERM)
            former = server
            while os.path.exists(f"/proc/{server}"):
                time.sleep(0.01)
        # The last one answers as well.
        server = server_of(process.pid)
        await_answers(askers)
        for asker in askers:
            asker.goes_on = False
        for asker in askers:
            asker.join(SECONDS)
        os.unlink(goes_on)
        os.kill(server, signal.SIGTERM)
        process.wait(SECONDS)
        faults = [fault for asker in askers for fault in asker.faults]
        print(f"{count} restarts under systemd-socket-activate, {sum(asker.count for asker in askers)} answers, "
              f"each on a connection of its own, {len(faults)} failed")
        if faults:
            raise Failed(f"{faults[:5]}")
    finally:
        if os.path.exists(goes_on):
            os.unlink(goes_on)
        if process.poll() is None:
            for number in children(process.pid):
                os.kill(number, signal.SIGKILL)
            process.kill()
        dataset.remove()


if __name__ == "__main__":
    try:
        run(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    except Failed as failure:
        sys.exit(f"activation: {failure}")
