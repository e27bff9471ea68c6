"""Ledgers whose log key changes, right and wrong; among the vectors of blocks."""

from ledgercheck.suites import ED25519

from . import encode
from .document import negative, positive
from .keys import SigningKey
from .ledger import OTHER_ORIGIN, Ledger, Record

NEW, THIRD = SigningKey(ED25519, "log-key/new"), SigningKey(ED25519, "log-key/third")


def _begun():
    ledger = Ledger()
    line = Record("log-key/line", ED25519)
    ledger.append_event(line)
    ledger.seal()
    return ledger, line


def _bad(given, description, rule, build):
    ledger, line = _begun()
    build(ledger, line)
    return negative(description, "log-key", given(ledger), "invalid", rule)


def _good(given, description, build):
    ledger, line = _begun()
    build(ledger, line)
    expected = {
        "size": len(ledger.leaves),
        "root": encode.tree_root(ledger.leaves).hex(),
        "ends": ledger.ends,
        "events": 2,
        "revocations": 0,
        "disputed": [],
    }
    return positive(description, given(ledger), expected)


def _once(ledger, line):
    ledger.change_key(NEW)
    ledger.append_event(line)
    ledger.seal()


def _wrong(**changes):
    def build(ledger, line):
        ledger.append_key_change(NEW, **changes)
        ledger.seal()

    return build


def _not_alone(ledger, line):
    ledger.append_event(line)
    ledger.append_key_change(NEW)
    ledger.seal()


def _not_last(ledger, line):
    ledger.append_key_change(NEW)
    ledger.append_event(line)
    ledger.seal()


def _old_key_again(ledger, line):
    old = ledger.log_key
    ledger.change_key(NEW)
    ledger.append_key_change(old)
    ledger.seal()


def _given_up_key(ledger, line):
    old = ledger.log_key
    ledger.change_key(NEW)
    ledger.append_key_change(THIRD, old=old, signers=(old, THIRD))
    ledger.seal()


def _seal_epoch(epoch):
    def build(ledger, line):
        ledger.change_key(NEW)
        ledger.append_event(line)
        ledger.seal(key_epoch=epoch)

    return build


def _early_epoch(ledger, line):
    ledger.append_key_change(NEW)
    ledger.seal(key_epoch=1)


def vectors(given):
    bad = {
        "epoch-skipped": ("The second change without a first.", "log-key", _wrong(epoch=2)),
        "epoch-zero": ("A change of number 0.", "log-key", _wrong(epoch=0)),
        "size": ("A change over a larger tree.", "log-key", _wrong(size=3)),
        "root": ("A change over another tree.", "log-key", _wrong(root=encode.ZERO)),
        "not-alone": ("An entry before the change in its block.", "log-key", _not_alone),
        "not-last": ("An entry after the change in its block.", "log-key", _not_last),
        "old-key-again": ("A change back to the first key.", "log-key", _old_key_again),
        "given-up-key": ("A second change by the first key.", "log-key", _given_up_key),
        "other-origin": ("Signed for another ledger.", "signature", _wrong(origin=OTHER_ORIGIN)),
        "old-signature": ("The old key's signature is the new key's.", "signature", _wrong(signers=(NEW, NEW))),
        "new-signature": (
            "The new key's signature is a stranger's.", "signature",
            lambda ledger, line: _wrong(signers=(ledger.log_key, THIRD))(ledger, line),
        ),
        "seal-epoch-late": ("The seal after the change counts none.", "key-epoch", _seal_epoch(0)),
        "seal-epoch-early": ("The change's own seal counts it.", "key-epoch", _early_epoch),
    }
    return {
        "log-key": _good(given, "A change of the log key, and a block under the new one.", _once),
        **{f"log-key-{name}": _bad(given, *case) for name, case in bad.items()},
    }
