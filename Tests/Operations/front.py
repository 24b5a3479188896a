#!/usr/bin/env python3
"""nginx and Caddy in front, by the files in config/, with a certificate made for the occasion.

front.py   exit status 1 where TLS, HTTP/2, HTTP/3 (Caddy), the cache, client addresses or streams do not come through
"""

import base64
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from served import Dataset
from serving import PATH, ROOT, Server, Verdict, free_port

NAME = "api.example.org"


def curl(port, path, *flags):
    """The status, the header section and the content."""
    done = subprocess.run(
        ["curl", "--silent", "--include", "--insecure", "--max-time", "20", "--resolve", f"{NAME}:{port}:127.0.0.1",
         *flags, f"https://{NAME}:{port}{path}"], capture_output=True, check=False)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    head = head.decode("latin-1")
    status = int(head.split(" ")[1]) if head.startswith("HTTP/") else 0
    return status, head, body


def field(head, name):
    found = re.search(rf"^{name}: (.*?)\r?$", head, re.I | re.M)
    return found.group(1) if found else None


def certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"],
        check=True, capture_output=True)


def wait(port):
    for _ in range(200):
        if curl(port, "/healthz")[0] == 200:
            return
        time.sleep(0.05)
    sys.exit("what is in front does not answer")


def nginx(folder, server_port):
    """Starts nginx by the recipe, with ports and paths of this machine; gives the process and the port."""
    port, plain = free_port(), free_port()
    with open(f"{ROOT}/config/nginx.conf", encoding="utf-8") as file:
        recipe = file.read()
    recipe = recipe.replace("/var/cache/nginx/demarche", f"{folder}/cache").replace("127.0.0.1:8080", f"127.0.0.1:{server_port}")
    recipe = recipe.replace(f"/etc/ssl/{NAME}", folder)
    recipe = recipe.replace("listen 443", f"listen 127.0.0.1:{port}").replace("listen 80;", f"listen 127.0.0.1:{plain};")
    recipe = re.sub(r"^ *listen \[::\].*\n", "", recipe, flags=re.M)
    with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as file:
        file.write(f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
                   f"events {{ worker_connections 1024; }}\nhttp {{ access_log off;\n{recipe}}}\n")
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    process = subprocess.Popen([program, "-p", folder, "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL)
    wait(port)
    return process, port


def caddy(folder, server_port):
    port = free_port()
    with open(f"{ROOT}/config/Caddyfile", encoding="utf-8") as file:
        recipe = file.read()
    recipe = recipe.replace("127.0.0.1:8080", f"127.0.0.1:{server_port}")
    recipe = recipe.replace(f"{NAME} {{", f"https://{NAME}:{port} {{\n\ttls {folder}/fullchain.pem {folder}/privkey.pem")
    with open(f"{folder}/Caddyfile", "w", encoding="utf-8") as file:
        file.write(f"{{\n\tadmin off\n\tauto_https off\n\tlog {{\n\t\toutput file {folder}/access.log\n\t}}\n}}\n"
                   + recipe.replace("\treverse_proxy", "\tlog\n\treverse_proxy"))
    process = subprocess.Popen(
        ["caddy", "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env={**os.environ, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder})
    wait(port)
    return process, port


def try_common(verdict, name, port):
    status, head, _ = curl(port, PATH, "--http2")
    verdict.check(status == 200 and head.startswith("HTTP/2 "), f"{name}: TLS and HTTP/2")
    tag = field(head, "etag")
    status, head, body = curl(port, PATH, "--http2", "--header", f"If-None-Match: {tag}")
    verdict.check(status == 304 and not body and tag, f"{name}: If-None-Match is answered with 304")
    # Each client has its own burst of 5, and what it says of itself is not believed.
    # Each asks for what nobody has asked for, so that no cache answers.
    found = {}
    for client in ("127.0.0.2", "127.0.0.3"):
        found[client] = [
            curl(port, f"/v1/actors?limit={client[-1]}{number}", "--interface", client, "--header", f"X-Forwarded-For: 192.0.2.{number}",
                 "--header", f"Forwarded: for=192.0.2.{number}")[0] for number in range(1, 10)]
    verdict.check(all(row[:5] == [200] * 5 and 429 in row for row in found.values()),
                  f"{name}: each client is limited by its own address: {found}")


def try_stream(verdict, name, port, server, dataset):
    """A change while a stream is followed through what is in front."""
    follower = subprocess.Popen(
        ["curl", "--silent", "--no-buffer", "--include", "--insecure", "--max-time", "60", "--resolve",
         f"{NAME}:{port}:127.0.0.1", "--interface", "127.0.0.4", f"https://{NAME}:{port}/v1/stream"],
        stdout=subprocess.PIPE, text=True)
    lines = []
    for line in follower.stdout:
        lines.append(line)
        # The first line of the body: what follows comes as it happens.
        if "" in [line.strip() for line in lines[:-1]] and len(lines) > 2 and dataset.generation == 0:
            dataset.write(1)
            server.process.send_signal(signal.SIGHUP)
        if line.startswith("data:"):
            break
    follower.terminate()
    follower.wait()
    verdict.check("generation" in lines[-1], f"{name}: a change comes through a stream that is followed: {lines[-1].strip()[:80]}")


def try_http3(verdict, folder, port):
    """Chromium, which is told to ask by QUIC alone, and what Caddy's log says that it was asked by."""
    public = subprocess.run(
        f"openssl x509 -in {folder}/fullchain.pem -noout -pubkey | openssl pkey -pubin -outform der", shell=True,
        capture_output=True, check=True).stdout
    pin = base64.b64encode(hashlib.sha256(public).digest()).decode()
    page = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/chromium",
         f"--host-resolver-rules=MAP {NAME} 127.0.0.1", f"--origin-to-force-quic-on={NAME}:{port}",
         f"--ignore-certificate-errors-spki-list={pin}", "--dump-dom", f"https://{NAME}:{port}{PATH}"],
        capture_output=True, text=True, timeout=60, check=False).stdout
    with open(f"{folder}/access.log", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    asked = [row["status"] for row in rows
             if row.get("request", {}).get("proto") == "HTTP/3.0" and row["request"]["uri"].startswith(PATH)]
    verdict.check("Azerbaijan" in page and asked == [200], f"caddy: a browser is answered by HTTP/3: {asked}")


def try_nginx(verdict, port):
    states = [field(curl(port, "/v1/actors/france")[1], "x-cache") for _ in range(3)]
    verdict.check(states == ["MISS", "HIT", "HIT"], f"nginx: the cache answers what was answered before: {states}")
    compressed = curl(port, "/v1/actors/france", "--header", "Accept-Encoding: gzip")[1]
    verdict.check(field(compressed, "x-cache") == "MISS" and field(compressed, "content-encoding") == "gzip",
                  "nginx: variants are told apart")
    time.sleep(31)
    state = field(curl(port, "/v1/actors/france")[1], "x-cache")
    verdict.check(state == "REVALIDATED", f"nginx: what has grown old is asked for by its ETag: {state}")


def main():
    verdict = Verdict()
    flags = ["--trusted-proxies", "127.0.0.1", "--address-rate-per-second", "1", "--address-burst", "5"]
    fronts = [(name, start) for name, start in (("nginx", nginx), ("caddy", caddy))
              if shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")]
    if not fronts:
        sys.exit("neither nginx nor caddy is installed")
    for name, start in fronts:
        dataset = Dataset()
        with tempfile.TemporaryDirectory() as folder, Server("--dataset", dataset.path, *flags) as server:
            # nginx's workers are another user where root starts it.
            os.chmod(folder, 0o755)
            certificate(folder)
            process, port = start(folder, server.port)
            try:
                try_common(verdict, name, port)
                try_stream(verdict, name, port, server, dataset)
                if name == "nginx":
                    try_nginx(verdict, port)
                elif shutil.which("chromium"):
                    try_http3(verdict, folder, port)
            finally:
                process.terminate()
                process.wait(20)
                dataset.remove()
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
