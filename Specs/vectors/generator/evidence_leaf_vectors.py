"""Evidence about single leaves: seals and entries that break a rule, and near misses."""

import hashlib

from ledgercheck.encodings import base64_standard
from ledgercheck.suites import ED25519, ES256

from . import encode
from .evidence_parts import evidence, leaf_section, note, run_section, small_ledger
from .keys import SigningKey, fixed_bytes
from .ledger import FIRST_SEAL_TIME, ORIGIN, OTHER_ORIGIN, Record


def _invalid_seal(**changes):
    ledger, line = small_ledger(blocks=2)
    ledger.append_event(line)
    ledger.seal(**changes)
    return ledger


def add_seals(add):
    def add_good(name, description, rule, *shown, **changes):
        ledger = _invalid_seal(**changes)
        sections = [note(ledger), leaf_section(ledger, 5), *(section(ledger) for section in shown)]
        expected = {"kind": "invalid-seal", "accused": ORIGIN, "origin": ORIGIN, "index": 5, "rule": rule}
        add(name, description, evidence("invalid-seal", *sections), expected)

    def before(ledger):
        return leaf_section(ledger, 3)

    def block(ledger):
        return run_section(ledger, 4, 5)

    add_good("invalid-seal-end", "The end lies beyond the seal.", "seal-end", end=7)
    add_good(
        "invalid-seal-time-not-rounded", "The time is no multiple of ten.", "seal-time", time_s=FIRST_SEAL_TIME + 21
    )
    add_good("invalid-seal-height", "Height 3 follows height 1.", "seal-height", before, height=3)
    add_good("invalid-seal-prev", "prev_seal is not the seal before.", "prev-seal", before, prev_seal=encode.ZERO)
    add_good("invalid-seal-time", "The time goes back.", "seal-time", before, time_s=FIRST_SEAL_TIME)
    add_good(
        "invalid-seal-body-root",
        "body_root is the root of no leaves.",
        "body-root",
        block,
        body_root=encode.tree_root([]),
    )
    overlapping = _invalid_seal(first=3)
    add(
        "invalid-seal-first",
        "The leaf before the block is an entry.",
        evidence("invalid-seal", note(overlapping), leaf_section(overlapping, 5), leaf_section(overlapping, 2)),
        {"kind": "invalid-seal", "accused": ORIGIN, "origin": ORIGIN, "index": 5, "rule": "seal-first"},
    )
    honest, _ = small_ledger()
    long_block, line = small_ledger(blocks=1)
    for label in range(3):
        long_block.append_event(Record(f"evidence/long/{label}", ES256 if label else ED25519))
    long_block.seal(body_root=encode.tree_root(long_block.leaves[1:]))
    add(
        "invalid-seal-long-block",
        "The run begins and ends inside larger subtrees.",
        evidence("invalid-seal", note(long_block), leaf_section(long_block, 5), run_section(long_block, 2, 5)),
        {"kind": "invalid-seal", "accused": ORIGIN, "origin": ORIGIN, "index": 5, "rule": "body-root"},
    )
    wrong_root = _invalid_seal(body_root=encode.tree_root([]))
    run = run_section(wrong_root, 4, 5)
    wrong = {
        "invalid-seal-valid": (honest, [before(honest)], "no-contradiction", "invalid-seal-prev"),
        "invalid-seal-valid-block": (honest, [block(honest)], "no-contradiction", "invalid-seal-body-root"),
        "invalid-seal-alone": (honest, [], "incomplete", "invalid-seal-end"),
        "invalid-seal-run-not-in-tree": (
            wrong_root,
            [run.replace(run.split("\n")[1], base64_standard(fixed_bytes("evidence/run")))],
            "inclusion",
            "invalid-seal-body-root",
        ),
        "invalid-seal-run-sibling-extra": (
            wrong_root,
            [run + base64_standard(bytes(32)) + "\n"],
            "inclusion",
            "invalid-seal-body-root",
        ),
    }
    for name, (ledger, shown, rule, near) in wrong.items():
        text = evidence("invalid-seal", note(ledger), leaf_section(ledger, 5), *shown)
        add(
            name,
            "A seal that breaks no rule." if ledger is honest else "The block's leaves are not proved.",
            text,
            ("invalid", rule, near),
        )
    add(
        "invalid-seal-before-elsewhere",
        "The leaf shown is not the one before the block.",
        evidence("invalid-seal", note(honest), leaf_section(honest, 5), leaf_section(honest, 1)),
        ("malformed", "evidence-form", "invalid-seal-prev"),
    )
    future = _invalid_seal(state_root=fixed_bytes("evidence/state"), end=7)
    add(
        "invalid-seal-future",
        "A field is in use that this version does not know.",
        evidence("invalid-seal", note(future), leaf_section(future, 5)),
        ("upgrade-needed", "state-root", "invalid-seal-end"),
    )


def add_entries(add):
    def ledger_with(build):
        ledger, line = small_ledger(blocks=2)
        build(ledger, line)
        ledger.seal()
        return ledger

    def add_entry(name, description, build, expected, *shown, index=4):
        ledger = ledger_with(build)
        sections = [section(ledger) for section in shown]
        text = evidence("invalid-entry", note(ledger), leaf_section(ledger, index), *sections)
        if isinstance(expected, str):
            expected = {"kind": "invalid-entry", "accused": ORIGIN, "origin": ORIGIN, "index": index, "rule": expected}
        add(name, description, text, expected)

    def leaf(index):
        return lambda ledger: leaf_section(ledger, index)

    def named(origin):
        return lambda ledger: f"named {origin}\n"

    stranger = SigningKey(ED25519, "evidence/stranger")
    unknown = fixed_bytes("evidence/unknown")
    new_key = SigningKey(ED25519, "evidence/next record key")
    by_stranger = lambda ledger, line: ledger.append_event(line, key=stranger)  # noqa: E731

    def other_record(ledger, line):
        ledger.append_event(Record("evidence/another", ED25519))
        ledger.append_event(line, prev=encode.leaf_hash(ledger.leaves[4]))

    def unopened(ledger, line):
        ledger.append_event(line, record=unknown, prev=fixed_bytes("evidence/nowhere"))

    def repeated(ledger, line):
        ledger.append(ledger.leaves[2])

    def opened_again(ledger, line):
        ledger.append_event(line, key=stranger, seq=0, prev=encode.ZERO, stop=line.stop, signer=stranger.public)

    def old_key(ledger, line):
        ledger.append_event(line, signer=new_key.public)
        ledger.append_event(line)

    def false_revocation(origin):
        def build(ledger, line):
            fields = encode.EntryFields(
                kind=4,
                effect=4,
                record=unknown,
                not_after=0,
                commitment=hashlib.sha256(origin.encode()).digest(),
                signer=stranger.public,
            )
            ledger.append(fields.encoded(stranger.sign(b"something else")))

        return build

    first, second = leaf(0), leaf(2)
    add_entry(
        "invalid-entry-signature",
        "Signed by a stranger; the chain to the key is shown.",
        by_stranger,
        "signature",
        first,
        second,
    )
    add_entry(
        "invalid-entry-old-key", "The old key signs after it was replaced.", old_key, "signature", leaf(4), index=5
    )
    add_entry("invalid-entry-record-exists", "A record is opened twice.", opened_again, "record-exists", first)
    add_entry("invalid-entry-repeated", "The same bytes twice.", repeated, "repeated-entry", second)
    add_entry(
        "invalid-entry-seq-gap",
        "seq 3 follows seq 1.",
        lambda ledger, line: ledger.append_event(line, seq=3),
        "prev",
        second,
    )
    add_entry(
        "invalid-entry-prev-of-another-record",
        "prev is the leaf of another record.",
        other_record,
        "prev",
        leaf(4),
        index=5,
    )
    add_entry(
        "invalid-entry-prev-is-a-seal",
        "prev is a seal.",
        lambda ledger, line: ledger.append_event(line, prev=encode.leaf_hash(ledger.leaves[3])),
        "prev",
        leaf(3),
    )
    add_entry(
        "invalid-entry-prev-zero",
        "prev is zero at seq 2.",
        lambda ledger, line: ledger.append_event(line, prev=encode.ZERO),
        "prev",
    )
    add_entry(
        "invalid-entry-prev-nowhere",
        "No earlier leaf has the hash in prev.",
        unopened,
        "prev",
        lambda ledger: run_section(ledger, 0, 4),
    )
    add_entry(
        "invalid-entry-first-signature",
        "The first entry of a record, signed by another key.",
        lambda ledger, line: ledger.append_event(Record("evidence/another", ED25519), key=stranger),
        "signature",
    )
    add_entry(
        "invalid-entry-padding",
        "Padding that is not zero.",
        lambda ledger, line: ledger.append(ledger.leaves[2][:-1] + b"\x01"),
        "padding",
    )
    add_entry("invalid-entry-empty", "A leaf without a byte.", lambda ledger, line: ledger.append(b""), "truncated")
    add_entry(
        "invalid-entry-revocation", "A false revocation of this ledger's record.", false_revocation(ORIGIN), "signature"
    )
    add_entry(
        "invalid-entry-revocation-elsewhere",
        "A false revocation of another ledger's record; the file names it.",
        false_revocation(OTHER_ORIGIN),
        "signature",
        named(OTHER_ORIGIN),
    )

    def valid(ledger, line):
        ledger.append_event(line)

    def refused(name, description, build, kind, rule, near, *shown, index=4):
        add_entry(name, description, build, (kind, rule, near), *shown, index=index)

    near = "invalid-entry-signature"
    refused("invalid-entry-valid", "A valid entry.", valid, "invalid", "no-contradiction", near, first, second)
    refused(
        "invalid-entry-chain-missing",
        "The entry that names the key is not shown.",
        by_stranger,
        "invalid",
        "incomplete",
        near,
        second,
    )
    refused(
        "invalid-entry-nothing-shown", "Nothing is shown beside the entry.", by_stranger, "invalid", "incomplete", near
    )
    refused(
        "invalid-entry-first-alone",
        "The other opening of the record is not shown.",
        opened_again,
        "invalid",
        "no-contradiction",
        "invalid-entry-record-exists",
    )
    refused(
        "invalid-entry-revocation-unnamed",
        "The ledger named is not in the file.",
        false_revocation(OTHER_ORIGIN),
        "invalid",
        "no-contradiction",
        "invalid-entry-revocation-elsewhere",
    )
    refused(
        "invalid-entry-revocation-misnamed",
        "Another ledger is named.",
        false_revocation(OTHER_ORIGIN),
        "invalid",
        "no-contradiction",
        "invalid-entry-revocation-elsewhere",
        named("wuhan-1.example/consent"),
    )
    refused(
        "invalid-entry-prev-in-run",
        "The predecessor is among the leaves.",
        by_stranger,
        "invalid",
        "incomplete",
        "invalid-entry-prev-nowhere",
        lambda ledger: run_section(ledger, 0, 4),
    )
    form = ("malformed", "evidence-form")
    refused(
        "invalid-entry-run-short",
        "The run does not reach the entry.",
        unopened,
        *form,
        "invalid-entry-prev-nowhere",
        lambda ledger: run_section(ledger, 0, 3),
    )
    refused(
        "invalid-entry-out-of-order", "The earlier leaves are not by index.", by_stranger, *form, near, second, first
    )
    refused("invalid-entry-later-leaf", "A leaf behind the entry.", by_stranger, *form, near, first, leaf(5))
    refused("invalid-entry-of-a-seal", "The leaf is a seal.", by_stranger, *form, near, index=5)
    refused(
        "invalid-entry-not-in-tree",
        "The leaf before is not the tree's.",
        by_stranger,
        "invalid",
        "inclusion",
        near,
        first,
        lambda ledger: leaf_section(ledger, 2, data=ledger.leaves[0]),
    )
    refused(
        "invalid-entry-future-effect",
        "An effect that is not known.",
        lambda ledger, line: ledger.append_event(line, key=stranger, effect=7),
        "upgrade-needed",
        "effect",
        near,
        first,
        second,
    )
