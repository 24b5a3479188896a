#!/usr/bin/env python3
"""nginx and Caddy in front, by the files in config/, with a certificate made for the occasion.

front.py   exit status 1 where TLS, HTTP/2, the cache, client addresses or streams do not come through
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

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
        file.write(f"{{\n\tadmin off\n\tauto_https off\n}}\n{recipe}")
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
        with tempfile.TemporaryDirectory() as folder, Server(*flags) as server:
            # nginx's workers are another user where root starts it.
            os.chmod(folder, 0o755)
            certificate(folder)
            process, port = start(folder, server.port)
            try:
                try_common(verdict, name, port)
                if name == "nginx":
                    try_nginx(verdict, port)
            finally:
                process.terminate()
                process.wait(20)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
