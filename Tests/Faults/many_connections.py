"""Opens very many hostile connections to a running node, while a client that behaves well goes on asking it.

    many_connections.py --bin .build/debug [--connections N] [--usual] [--seed S] [--only PHASE] [--bound-mib M]

N connections stand at a time, and one that ends comes back: silent ones, half a TLS hello byte by byte, heads byte by byte,
heads without end or nearly as large as they may be, bodies byte by byte, requests of which no answer is read, and such that
are reset at any moment. In five phases, each with a node of its own: with room for all (held); from one address (address);
past the usual limits (full); with slow bodies only, more than are worked on at once (bodies); and with fewer descriptors than
connections are allowed (descriptors).

While they stand, the node lives; its memory stays below a bound; who has a connection is answered on it; who comes new is
answered, or meets what TRANSPORT-16 and -17 say of too many where there are too many; none waits longer than a bound. Each is
closed within its time-out (TRANSPORT-19, -20, -48). An entry is taken where descriptors are few too (TRANSPORT-49). Afterwards the
node has the descriptors that it had, its metrics count what it refused, its log told of the limit that came near and of the
room after it, it takes an entry, and it ends with 0, in one phase while they stand.

Time-outs are short, and readers that stall, whose time-out no setting changes, are left out; --usual takes the usual
time-outs, longer ones where it takes longer to open so many, and those readers too.
"""

import argparse
import collections
import errno
import heapq
import http.client
import json
import multiprocessing
import os
import random
import re
import resource
import selectors
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

from node_end import INSTITUTION, make, nuo, start, stop, unused_port

# Of sixteen connections, so many are of a kind. Of three large heads two end at once, and of two that do not read one.
KINDS = {"silent": 3, "half-hello": 2, "slow-head": 3, "large-head": 2, "slow-body": 3, "unread": 2, "reset": 1}
# Of Limits.swift, in seconds: what no setting changes.
STALL, CLOSE = 30, 1
# Until a busy machine has come to it, and for each connection that it has to close at the same time.
SLACK, SLACK_EACH = 5, 0.001
# Connections in the queue of the listening socket, which has room for 256 (ServerConfiguration.backlog).
QUEUE = 224
# The slowest answer that is no collapse: the client gives a node as long as the node gives a client (limits.headTimeout).
SLOWEST = 10
USUAL = [("headTimeout", "10s"), ("bodyTimeout", "30s"), ("idleTimeout", "60s")]
# MiB that the node may take for each connection: a record of TLS each way and the largest head are 50 KiB; and for each body
# that comes in: 10 pieces that nobody has taken yet, each in a buffer of 64 KiB. More bodies than BODIES are refused.
EACH, BODY_EACH, BODIES = 1 / 16, 10 / 16, 256 + 512
BODY = 128 << 10
# Ways to ask without reading: far too many ahead; as many as may be; and so many again and again, until nothing goes out.
AHEAD, FEW, ON = "ahead", "few", "on"
REQUEST = b"GET /health HTTP/1.1\r\nhost: a\r\n\r\n"
ENDED = 7, 8  # CLOSE and CLOSE_WAIT of TCP_INFO

# A name; settings; the kinds and the number of connections, and how many addresses they come from; what may be answered to a
# new connection of the good client; and a limit of descriptors.
Phase = collections.namedtuple("Phase", "name settings kinds connections addresses allowed descriptors")


class Fault(Exception):
    pass


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode, made.minimum_version = False, ssl.CERT_NONE, ssl.TLSVersion.TLSv1_3
    return made


def half_hello(tls):
    sent = ssl.MemoryBIO()
    try:
        tls.wrap_bio(ssl.MemoryBIO(), sent).do_handshake()
    except ssl.SSLWantReadError:
        pass
    hello = sent.read()
    return hello[: len(hello) // 2]


def queued(port):
    """How many connections the kernel has for a listening socket that are not accepted yet."""
    with open("/proc/net/tcp", "rb", buffering=0) as file:
        # Those that listen come first.
        found = re.search(rb": [0-9A-F]{8}:%04X 00000000:0000 0A [0-9A-F]{8}:([0-9A-F]{8})" % port, file.read(8192))
    return int(found[1], 16) if found else 0


WAITS = ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError


class Place:
    """One place in the storm, and the connection that has it now."""

    def __init__(self, number, phase):
        self.kind, self.shape = phase.kinds[number % len(phase.kinds)], number // len(phase.kinds)
        address = number // 5 % phase.addresses
        self.number, self.source = number, "127.0.%d.%d" % (address // 250, address % 250 + 2)
        self.socket, self.life = None, 0

    def begin(self, made, now):
        self.socket, self.stage, self.born, self.progress, self.said = made, "connecting", now, now, b""
        self.life += 1
        # What goes out at once, and then byte by byte; None where answers are read, else the way of asking without reading.
        self.at_once, self.slowly, self.unread = b"", b"", None


class Storm:
    def __init__(self, port, phase, timeouts, seed, stalls):
        self.address, self.timeouts, self.stalls, self.random = ("127.0.0.1", port), timeouts, stalls, random.Random(seed)
        self.selector, self.tls, self.timers = selectors.DefaultSelector(), context(), []
        self.hello = half_hello(self.tls)
        self.places = [Place(number, phase) for number in range(phase.connections)]
        self.pause, self.slack = max(1.0, phase.connections / 1200), SLACK + SLACK_EACH * phase.connections
        self.opened, self.standing, self.most, self.comes_back = 0, 0, 0, True
        self.reached, self.statuses, self.longest, self.late = (
            collections.Counter(), collections.Counter(), collections.Counter(), [])
        self.waiting, self.looked = collections.deque(self.places), 0.0

    def at(self, when, place, what):
        heapq.heappush(self.timers, (when, place.number, place.life, what))

    def due(self, place):
        """When a connection must have been closed."""
        head, body, idle = self.timeouts
        if place.kind == "unread" and place.stage == "working":
            allowed = {AHEAD: 0, FEW: idle, ON: max(idle, STALL)}[place.unread]
            return place.progress + allowed + CLOSE + self.slack
        return place.born + head + (body if place.kind == "slow-body" else 0) + CLOSE + self.slack

    # The life of a connection

    def open_waiting(self):
        """Keeps the queue of the listening socket nearly full. What overflows it would be a client's connection and not yet
        the node's, for as long as the kernel takes to repeat itself."""
        if not self.waiting or time.monotonic() < self.looked + 0.01:
            return
        for _ in range(min(len(self.waiting), QUEUE - queued(self.address[1]))):
            self.open(self.waiting.popleft())
        self.looked = time.monotonic()

    def open(self, place):
        made = socket.socket()
        made.setblocking(False)
        made.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT: a port is chosen for the pair of addresses
        if place.kind == "unread":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.bind((place.source, 0))
        now = time.monotonic()
        place.begin(made, now)
        self.opened, self.standing = self.opened + 1, self.standing + 1
        self.most = max(self.most, self.standing)
        self.selector.register(made, selectors.EVENT_WRITE, place)
        if made.connect_ex(self.address) not in (0, errno.EINPROGRESS):
            return self.end(place)
        if place.kind == "reset":
            self.at(now + self.random.random() * 2 * self.pause, place, "reset")

    def connected(self, place):
        if place.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            return self.end(place)
        place.born = place.progress = time.monotonic()
        self.at(self.due(place), place, "late")
        kind = ["silent", "half-hello", "slow-head"][place.shape % 3] if place.kind == "reset" else place.kind
        if kind in ("silent", "half-hello"):
            if kind == "half-hello":
                place.slowly = self.hello
                self.at(place.born, place, "tick")
            return self.work(place)
        self.selector.unregister(place.socket)
        try:
            place.socket = self.tls.wrap_socket(place.socket, do_handshake_on_connect=False)
        except OSError:
            return self.end(place)
        place.stage = "handshake"
        self.shake(place)

    def work(self, place):
        place.stage = "working"
        self.reached[place.kind] += 1
        self.watch(place, selectors.EVENT_READ)

    def shake(self, place):
        try:
            place.socket.do_handshake()
        except ssl.SSLWantReadError:
            return self.watch(place, selectors.EVENT_READ)
        except ssl.SSLWantWriteError:
            return self.watch(place, selectors.EVENT_WRITE)
        except OSError:
            return self.end(place)
        place.progress = time.monotonic()
        if place.kind in ("slow-head", "reset"):
            place.slowly = b"GET /health HTTP/1.1\r\nhost: a\r\nx: " + b"x" * 4096
        elif place.kind == "large-head":
            # Too many bytes, too many fields, or nearly as many bytes as may be; none has an end.
            fields = [b"x: " + b"x" * (64 << 10), b"x: y\r\n" * 200, b"x: " + b"x" * (15 << 10)][place.shape % 3]
            place.at_once = b"GET /health HTTP/1.1\r\nhost: a\r\n" + fields
        elif place.kind == "slow-body":
            head = b"POST /v1/witness/add-checkpoint HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % BODY
            place.at_once = head + b"x" * (place.shape % 2 * (BODY - 4096))
            place.slowly = b"x" * 4000
        elif place.kind == "unread":
            place.unread = [AHEAD, FEW, *[ON] * self.stalls][place.shape % (2 + self.stalls)]
            place.at_once = REQUEST * (400 if place.unread == AHEAD else 16)
        self.work(place)
        self.at(self.due(place), place, "late")
        self.at(place.progress + self.pause * self.random.random(), place, "tick")
        self.send(place)

    def send(self, place):
        try:
            while place.at_once:
                place.at_once = place.at_once[place.socket.send(place.at_once):]
                place.progress = time.monotonic()
        except WAITS:
            pass
        except OSError:
            return self.end(place)
        self.watch(place, (not place.unread) * selectors.EVENT_READ | bool(place.at_once) * selectors.EVENT_WRITE)

    def watch(self, place, events):
        is_watched = place.socket.fileno() in self.selector.get_map()
        if events and is_watched:
            self.selector.modify(place.socket, events, place)
        elif events:
            self.selector.register(place.socket, events, place)
        elif is_watched:
            self.selector.unregister(place.socket)

    def tick(self, place):
        self.at(time.monotonic() + self.pause * (0.1 if place.unread == ON else 0.5), place, "tick")
        if place.unread:
            if place.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] in ENDED:
                return self.end(place)
            if place.unread == ON and not place.at_once:
                place.at_once = REQUEST * 12
                self.send(place)
        elif place.slowly and not place.at_once:
            try:
                place.slowly = place.slowly[place.socket.send(place.slowly[:1]):]
            except WAITS:
                pass
            except OSError:
                self.end(place)

    def receive(self, place):
        try:
            while True:
                some = place.socket.recv(16 << 10)
                if not some:
                    return self.end(place)
                place.said = (place.said + some)[:12]
        except WAITS:
            pass
        except OSError:
            self.end(place)

    def end(self, place, is_ours=False):
        now = time.monotonic()
        if place.stage == "working" and not is_ours:
            self.longest[place.kind] = max(self.longest[place.kind], now - place.born)
        if place.said.startswith(b"HTTP/1.1 ") and len(place.said) == 12:
            self.statuses[int(place.said[9:])] += 1
        self.watch(place, 0)
        place.socket.close()
        place.socket = None
        place.life += 1
        self.standing -= 1
        if self.comes_back:
            self.at(now + self.pause * (0.5 + self.random.random()), place, "open")

    def reset(self, place):
        place.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.end(place, is_ours=True)

    def too_late(self, place):
        """The end may have come and not been seen yet, by a reader that has stopped behind all that it has not read."""
        if self.due(place) > time.monotonic():
            return self.at(self.due(place), place, "late")
        life = place.life
        self.receive(place)
        if place.life == life:
            self.late.append("%s%s, number %d, from %s, %s, stood %.1f s" % (
                place.kind, place.unread and " (%s)" % place.unread or "", place.number, place.source, place.stage,
                time.monotonic() - place.born))
            self.end(place, is_ours=True)

    def come_back_no_more(self):
        self.comes_back = False
        self.waiting.clear()

    def cut(self):
        """Ends all of them from this side."""
        self.come_back_no_more()
        self.timers = []
        for place in self.places:
            if place.socket:
                self.end(place, is_ours=True)

    # The loop

    def turn(self, seconds, is_over=lambda: False):
        """Goes on for a time, or until something is so, which it tells."""
        until = time.monotonic() + seconds
        while not is_over():
            now = time.monotonic()
            if now >= until:
                return False
            while self.timers and self.timers[0][0] <= now:
                _, number, life, what = heapq.heappop(self.timers)
                place = self.places[number]
                if life == place.life and (what != "open" or self.comes_back):
                    {"open": self.waiting.append, "tick": self.tick, "reset": self.reset, "late": self.too_late}[what](place)
            self.open_waiting()
            due = min(self.timers[0][0] if self.timers else until, until, now + (0.01 if self.waiting else 0.1))
            for key, events in self.selector.select(max(0, due - time.monotonic())):
                place = key.data
                if place.stage == "connecting":
                    self.connected(place)
                elif place.stage == "handshake":
                    self.shake(place)
                elif events & selectors.EVENT_READ:
                    self.receive(place)
                else:
                    self.send(place)
        return True


# The client that behaves well


def ask(connection):
    """What is answered: 200, "busy" when that says when to come again, or something that may not be; and how slowly."""
    begin = time.monotonic()
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
        result = "busy" if answer.status in (429, 503) and answer.getheader("retry-after") else answer.status
    except TimeoutError:
        result = "nothing"
    except (OSError, http.client.HTTPException):
        result = "closed"
    return result, time.monotonic() - begin


def behave(port, is_kept, pipe):
    """Asks until it is told to stop, over one connection or over a new one each time; tells everything that came."""
    def connection():
        return http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=2 * SLOWEST, context=context(), source_address=("127.0.0.1", 0))

    came, asked = [], connection()
    while not came or not pipe.poll(0.05):
        came.append(ask(asked))
        if len(came) == 1:
            pipe.send("asked")
        if not is_kept or came[-1][0] in ("closed", "nothing"):
            asked.close()
            asked = connection()
    came.append(ask(asked))
    pipe.send(came)


class GoodClient:
    def __init__(self, port):
        self.processes, self.pipes = [], []
        for is_kept in True, False:
            ours, theirs = multiprocessing.Pipe()
            process = multiprocessing.Process(target=behave, args=(port, is_kept, theirs), daemon=True)
            process.start()
            theirs.close()
            ours.recv()
            self.processes.append(process)
            self.pipes.append(ours)

    def judge(self, allowed, trial):
        """Tells it to stop, and looks at what came."""
        for pipe in self.pipes:
            pipe.send("stop")
        if not trial.storm.turn(120, lambda: all(pipe.poll() for pipe in self.pipes)):
            raise Fault("the good client has had no answer for two minutes")
        kept, new = (pipe.recv() for pipe in self.pipes)
        for name, came, may_be in ("kept", kept, allowed - {"closed"}), ("new", new, allowed):
            wrong = collections.Counter(result for result, _ in came if result not in may_be)
            trial.require(not wrong, "of %d requests of the good client on %s connections: %s" % (len(came), name, dict(wrong)))
        slowest = max(seconds for _, seconds in kept + new)
        trial.require(slowest <= SLOWEST, "an answer to the good client took more than %d s" % SLOWEST)
        refused = sum(result != 200 for result, _ in kept + new)
        return "%d asked, %d of them not answered with 200, slowest %.2f s" % (len(kept + new), refused, slowest)

    def end(self):
        for process in self.processes:
            process.kill()


# The node


class Relay:
    """Takes what comes to the node's public address over connections to the node that stand already."""

    def __init__(self, public, port):
        self.public, self.port, self.ready = socket.create_server(("127.0.0.1", public)), port, []
        threading.Thread(target=self.serve, daemon=True).start()

    def prepare(self, count):
        self.ready += [socket.create_connection(("127.0.0.1", self.port)) for _ in range(count)]

    def drop(self):
        while self.ready:
            self.ready.pop().close()

    def serve(self):
        while True:
            come, _ = self.public.accept()
            gone = self.ready.pop() if self.ready else socket.create_connection(("127.0.0.1", self.port))
            for ends in (come, gone), (gone, come):
                threading.Thread(target=self.copy, args=ends, daemon=True).start()

    @staticmethod
    def copy(source, target):
        try:
            while some := source.recv(64 << 10):
                target.sendall(some)
        except OSError:
            pass
        for end in source, target:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class World:
    def __init__(self, bin_folder, folder):
        self.bin, self.folder = bin_folder, folder
        passphrase = make(bin_folder, folder)
        self.authorise = ["institution", "authorise", "--id", INSTITUTION, "--home", "hospital", *passphrase]
        with open(os.path.join(folder, "node", "config.json")) as file:
            public = json.load(file)["listen"]["port"]
        self.port, self.metrics_port = unused_port(), unused_port()
        self.relay = Relay(public, self.port)

    def enter(self):
        """Begins to bring an entry to the node, over the relay."""
        command = [os.path.join(self.bin, "nuo"), *self.authorise, "--json"]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, phase):
        self.log = os.path.join(self.folder, phase.name + ".log")
        settings = {"listen.port": self.port, "metrics.listen": "127.0.0.1:%d" % self.metrics_port, "log.file": self.log}
        words = ["NUO_%s=%s" % (re.sub("([A-Z])", r"_\1", key).replace(".", "_").upper(), value)
                 for key, value in {**settings, **phase.settings}.items()]
        limit = 'ulimit -n %s; exec env "$@"' % (phase.descriptors or "$(ulimit -Hn)")
        self.process, said = start(self.bin, self.folder, ["bash", "-c", limit, "-", *words])
        if not said or not json.loads(said)["ok"]:
            raise Fault("the node does not run: %s%s" % (said, self.process.communicate()[1]))

    def lives(self):
        if self.process.poll() is not None:
            raise Fault("the node has ended with %d: %s" % (self.process.returncode, "".join(self.process.communicate())[-600:]))
        return True

    def memory(self, what):
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(what + r":\s*(\d+) kB", file.read())[1]) / 1024

    def descriptors(self):
        """The number of them, and that of the sockets among them."""
        folder, found = "/proc/%d/fd" % self.process.pid, []
        for name in os.listdir(folder):
            try:
                found.append(os.readlink(os.path.join(folder, name)))
            except FileNotFoundError:
                pass
        return len(found), sum(name.startswith("socket:") for name in found)

    def metrics(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.metrics_port, timeout=30)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        return collections.Counter(
            {name: float(value) for name, value in re.findall(r"^(\w+(?:\{[^}]*\})?) ([0-9.e+-]+)$", text, re.M)})

    def logged(self):
        with open(self.log) as file:
            return [(line.get("code"), line.get("limit")) for line in map(json.loads, file)]


class Trial:
    """A phase: a node, the good client, the storm, and what is looked at."""

    def __init__(self, world, phase, arguments):
        self.world, self.phase, self.arguments = world, phase, arguments
        self.timeouts = [float(phase.settings.get("limits." + name, usual)[:-1]) for name, usual in USUAL]

    def run(self):
        self.began, self.good, self.storm, self.said, self.noted, self.wrong, self.most = (
            time.monotonic(), None, None, "", "", [], 0)
        self.world.run(self.phase)
        try:
            self.enter()
            self.before = self.used = self.world.memory("VmRSS")
            self.sockets = self.world.descriptors()[1]
            self.good = GoodClient(self.world.port)
            self.world.relay.prepare(4 if self.phase.descriptors else 0)
            self.storm = Storm(
                self.world.port, self.phase, self.timeouts, self.arguments.seed, self.arguments.usual)
            getattr(self, self.phase.name)()
            if self.wrong:
                raise Fault("; ".join(self.wrong))
        finally:
            if self.good:
                self.good.end()
            if self.world.process.poll() is None:
                self.world.process.kill()
            self.world.process.communicate()

    def figures(self):
        if not self.storm:
            return "nothing begun"
        return "%d at a time, %d in all, %s; %d MiB of %d, %d before; %s; %.0f s" % (
            self.storm.most, self.storm.opened, self.noted, self.used, self.bound(), self.before, self.said,
            time.monotonic() - self.began)

    def bound(self):
        count, kinds = self.phase.connections, self.phase.kinds
        bodies = min(BODIES, count * kinds.count("slow-body") / len(kinds))
        return self.arguments.bound_mib or self.before + EACH * count + BODY_EACH * bodies

    # What is done

    def require(self, is_so, otherwise):
        if not is_so:
            self.wrong.append(otherwise)

    def hold(self, seconds, is_over=lambda: False):
        self.storm.turn(seconds, lambda: self.world.lives() and is_over())

    def wait(self, seconds, is_so, what):
        if not self.storm.turn(seconds, lambda: self.world.lives() and is_so()):
            raise Fault("not within %d s: %s" % (seconds, what))

    def judge(self):
        """What was said to the good client, and the memory that it took."""
        self.used = self.world.memory("VmHWM")
        self.said = self.good.judge(self.phase.allowed, self)
        self.used = self.world.memory("VmHWM")
        self.require(self.used <= self.bound(), "the node took %.1f MiB, more than %.1f" % (self.used, self.bound()))

    def enter(self, is_during=False):
        entering = self.world.enter()
        try:
            if is_during:
                self.wait(60, lambda: entering.poll() is not None, "an entry is taken")
            said = entering.communicate(timeout=60)[0]
        finally:
            entering.kill()
        if entering.returncode != 0:
            if self.storm:
                self.storm.turn(SLACK, lambda: self.world.process.poll() is not None)
            self.world.lives()
            raise Fault("no entry is taken: " + said[-600:])

    def finish(self):
        """All sockets are closed, and the node goes on and ends."""
        self.storm.cut()
        self.world.relay.drop()
        self.wait(15, lambda: self.world.descriptors()[1] <= self.sockets, "the node has the sockets that it had")
        self.enter()
        stop(self.world.process)

    def end_under_storm(self):
        begin, longest = time.monotonic(), max(self.timeouts) + CLOSE + self.storm.slack
        self.storm.come_back_no_more()
        self.world.process.send_signal(signal.SIGTERM)
        if not self.storm.turn(longest, lambda: self.world.process.poll() is not None):
            raise Fault("told to stop, the node has not ended after %d s" % longest)
        stop(self.world.process)
        return time.monotonic() - begin

    # The phases

    def open_all(self):
        """Goes on until each has been opened once; those that end come back meanwhile."""
        count, until = self.phase.connections, time.monotonic() + 60 + self.phase.connections / 20
        while self.storm.opened < count and time.monotonic() < until:
            self.hold(1, lambda: self.storm.opened >= count)
            self.most = max(self.most, self.world.descriptors()[1] - self.sockets)
        self.used = self.world.memory("VmHWM")
        self.noted = "at most %d in the node" % self.most

    def require_open(self, least):
        if self.most < least:
            raise Fault("the node had %d of them at once: the search shows nothing" % self.most)

    def held(self):
        self.open_all()
        self.require_open(self.phase.connections / 2)
        few = [kind for kind, share in KINDS.items() if self.storm.reached[kind] < share * self.phase.connections / 32]
        if few:
            raise Fault("too few came as far as they should: %s of %s" % (few, dict(self.storm.reached)))
        self.storm.come_back_no_more()
        self.wait(sum(self.timeouts) + 2 * STALL, lambda: self.storm.standing == 0, "all are closed")
        self.noted += ", the longest: " + ", ".join("%s %.1f s" % item for item in sorted(self.storm.longest.items()))
        late = self.storm.late
        self.require(not late, "%d stood past their time: %s" % (len(late), "; ".join(late[:5])))
        told, counted = self.storm.statuses[431], self.world.metrics()['nuo_requests_refused_total{status="431"}']
        self.require(0 < told <= counted, "%d heads were refused, and %d counted" % (told, counted))
        self.judge()
        self.finish()

    def address(self):
        self.open_all()
        self.require_open(100)
        self.judge()
        self.noted += ", which ended in %.1f s" % self.end_under_storm()

    def full(self):
        self.open_all()
        self.wait(30, lambda: ("limit-near", "connections") in self.world.logged(), "the log says that a limit is near")
        self.require_open(700)
        self.judge()
        self.storm.cut()
        self.wait(15, lambda: ("limit-clear", "connections") in self.world.logged(), "the log says that there is room again")
        self.finish()

    def bodies(self):
        self.open_all()
        self.wait(20, lambda: self.world.descriptors()[1] - self.sockets > 300, "more bodies arrive than are worked on at once")
        self.noted = "more than 300 in the node"
        self.hold(2)
        self.judge()
        self.finish()

    def descriptors(self):
        self.hold(3, lambda: self.world.descriptors()[0] >= self.phase.descriptors)
        there = self.world.descriptors()[0]
        if there < self.phase.descriptors / 3:
            raise Fault("the node has %d descriptors: the search shows nothing" % there)
        self.noted = "%d descriptors in the node" % there
        self.require("few-descriptors" in [code for code, _ in self.world.logged()], "the log does not tell of few descriptors")
        self.enter(is_during=True)
        self.judge()
        self.finish()


def phases(connections, usual):
    # So long that all stand at once, of a debug build on a busy machine too.
    head = {"limits.headTimeout": "%ds" % min(300, max(10, connections / 50) if usual else max(8, connections / 150))}
    body, idle = (head["limits.headTimeout"], "60s") if usual else ("4s", "4s")
    times = {**head, "limits.bodyTimeout": body, "limits.idleTimeout": idle}
    # So many that no address has more than one may have, of connections and of requests.
    addresses, mixed = max(8, connections // 32), [kind for kind, share in KINDS.items() for _ in range(share)]
    room = {"limits.connections": connections + 64, "limits.connectionsPerAddress": connections}
    return [
        Phase("held", {**times, **room}, mixed, connections, addresses, {200, "busy"}, 0),
        Phase("address", {"limits.bodyTimeout": "4s"}, mixed, min(600, connections), 1, {200}, 0),
        Phase("full", times, mixed, connections, addresses, {200, "closed", "busy"}, 0),
        Phase("bodies", {}, ["slow-body"], 400, 8, {200, "busy"}, 0),
        Phase("descriptors", {"limits.headTimeout": "30s"}, ["silent"], 400, 8, {200, "closed"}, 256),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--connections", type=int, default=1200)
    parser.add_argument("--usual", action="store_true", help="the usual time-outs, and readers that stall")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one phase")
    parser.add_argument("--bound-mib", type=float, help="memory that the node may take")
    arguments = parser.parse_args()
    needed = arguments.connections + 512
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(needed, hard), max(needed, hard)))
    except (OSError, ValueError):
        sys.exit("%d connections need %d descriptors, and this machine allows %d: raise `ulimit -Hn`" % (
            arguments.connections, needed, hard))
    with tempfile.TemporaryDirectory() as above:
        world, is_wrong = World(os.path.abspath(arguments.bin), above), False
        for phase in phases(arguments.connections, arguments.usual):
            if arguments.only not in (None, phase.name):
                continue
            trial = Trial(world, phase, arguments)
            try:
                trial.run()
            except (Fault, SystemExit) as why:
                is_wrong = True
                print("%s: wrong: %s\n  again: %s" % (phase.name, str(why).strip(), again(arguments, phase)))
            print("%s: %s" % (phase.name, trial.figures()), flush=True)
        if is_wrong:
            sys.exit("wrong")


def again(arguments, phase):
    words = ["python3", "-B", sys.argv[0], "--bin", arguments.bin, "--connections", str(arguments.connections),
             "--seed", str(arguments.seed), "--only", phase.name]
    return " ".join(words + ["--usual"] * arguments.usual)


if __name__ == "__main__":
    main()
