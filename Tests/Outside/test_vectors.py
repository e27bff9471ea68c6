"""The readers of this folder against the vector files: every good one is read, every bad one fails by its own rule."""

import hashlib
import json
import pathlib
import tempfile
import unittest

import check_evidence
from ledgercheck import p256, suites
from ledgercheck.blocks import Blocks
from ledgercheck.codes import health_code, parse_health_code
from ledgercheck.encodings import base64url
from ledgercheck.entries import EVENT, LogKeyChange, Seal, decode_leaf
from ledgercheck.evidence import Evidence
from ledgercheck.failures import Failure
from ledgercheck.merkle import leaf_hash, root_of
from ledgercheck.receipts import Receipt
from ledgercheck.records import Records
from ledgercheck.notes import VerifierKey
from ledgercheck.statements import Opening, Statement, commitment
from ledgercheck.suites import ES256

VECTORS = pathlib.Path(__file__).resolve().parent.parent.parent / "Specs" / "vectors"


def vectors(subject):
    for path in sorted((VECTORS / subject).glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def read_entry(given):
    """Everything that can be said of one entry alone: its form, its signature, and who may revoke."""
    encoded = bytes.fromhex(given["encoded"])
    entry, key = decode_leaf(encoded), bytes.fromhex(given["recordKey"])
    if entry.kind == EVENT:
        entry.verify_event(given["origin"], key)
        return entry
    entry.verify_foreign_revocation(given["namedOrigin"])
    if not entry.is_authorised_by({key}, bytes.fromhex(given["stop"])):
        raise Failure("invalid", "revocation-authority")
    return entry


def read_seal(given):
    return decode_leaf(bytes.fromhex(given["encoded"]))


def read_statement(given):
    statement = Statement(given["statement"])
    statement.verify(given["suite"], bytes.fromhex(given["publicKey"]))
    return statement


def read_opening(given):
    opening = Opening(given["opening"].encode())
    opening.check_entry(given["origin"], decode_leaf(bytes.fromhex(given["entry"])))
    return opening


def read_receipt(given):
    return Receipt(given["receipt"].encode(), [VerifierKey(text) for text in given["vkeys"]])


def read_evidence(given):
    return Evidence(given["evidence"].encode(), [VerifierKey(text) for text in given["vkeys"]])


def read_health_code(given):
    return parse_health_code(given["code"])


def read_ledger(given):
    records, blocks = Records(given["origin"]), Blocks()
    for leaf in map(bytes.fromhex, given["leaves"]):
        decoded = decode_leaf(leaf)
        if isinstance(decoded, Seal):
            blocks.append_seal(decoded, leaf_hash(leaf))
        elif isinstance(decoded, LogKeyChange):
            blocks.append_key_change(decoded, leaf_hash(leaf), given["origin"])
        else:
            blocks.append_entry(leaf_hash(leaf))
            records.append(decoded, leaf_hash(leaf))
    blocks.check_checkpoint_size(len(given["leaves"]))
    return records, blocks


READERS = {
    "block": read_ledger,
    "entry": read_entry,
    "evidence": read_evidence,
    "keys": read_health_code,
    "opening": read_opening,
    "receipt": read_receipt,
    "seal": read_seal,
    "statement": read_statement,
}


class VectorTests(unittest.TestCase):
    def check_positives(self, subject, check):
        for name, vector in vectors(subject):
            if "expected" in vector:
                with self.subTest(f"{subject}/{name}"):
                    check(vector["input"], vector["expected"])

    def test_every_negative_fails_by_the_rule_it_names(self):
        for subject, read in READERS.items():
            names = {name for name, vector in vectors(subject) if "expected" in vector}
            for name, vector in vectors(subject):
                if "failure" in vector:
                    with self.subTest(f"{subject}/{name}"):
                        self.assertIn(vector["nearMissOf"], names)
                        with self.assertRaises(Failure) as caught:
                            read(vector["input"])
                        self.assertEqual(
                            vector["failure"], {"kind": caught.exception.kind, "rule": caught.exception.rule}
                        )

    def test_commitments(self):
        def check(given, expected):
            self.assertEqual(commitment(bytes.fromhex(given["opening"])).hex(), expected["commitment"])

        self.check_positives("commitment", check)

    def test_entries(self):
        def check(given, expected):
            entry = read_entry({**given, "encoded": expected["encoded"]})
            fields = given["fields"]
            self.assertEqual(
                (entry.kind, entry.suite, entry.effect, entry.seq, entry.not_after),
                tuple(fields[name] for name in ("kind", "suite", "effect", "seq", "notAfter")),
            )
            self.assertEqual(
                [value.hex() for value in (entry.record, entry.prev, entry.commitment, entry.stop, entry.signer)],
                [fields[name] for name in ("record", "prev", "commitment", "stop", "signer")],
            )
            self.assertEqual(entry.signature.hex(), expected["signature"])
            self.assertEqual(leaf_hash(bytes.fromhex(expected["encoded"])).hex(), expected["leafHash"])

        self.check_positives("entry", check)

    def test_seals(self):
        def check(given, expected):
            seal, fields = read_seal(expected), given["fields"]
            self.assertEqual(
                (seal.height, seal.first, seal.end, seal.time_s, seal.key_epoch, seal.policy_epoch),
                tuple(fields[name] for name in ("height", "first", "end", "time", "keyEpoch", "policyEpoch")),
            )
            self.assertEqual((seal.prev_seal.hex(), seal.body_root.hex()), (fields["prevSeal"], fields["bodyRoot"]))
            self.assertEqual(leaf_hash(bytes.fromhex(expected["encoded"])).hex(), expected["leafHash"])

        self.check_positives("seal", check)

    def test_derived_keys(self):
        def check(given, expected):
            if "jwk" in expected:
                suite, public = given["suite"], bytes.fromhex(expected["publicKey"])
                digest = hashlib.sha256(expected["jwk"].encode()).digest()
                self.assertTrue(suites.is_public_key(suite, public))
                self.assertEqual(base64url(digest), expected["thumbprint"])
            if "secret" in expected and (given.get("suite") == ES256 or "output" in given):
                wide = int((expected if "output" in expected else given)["output"], 16)
                self.assertEqual(int(expected["secret"], 16), wide % (p256.ORDER - 1) + 1)

        self.check_positives("keys", check)

    def test_health_codes(self):
        def check(given, expected):
            if "code" in expected:
                public = bytes.fromhex(given["publicKey"])
                self.assertEqual(health_code(given["origin"], public), expected["code"])
                self.assertEqual(parse_health_code(expected["code"])[0], given["origin"])

        self.check_positives("keys", check)

    def test_statements(self):
        def check(given, expected):
            statement = read_statement({**given, "statement": expected["statement"]})
            self.assertEqual(statement.header["kid"], expected["kid"])

        self.check_positives("statement", check)

    def test_openings(self):
        def check(given, expected):
            opening = read_opening(given)
            self.assertEqual(opening.commitment().hex(), expected["commitment"])
            self.assertEqual([statement.header["role"] for statement in opening.statements], expected["roles"])
            suite = {"EdDSA": 1, "ES256": 2}[opening.statements[0].header["alg"]]
            for statement, key in zip(opening.statements, expected["keys"]):
                statement.verify(suite, bytes.fromhex(key))

        self.check_positives("opening", check)

    def test_receipts(self):
        def check(given, expected):
            receipt = read_receipt(given)
            self.assertEqual(
                (receipt.proof.index, receipt.checkpoint.size, receipt.checkpoint.root.hex(), receipt.leaf_hash.hex()),
                tuple(expected[name] for name in ("index", "size", "root", "leafHash")),
            )
            self.assertEqual(len(receipt.opening.statements), expected["statementCount"])
            self.assertEqual(len(receipt.checkpoint.cosignatures), expected["cosignatureCount"])

        self.check_positives("receipt", check)

    def test_evidence(self):
        def check(given, expected):
            evidence = read_evidence(given)
            found = {"kind": evidence.kind, "accused": evidence.accused, "origin": evidence.origin, **evidence.found}
            self.assertEqual(found, expected)

        self.check_positives("evidence", check)

    def test_the_command_says_whether_evidence_proves_its_accusation(self):
        statuses = {"malformed": 4, "invalid": 4, "upgrade-needed": 2}
        for name, vector in vectors("evidence"):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "evidence"
                path.write_bytes(vector["input"]["evidence"].encode())
                keys = [part for key in vector["input"]["vkeys"] for part in ("--vkey", key)]
                expected = statuses[vector["failure"]["kind"]] if "failure" in vector else 0
                self.assertEqual(check_evidence.main([str(path), *keys], say=lambda line: None), expected)

    def test_ledgers(self):
        def check(given, expected):
            records, blocks = read_ledger(given)
            self.assertEqual(blocks.ends, expected["ends"])
            self.assertEqual((records.events, records.revocations), (expected["events"], expected["revocations"]))
            self.assertEqual(sorted(record.hex() for record in records.disputed), expected["disputed"])
            self.assertEqual(
                root_of(leaf_hash(bytes.fromhex(leaf)) for leaf in given["leaves"]).hex(), expected["root"]
            )

        self.check_positives("block", check)


if __name__ == "__main__":
    unittest.main()
