"""A small ledger whose every part can be made wrong on purpose."""

import hashlib

from ledgercheck.notes import COSIGNER_TYPE, LOG_TYPE, vkey_text
from ledgercheck.tiles import WIDTH, paths

from . import encode
from .encode import EntryFields, SealFields
from .keys import SigningKey, fixed_bytes

ORIGIN = "chengdu-1.example/consent"
OTHER_ORIGIN = "chongqing-1.example/consent"
COSIGNER_NAME = "mirror.chongqing-1.example/m"
FIRST_SEAL_TIME = 1_790_000_000


def consent_payload(record, status="active"):
    """A FHIR R4 Consent about a line, as small as can be."""
    return encode.compact_json(
        {
            "resourceType": "Consent",
            "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">门诊记录</div>'},
            "status": status,
            "scope": {
                "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
            },
            "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
            "patient": {"reference": "urn:nuo:line:" + encode.base64url(record)},
            "dateTime": "2026-09-21T20:53:20+08:00",
            "policyRule": {
                "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "OPTIN"}]
            },
            "provision": {"type": "permit"},
        }
    )


class Record:
    """One line: its keys, and its latest entry."""

    def __init__(self, label, suite):
        self.suite = suite
        self.id = fixed_bytes(f"{label}/id")
        self.key = SigningKey(suite, f"{label}/record key")
        self.stop_key = SigningKey(suite, f"{label}/stop key")
        self.person = SigningKey(suite, f"{label}/person")
        self.guardian = SigningKey(suite, f"{label}/guardian")
        self.label = label
        self.seq = 0
        self.prev = encode.ZERO

    @property
    def stop(self):
        return hashlib.sha256(self.stop_key.public).digest()

    def fields(self, **changes):
        """The next entry, still without a commitment."""
        values = {
            "suite": self.suite,
            "effect": 1 if self.seq == 0 else 2,
            "record": self.id,
            "seq": self.seq,
            "prev": self.prev,
            "stop": self.stop if self.seq == 0 else encode.ZERO,
            "signer": self.key.public if self.seq == 0 else b"",
        }
        values.update(changes)
        return EntryFields(**values)

    def follow(self, leaf):
        self.seq += 1
        self.prev = encode.leaf_hash(leaf)


def make_opening(record, origin, fields, roles=("author",), record_key=None, payload=None, **header_changes):
    """Statements by the person and, for further roles, by the guardian, about an entry's fields."""
    payload = payload or consent_payload(fields.record)
    statements = []
    for role in roles:
        key = record.person if role == "author" else record.guardian
        header = encode.statement_header(
            key,
            role,
            origin,
            fields,
            record_key or fields.signer or record.key.public,
            FIRST_SEAL_TIME - 60,
            fixed_bytes(f"{record.label}/salt/{fields.seq}"),
        )
        header.update(header_changes)
        statements.append(encode.sign_statement(key, encode.compact_json(header), payload))
    return "\n".join(statements).encode()


class Ledger:
    def __init__(self, origin=ORIGIN):
        self.origin = origin
        self.log_key = SigningKey(1, f"{origin}/log")
        self.cosigner_key = SigningKey(1, "cosigner")
        self.leaves = []
        self.seals = []
        self.ends = []
        self.key_epoch = 0

    @property
    def vkeys(self):
        return [
            vkey_text(self.origin, LOG_TYPE, self.log_key.public),
            vkey_text(COSIGNER_NAME, COSIGNER_TYPE, self.cosigner_key.public),
        ]

    def append(self, leaf):
        self.leaves.append(leaf)
        return len(self.leaves) - 1

    def append_event(self, line, key=None, opening=None, origin=None, roles=("author",), follow=True, **changes):
        """(index, opening). The named key signs; `changes` are fields that are to differ from the line's own next."""
        fields = line.fields(**changes)
        opening = opening or make_opening(line, self.origin, fields, roles)
        if "commitment" not in changes:
            fields.commitment = encode.commitment(opening)
        leaf = fields.encoded((key or line.key).sign(fields.event_message(origin or self.origin)))
        if follow:
            line.follow(leaf)
        return self.append(leaf), opening

    def append_revocation(self, origin, record, key):
        fields = EntryFields(
            kind=4,
            suite=key.suite,
            effect=4,
            record=record,
            not_after=0,
            commitment=hashlib.sha256(origin.encode()).digest(),
            signer=key.public,
        )
        return self.append(fields.encoded(key.sign(encode.revocation_message(origin, record))))

    def append_key_change(self, new, **changes):
        """The change to another log key, in a block of its own unless something waits; `changes` are its wrong fields."""
        first = self.ends[-1] if self.ends else 0
        values = {
            "epoch": self.key_epoch + 1,
            "size": first,
            "root": encode.tree_root(self.leaves[:first]),
            "old": self.log_key,
            "new": new,
            "signers": (self.log_key, new),
            "origin": self.origin,
        }
        values.update(changes)
        return self.append(encode.log_key_change(**values))

    def change_key(self, new, **changes):
        """A change and its seal; later heads are the new key's, this one is signed by the old key."""
        self.append_key_change(new, **changes)
        self.seal()
        self.log_key, self.key_epoch = new, self.key_epoch + 1

    def seal(self, **changes):
        """Close a block over what was appended since the last one; `changes` are the seal's wrong fields."""
        first, height = self.ends[-1] if self.ends else 0, len(self.ends)
        values = {
            "height": height,
            "first": first,
            "end": len(self.leaves) + 1,
            "prev_seal": encode.leaf_hash(self.seals[-1]) if self.seals else encode.ZERO,
            "body_root": encode.tree_root(self.leaves[first:]),
            "time_s": FIRST_SEAL_TIME + 10 * height,
            "key_epoch": self.key_epoch,
        }
        values.update(changes)
        leaf = SealFields(**values).encoded()
        self.seals.append(leaf)
        self.ends.append(self.append(leaf) + 1)

    def checkpoint(self, size=None, cosigned=True):
        size = len(self.leaves) if size is None else size
        body = encode.checkpoint_body(self.origin, size, encode.tree_root(self.leaves[:size]))
        note = body + "\n" + encode.log_signature_line(self.log_key, self.origin, body)
        if cosigned:
            note += encode.cosignature_line(self.cosigner_key, COSIGNER_NAME, body, FIRST_SEAL_TIME + 30)
        return note

    def proof(self, index, size=None, cosigned=True):
        size = len(self.leaves) if size is None else size
        hashes = encode.inclusion_proof(index, self.leaves[:size])
        return encode.tlog_proof(self.leaves[index], index, hashes, self.checkpoint(size, cosigned))

    def receipt(self, index, opening, size=None, cosigned=True):
        return encode.receipt(opening, self.proof(index, size, cosigned))

    def files(self):
        """The export directory: path to bytes."""
        files = {"checkpoint": self.checkpoint().encode()}
        bundles = [encode.prefixed(leaf, 2) for leaf in self.leaves]
        self._add_tiles(files, "entries", bundles)
        level, hashes = 0, [encode.leaf_hash(leaf) for leaf in self.leaves]
        span = 1
        while hashes:
            self._add_tiles(files, level, hashes)
            level, span = level + 1, span * WIDTH
            full = len(self.leaves) // span
            hashes = [encode.tree_root(self.leaves[start * span : (start + 1) * span]) for start in range(full)]
        return files

    @staticmethod
    def _add_tiles(files, level, parts):
        for number, (path, width) in enumerate(paths(level, len(parts))):
            files[path] = b"".join(parts[number * WIDTH : number * WIDTH + width])
