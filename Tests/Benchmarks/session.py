"""Real nodes on loopback and the commands that people give them, for measuring from outside."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

LIMIT_SECONDS = 60


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Session:
    """The commands of everybody, in one folder."""

    def __init__(self, binaries, folder):
        self.nuo = os.path.join(binaries, "nuo")
        self.folder = folder
        self.nodes = []
        secret = os.open(self.path("pass"), os.O_CREAT | os.O_WRONLY, 0o600)
        os.write(secret, b"a passphrase of the benchmark\n")
        os.close(secret)

    def path(self, name):
        return os.path.join(self.folder, name)

    def ask(self, *arguments):
        """The answer and the exit status of one command."""
        done = subprocess.run(
            [self.nuo, *arguments, "--json", "--lang", "en"], cwd=self.folder, capture_output=True, check=False)
        text = done.stdout.decode().strip()
        return (json.loads(text) if text else {}), done

    def do(self, *arguments):
        answer, done = self.ask(*arguments)
        if done.returncode != 0:
            sys.exit(f"nuo {' '.join(arguments)}: {done.stdout.decode()}{done.stderr.decode()}")
        return answer

    def by(self, person):
        return ["--home", self.path(person), "--passphrase-file", self.path("pass")]

    def start(self, name):
        port = free_port()
        address = f"127.0.0.1:{port}"
        self.do("node", "init", self.path(name), "--origin", f"{name}.example/consent", "--url", f"https://{address}",
                "--listen", address)
        self.do("node", "profile", self.path(name), "--out", self.path(name + ".json"))
        with open(self.path(name + ".log"), "wb") as log:
            self.nodes.append(subprocess.Popen([self.nuo, "node", "run", self.path(name)], stdout=log, stderr=log))
        deadline = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        sys.exit(f"{name} does not listen")

    def stop(self):
        for node in self.nodes:
            node.terminate()
        for node in self.nodes:
            node.wait()


def until(question):
    """The seconds until `question` is answered with true."""
    begun = time.monotonic()
    while not question():
        if time.monotonic() - begun > LIMIT_SECONDS:
            print("not within a minute", file=sys.stderr)
            sys.exit(4)
    return time.monotonic() - begun


@contextlib.contextmanager
def session_with(binaries):
    """A session in a folder of its own, whose nodes are stopped and whose files are gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session(os.path.abspath(binaries), folder)
        try:
            yield session
        finally:
            session.stop()
