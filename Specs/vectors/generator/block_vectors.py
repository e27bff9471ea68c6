"""Whole ledgers as they are exported: files, leaves, blocks, chains of records."""

import base64

from ledgercheck.suites import ED25519, ES256

from . import encode, log_key_vectors
from .document import negative, positive
from .keys import SigningKey, fixed_bytes
from .ledger import FIRST_SEAL_TIME, OTHER_ORIGIN, Ledger, Record


def _given(ledger):
    return {
        "origin": ledger.origin,
        "vkeys": ledger.vkeys,
        "leaves": [leaf.hex() for leaf in ledger.leaves],
        "files": {path: base64.b64encode(data).decode() for path, data in sorted(ledger.files().items())},
    }


def _positive(description, ledger, **expected):
    return positive(
        description,
        _given(ledger),
        {"size": len(ledger.leaves), "root": encode.tree_root(ledger.leaves).hex(), "ends": ledger.ends, **expected},
    )


def _lines(suite=ED25519):
    """Two lines that every small ledger here begins with, in its first block."""
    ledger = Ledger()
    line, other = Record("block/line", suite), Record("block/other", suite)
    ledger.append_event(line)
    ledger.append_event(other)
    ledger.seal()
    return ledger, line, other


def _several_blocks():
    ledger, line, other = _lines()
    ledger.append_event(line, effect=2)
    ledger.append_revocation(OTHER_ORIGIN, fixed_bytes("block/elsewhere"), SigningKey(ED25519, "block/elsewhere"))
    ledger.append_event(Record("block/es256", ES256))
    ledger.seal()
    ledger.append_event(line, effect=4)
    ledger.append_event(other, effect=3)
    ledger.append_revocation(ledger.origin, other.id, other.stop_key)
    ledger.seal()
    return _positive(
        "Three blocks: two suites, later entries, a foreign revocation of another ledger's record and one of its own.",
        ledger,
        events=6,
        revocations=2,
        disputed=[],
    )


def _key_change():
    ledger, line, _ = _lines()
    new_key = SigningKey(ED25519, "block/line/next record key")
    ledger.append_event(line, effect=3, signer=new_key.public)
    ledger.append_event(line, effect=2, key=new_key)
    ledger.seal()
    return _positive(
        "A record changes its key; the next entry is signed by the new one.",
        ledger,
        events=4,
        revocations=0,
        disputed=[],
    )


def _disputed():
    ledger, line, _ = _lines()
    ledger.append_event(line, effect=2, follow=False)
    ledger.append_event(line, effect=3)
    ledger.seal()
    return _positive(
        "Two validly signed entries have one seq: both are entered, and the record counts as revoked.",
        ledger,
        events=4,
        revocations=0,
        disputed=[line.id.hex()],
    )


def _smallest():
    ledger = Ledger()
    ledger.append_event(Record("block/line", ES256))
    ledger.seal()
    return _positive("One entry and its seal.", ledger, events=1, revocations=0, disputed=[])


def _seal_negative(description, rule, near="several-blocks", **changes):
    """A second block whose seal is wrong, below a tree and a checkpoint that are right."""
    ledger, line, other = _lines()
    ledger.append_event(line)
    ledger.append_event(other)
    ledger.seal(**changes)
    return negative(description, near, _given(ledger), "invalid", rule)


def _seal_negatives():
    first_block, _, _ = _lines()
    whole_tree_root = encode.tree_root(first_block.leaves + [b""])
    return {
        "seal-height-skipped": _seal_negative("Height 2 follows height 0.", "seal-height", height=2),
        "seal-first-too-small": _seal_negative("The block overlaps the one before.", "seal-first", first=2),
        "seal-first-too-large": _seal_negative("A leaf lies between the blocks.", "seal-first", first=4),
        "seal-end-too-large": _seal_negative("The end lies beyond the seal.", "seal-end", end=7),
        "seal-end-too-small": _seal_negative("The end is the seal's own index.", "seal-end", end=5),
        "seal-prev-seal": _seal_negative(
            "prev_seal is not the leaf hash of the seal before.", "prev-seal", prev_seal=encode.ZERO
        ),
        "seal-body-root-of-the-tree": _seal_negative(
            "body_root is a root of the tree and not of the block's own leaves.",
            "body-root",
            body_root=whole_tree_root,
        ),
        "seal-body-root-empty": _seal_negative(
            "body_root is the root of no leaves.", "body-root", body_root=encode.tree_root([])
        ),
        "seal-time-going-back": _seal_negative(
            "The time is before the previous seal's.", "seal-time", time_s=FIRST_SEAL_TIME - 10
        ),
    }


def _height_reused():
    ledger, line, other = _lines()
    ledger.append_event(line)
    ledger.seal()
    ledger.append_event(other)
    ledger.seal(height=1)
    return negative("Two blocks of height 1.", "several-blocks", _given(ledger), "invalid", "seal-height")


def _body_root_with_seal():
    ledger, line, other = _lines()
    ledger.append_event(line)
    first = ledger.ends[0]
    ledger.seal(body_root=encode.tree_root(ledger.leaves[first:] + [ledger.leaves[first - 1]]))
    return negative("body_root covers a seal too.", "several-blocks", _given(ledger), "invalid", "body-root")


def _unsealed():
    ledger, line, _ = _lines()
    ledger.append_event(line)
    return negative(
        "The checkpoint's size is not the end of a block.",
        "several-blocks",
        _given(ledger),
        "invalid",
        "checkpoint-size",
    )


def _empty_block():
    ledger, line, _ = _lines()
    ledger.seal()
    return negative("A block of the seal alone.", "several-blocks", _given(ledger), "invalid", "empty-block")


def _unknown_effect():
    ledger, line, _ = _lines()
    ledger.append_event(line, effect=7)
    ledger.seal()
    return negative(
        "An effect that is not known: the reader stops before this block.",
        "several-blocks",
        _given(ledger),
        "upgrade-needed",
        "effect",
    )


def _chain_negative(description, rule, build, near="several-blocks"):
    ledger, line, other = _lines()
    build(ledger, line, other)
    ledger.seal()
    return negative(description, near, _given(ledger), "invalid", rule)


def _repeat(ledger, line, other):
    ledger.append_event(line)
    ledger.append(ledger.leaves[-1])


def _old_key_after_change(ledger, line, other):
    ledger.append_event(line, signer=SigningKey(ED25519, "block/line/next record key").public)
    ledger.append_event(line)


def _chain_negatives():
    stranger = SigningKey(ED25519, "block/stranger")
    return {
        "chain-seq-gap": _chain_negative(
            "seq 2 follows seq 0.", "seq", lambda ledger, line, other: ledger.append_event(line, seq=2)
        ),
        "chain-prev-of-another-record": _chain_negative(
            "prev is the leaf of another record.",
            "prev",
            lambda ledger, line, other: ledger.append_event(line, prev=other.prev),
        ),
        "chain-prev-zero": _chain_negative(
            "prev is zero at seq 1.", "prev", lambda ledger, line, other: ledger.append_event(line, prev=encode.ZERO)
        ),
        "chain-unknown-record": _chain_negative(
            "A later entry of a record that was never opened.",
            "record-unknown",
            lambda ledger, line, other: ledger.append_event(line, record=fixed_bytes("block/unknown")),
        ),
        "chain-record-exists": _chain_negative(
            "A record is opened a second time, by another key.",
            "record-exists",
            lambda ledger, line, other: ledger.append_event(
                line, key=stranger, seq=0, prev=encode.ZERO, stop=line.stop, signer=stranger.public
            ),
        ),
        "chain-repeated-entry": _chain_negative("The same bytes are entered twice.", "repeated-entry", _repeat),
        "chain-stranger": _chain_negative(
            "Signed by a key that is not the record's.",
            "signature",
            lambda ledger, line, other: ledger.append_event(line, key=stranger),
        ),
        "chain-another-origin": _chain_negative(
            "An entry made for another ledger.",
            "signature",
            lambda ledger, line, other: ledger.append_event(line, origin=OTHER_ORIGIN),
        ),
        "chain-key-change-by-the-new-key": _chain_negative(
            "The old key did not agree to the new one.",
            "signature",
            lambda ledger, line, other: ledger.append_event(line, key=stranger, signer=stranger.public),
            "key-change",
        ),
        "chain-old-key-after-change": _chain_negative(
            "The old key signs after it was replaced.", "signature", _old_key_after_change, "key-change"
        ),
        "chain-suite-change": _chain_negative(
            "A record changes its suite.",
            "suite-change",
            lambda ledger, line, other: ledger.append_event(
                line, key=SigningKey(ES256, "block/es256 key"), suite=ES256
            ),
        ),
        "chain-revocation-by-a-stranger": _chain_negative(
            "A foreign revocation of the ledger's own record by neither its key nor its stop key.",
            "revocation-authority",
            lambda ledger, line, other: ledger.append_revocation(ledger.origin, line.id, stranger),
        ),
    }


def vectors():
    return {
        "several-blocks": _several_blocks(),
        "key-change": _key_change(),
        "disputed": _disputed(),
        "smallest": _smallest(),
        **_seal_negatives(),
        "seal-height-reused": _height_reused(),
        "seal-body-root-with-seal": _body_root_with_seal(),
        "unsealed": _unsealed(),
        "seal-empty-block": _empty_block(),
        "unknown-effect": _unknown_effect(),
        **_chain_negatives(),
        **log_key_vectors.vectors(_given),
    }
