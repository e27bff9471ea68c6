"""Evidence files: what a log or a cosigner signed that an honest one can't have signed."""

import re

from . import disclosures, ed25519
from .encodings import decode_base64, decode_decimal
from .entries import EVENT, FOREIGN_REVOCATION, ZERO, Seal, decode_leaf
from .failures import UPGRADE_NEEDED, Failure, invalid, malformed, upgrade_needed
from .merkle import leaf_hash, node_hash, root_from_inclusion_proof, root_of
from .notes import COSIGNER_TYPE, LOG_TYPE, Checkpoint, Note, VerifierKey

MAX_EVIDENCE_BYTES = 1 << 20
MAX_RUN = 16_384
MAX_DISCLOSURES = 64
LOG_KINDS = ("fork", "seal-height", "unsealed-checkpoint", "invalid-entry", "invalid-seal") + (
    "omitted-disclosure",
    "reused-prior",
)
COSIGNER_KINDS = ("cosigner-fork", "cosigner-time")
_FIRST_LINE = re.compile(r"nuo/[a-z0-9-]{1,40}@v[0-9]{1,4}")


def _form(detail=""):
    return malformed("evidence-form", detail)


def roots_from_consistency_proof(old_size, new_size, old_root, proof):
    """The two roots that the proof leads to (RFC 9162 §2.1.4.2), or None when its length does not fit."""
    if not 0 < old_size < new_size:
        return None
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return None
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while position & 1 == 0 and position:
                position >>= 1
                last >>= 1
        else:
            new = node_hash(new, sibling)
        position >>= 1
        last >>= 1
    return (old, new) if last == 0 else None


class _Sections:
    """The sections of a file, split at empty lines; a note has one inside."""

    def __init__(self, text):
        if not text.endswith("\n"):
            raise _form("no newline at the end")
        self._parts = text[:-1].split("\n\n")
        self._position = 0

    def next(self):
        if self._position == len(self._parts):
            raise _form("a section is missing")
        self._position += 1
        return self._parts[self._position - 1]

    def next_is(self, label):
        return self._position < len(self._parts) and self._parts[self._position].startswith(label + " ")

    def note(self):
        data = (self.next() + "\n\n" + self.next() + "\n").encode()
        Note(data)
        return data

    def is_at_end(self):
        return self._position == len(self._parts)

    def end(self):
        if self._position != len(self._parts):
            raise _form("something follows")


def _hashes(lines):
    hashes = [decode_base64(line) for line in lines]
    if any(len(value) != 32 for value in hashes):
        raise _form("a hash")
    return hashes


def _labelled(line, label):
    if not line.startswith(label + " "):
        raise _form(f"no {label}")
    return line[len(label) + 1 :]


class _Leaf:
    def __init__(self, section):
        lines = section.split("\n")
        if len(lines) < 2:
            raise _form("a leaf")
        self.data = decode_base64(_labelled(lines[0], "leaf"))
        self.index = decode_decimal(_labelled(lines[1], "index"))
        self.proof = _hashes(lines[2:])
        self.hash = leaf_hash(self.data)

    def check(self, checkpoint):
        if root_from_inclusion_proof(self.hash, self.index, checkpoint.size, self.proof) != checkpoint.root:
            raise invalid("inclusion", str(self.index))


class _Run:
    def __init__(self, section):
        lines = section.split("\n")
        numbers = _labelled(lines[0], "run").split(" ")
        if len(numbers) != 2:
            raise _form("a run")
        self.first, count = (decode_decimal(number) for number in numbers)
        hashes = _hashes(lines[1:])
        if not 1 <= count <= min(MAX_RUN, len(hashes)):
            raise _form("a run")
        self.end = self.first + count
        self.leaves, self._siblings = hashes[:count], hashes[count:]

    def check(self, checkpoint):
        siblings = iter(self._siblings)
        root = self._root(0, checkpoint.size, siblings) if self.end <= checkpoint.size else None
        if root != checkpoint.root or next(siblings, None) is not None:
            raise invalid("inclusion", f"run {self.first}")

    def _root(self, start, stop, siblings):
        if stop <= self.first or self.end <= start:
            return next(siblings, None)
        if self.first <= start and stop <= self.end:
            return root_of(self.leaves[start - self.first : stop - self.first])
        half = 1 << (stop - start - 1).bit_length() - 1
        left = self._root(start, start + half, siblings)
        right = self._root(start + half, stop, siblings)
        return node_hash(left, right) if left and right else None


class Evidence:
    """A file whose accusation is proved under the trusted keys: its `kind`, `accused`, `origin`, and what was found."""

    def __init__(self, data, keys):
        if len(data) > MAX_EVIDENCE_BYTES:
            raise _form("size")
        try:
            first, newline, rest = data.decode("utf-8").partition("\n")
        except UnicodeDecodeError:
            raise _form("not UTF-8")
        self.kind = first[len("nuo/") : -len("@v1")]
        if not newline or first != f"nuo/{self.kind}@v1" or self.kind not in LOG_KINDS + COSIGNER_KINDS:
            raise upgrade_needed("evidence-kind", first) if _FIRST_LINE.fullmatch(first) else _form("first line")
        self._keys = keys
        self.found = {}
        if self.kind in COSIGNER_KINDS:
            rest = self._take_cosigner(rest)
        sections = _Sections(rest)
        getattr(self, "_" + self.kind.replace("-", "_"))(sections)

    # Who signed

    def _take_cosigner(self, rest):
        line, _, rest = rest.partition("\n")
        key = VerifierKey(_labelled(line, "cosigner"))
        if key.type != COSIGNER_TYPE:
            raise _form("not a cosigner's key")
        if not any((key.name, key.id, key.type) == (known.name, known.id, known.type) for known in self._keys):
            raise invalid("unknown-key", key.name)
        self.accused = key.name
        self._cosigner = key
        return rest

    def _checkpoint(self, data):
        """A note of the accused log. Lines of others are not looked at: whoever is accused could have added them."""
        checkpoint = Checkpoint(data, [key for key in self._keys if key.type == LOG_TYPE])
        if getattr(self, "origin", checkpoint.origin) != checkpoint.origin:
            raise invalid("log-signature", "two ledgers")
        self.origin = self.accused = checkpoint.origin
        return checkpoint

    def _cosigned(self, data):
        """The head, and the accused cosigner's time, of a note that the log need not have signed."""
        note = Note(data)
        lines = [line for line in note.signatures if line[:2] == (self._cosigner.name, self._cosigner.id)]
        if len(lines) != 1:
            raise invalid("note-signature", self._cosigner.name)
        log = _Unsigned(note)
        log.verify(self._cosigner, lines[0][2])
        if getattr(self, "origin", log.origin) != log.origin:
            raise invalid("no-contradiction", "two ledgers")
        self.origin = log.origin
        return log

    # What can't be true

    def _heads(self, sections, read):
        first, second = read(sections.note()), read(sections.note())
        if first.size > second.size:
            raise _form("the larger head comes first")
        if first.size == second.size:
            sections.end()
            other = second.root
        elif sections.next_is("root"):
            lines = sections.next().split("\n")
            other = decode_base64(_labelled(lines[0], "root"))
            sections.end()
            if roots_from_consistency_proof(first.size, second.size, other, _hashes(lines[1:])) != (other, second.root):
                raise invalid("consistency")
        else:
            raise invalid("incomplete", "no consistency proof")
        if first.root == other:
            raise invalid("no-contradiction")
        self.found = {"size": first.size, "roots": [first.root.hex(), other.hex()]}

    def _fork(self, sections):
        self._heads(sections, self._checkpoint)

    def _cosigner_fork(self, sections):
        self._heads(sections, self._cosigned)

    def _cosigner_time(self, sections):
        first, second = self._cosigned(sections.note()), self._cosigned(sections.note())
        sections.end()
        if not (first.size < second.size and second.time < first.time):
            raise invalid("no-contradiction")
        self.found = {"sizes": [first.size, second.size], "times": [first.time, second.time]}

    def _seal_height(self, sections):
        seals = []
        for _ in range(2):
            checkpoint, leaf = self._checkpoint(sections.note()), _Leaf(sections.next())
            leaf.check(checkpoint)
            seal = decode_leaf(leaf.data)
            if not isinstance(seal, Seal):
                raise _form("not a seal")
            seals.append((seal.height, leaf.index, leaf.data))
        sections.end()
        if seals[0][0] != seals[1][0] or seals[0] == seals[1]:
            raise invalid("no-contradiction")
        self.found = {"height": seals[0][0]}

    def _unsealed_checkpoint(self, sections):
        checkpoint, leaf = self._checkpoint(sections.note()), _Leaf(sections.next())
        sections.end()
        if leaf.index != checkpoint.size - 1:
            raise _form("not the last leaf")
        leaf.check(checkpoint)
        if leaf.data[:2] == b"\x01\x02":
            raise invalid("no-contradiction")
        _broken_by_itself(leaf.data)
        self.found = {"size": checkpoint.size}

    def _invalid_seal(self, sections):
        checkpoint, leaf = self._checkpoint(sections.note()), _Leaf(sections.next())
        before = _Leaf(sections.next()) if sections.next_is("leaf") else None
        run = _Run(sections.next()) if before is None and sections.next_is("run") else None
        sections.end()
        leaf.check(checkpoint)
        if leaf.data[:2] != b"\x01\x02":
            raise _form("not a seal")
        rule = _broken_by_itself(leaf.data)
        if rule is None:
            seal = decode_leaf(leaf.data)
            if before:
                rule = self._after(seal, leaf.index, before, checkpoint)
            elif run:
                rule = self._block(seal, leaf.index, run, checkpoint)
            elif seal.end != leaf.index + 1:
                rule = "seal-end"
            else:
                raise invalid("no-contradiction" if seal.height == 0 else "incomplete")
        self.found = {"index": leaf.index, "rule": rule}

    @staticmethod
    def _after(seal, index, leaf, checkpoint):
        if not 0 < seal.first < index or leaf.index != seal.first - 1:
            raise _form("not the leaf before the block")
        leaf.check(checkpoint)
        before = decode_leaf(leaf.data)
        if not isinstance(before, Seal):
            return "seal-first"
        if seal.height != before.height + 1:
            return "seal-height"
        if seal.prev_seal != leaf.hash:
            return "prev-seal"
        if seal.time_s < before.time_s:
            return "seal-time"
        raise invalid("no-contradiction")

    @staticmethod
    def _block(seal, index, run, checkpoint):
        if (run.first, run.end) != (seal.first, index):
            raise _form("not the leaves of the block")
        run.check(checkpoint)
        if root_of(run.leaves) == seal.body_root:
            raise invalid("no-contradiction")
        return "body-root"

    # What a custodian states of its disclosures

    def _statement(self, sections):
        """A note, an opening, and the entry that it opens; nothing is verified before all sections are read."""
        note = sections.note()
        opening = disclosures.opening_of(_labelled(sections.next(), "opening"))
        return note, opening, _Leaf(sections.next())

    def _stated(self, parts):
        note, opening, leaf = parts
        checkpoint = self._checkpoint(note)
        leaf.check(checkpoint)
        return disclosures.Stated(checkpoint.origin, leaf, opening)

    def _omitted_disclosure(self, sections):
        leave, account, part = self._statement(sections), self._statement(sections), _Leaf(sections.next())
        shown = []
        while not sections.is_at_end():
            if len(shown) == MAX_DISCLOSURES:
                raise _form("too many disclosures")
            shown.append(self._statement(sections))
        for note, _, _ in [leave, account] + shown:
            self._checkpoint(note)
        leave = disclosures.Leave(self._stated(leave))
        account = disclosures.Account(self._stated(account), leave)
        leaf = _Part(part).check(account)
        found = []
        for parts in shown:
            found.append(disclosures.Disclosure(self._stated(parts), leave))
            if len(found) > 1 and found[-2].index >= found[-1].index:
                raise _form("disclosures by their entries")
        if any(one.line != leaf.line or one.index >= account.end for one in found):
            raise invalid("no-contradiction")
        is_last_behind = any(one.chain_value == leaf.last for one in found[:-1])
        if len(found) <= leaf.count and not is_last_behind:
            raise invalid("no-contradiction")
        self.found = {"height": leaf.height, "counted": leaf.count, "entries": [one.index for one in found]}

    def _reused_prior(self, sections):
        parts = [self._statement(sections) for _ in range(3)]
        sections.end()
        for note, _, _ in parts:
            self._checkpoint(note)
        leave = disclosures.Leave(self._stated(parts[0]))
        first, second = (disclosures.Disclosure(self._stated(part), leave) for part in parts[1:])
        if first.index >= second.index:
            raise _form("disclosures by their entries")
        if (first.line, first.prior) != (second.line, second.prior):
            raise invalid("no-contradiction")
        self.found = {"entries": [first.index, second.index]}

    def _invalid_entry(self, sections):
        checkpoint, leaf = self._checkpoint(sections.note()), _Leaf(sections.next())
        named = _labelled(sections.next(), "named") if sections.next_is("named") else None
        earlier = []
        while sections.next_is("leaf"):
            earlier.append(_Leaf(sections.next()))
        run = _Run(sections.next()) if sections.next_is("run") else None
        sections.end()
        if leaf.data[:2] == b"\x01\x02":
            raise _form("a seal")
        leaf.check(checkpoint)
        indexes = [shown.index for shown in earlier] + [leaf.index]
        if any(left >= right for left, right in zip(indexes, indexes[1:])):
            raise _form("earlier leaves by index")
        if run and (run.first, run.end) != (0, leaf.index):
            raise _form("not the leaves before the entry")
        for part in earlier + ([run] if run else []):
            part.check(checkpoint)
        rule = _broken_by_itself(leaf.data) or _Chain(self.origin, earlier, run).broken_rule(leaf, named)
        self.found = {"index": leaf.index, "rule": rule}


class _Part:
    """A leaf of an account with its path."""

    def __init__(self, leaf):
        self.leaf = leaf

    def check(self, account):
        stated = disclosures.AccountLeaf(self.leaf.data)
        if stated.height != account.height:
            raise disclosures.wrong("another height")
        path = root_from_inclusion_proof(self.leaf.hash, self.leaf.index, account.lines, self.leaf.proof)
        if path != account.root:
            raise invalid("inclusion", "account")
        return stated


class _Unsigned:
    """The head in a note, whoever signed it."""

    def __init__(self, note):
        self._body = note.body
        lines = note.body[:-1].split("\n")
        if len(lines) != 3:
            raise _form("checkpoint")
        self.origin, self.size, self.root = lines[0], decode_decimal(lines[1]), decode_base64(lines[2])

    def verify(self, cosigner, signature):
        self.time = int.from_bytes(signature[:8], "big")
        message = f"cosignature/v1\ntime {self.time}\n{self._body}".encode()
        if len(signature) != 72 or not ed25519.verify(cosigner.public, signature[8:], message):
            raise invalid("note-signature", cosigner.name)


def _broken_by_itself(data):
    """The rule that a leaf breaks whatever else is in the ledger, or None; raises for a leaf of the future."""
    try:
        decode_leaf(data)
    except Failure as failure:
        if failure.kind == UPGRADE_NEEDED:
            raise
        return failure.rule
    return None


class _Chain:
    """What a file shows of the ledger before an entry."""

    def __init__(self, origin, leaves, run):
        self._origin = origin
        self._run = run
        self._leaves = {leaf.hash: leaf for leaf in leaves}
        self._entries = {}
        self._keys = {}
        for leaf in leaves:
            try:
                entry = decode_leaf(leaf.data)
            except Failure:
                continue
            if getattr(entry, "kind", None) == EVENT:
                self._entries[leaf.hash] = entry
                key = entry.signer or self._keys.get(entry.prev)
                if key:
                    self._keys[leaf.hash] = key

    def broken_rule(self, leaf, named):
        entry = decode_leaf(leaf.data)
        if entry.kind == FOREIGN_REVOCATION:
            return self._broken_revocation(entry, named)
        if entry.seq == 0:
            if any(other.record == entry.record and other.seq == 0 for other in self._entries.values()):
                return "record-exists"
            return self._broken_signature(entry, entry.signer)
        if leaf.hash in self._entries:
            return "repeated-entry"
        return self._broken_link(entry)

    def _broken_revocation(self, entry, named):
        for origin in (self._origin, named):
            try:
                if origin:
                    entry.verify_foreign_revocation(origin)
            except Failure as failure:
                if failure.rule == "signature":
                    return "signature"
        raise invalid("no-contradiction")

    def _broken_signature(self, entry, key):
        try:
            entry.verify_event(self._origin, key)
        except Failure:
            return "signature"
        raise invalid("no-contradiction")

    def _broken_link(self, entry):
        before = self._entries.get(entry.prev)
        if before is None:
            if entry.prev == ZERO or (self._run and entry.prev not in self._run.leaves):
                return "prev"
            if entry.prev in self._leaves and _broken_by_itself(self._leaves[entry.prev].data) is None:
                return "prev"
            raise invalid("incomplete", "the entry before is not shown")
        if (before.record, before.seq + 1, before.suite) != (entry.record, entry.seq, entry.suite):
            return "prev"
        if entry.prev not in self._keys:
            raise invalid("incomplete", "the record's key is not shown")
        return self._broken_signature(entry, self._keys[entry.prev])
