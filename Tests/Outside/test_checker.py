"""The checker on directories made from the block vectors, and on the same directories with one thing changed."""

import base64
import contextlib
import io
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

import check_ledger

VECTORS = pathlib.Path(__file__).resolve().parent.parent.parent / "Specs" / "vectors"
sys.path.insert(0, str(VECTORS))

from generator.encode import log_signature_line  # noqa: E402  (found through the line above)
from generator.ledger import COSIGNER_NAME, OTHER_ORIGIN, Ledger, Record  # noqa: E402
from ledgercheck.tiles import paths  # noqa: E402

SOUND, NOT_CHECKED, NOT_SOUND = 0, 2, 4


def vector(subject, name):
    return json.loads((VECTORS / subject / f"{name}.json").read_text(encoding="utf-8"))


class CheckerTestCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "export"
        self.root.mkdir()
        self.said = ""

    def write(self, files):
        for path, data in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(data)

    def write_vector(self, name):
        """Materialises a block vector in an empty directory; returns its verifier keys."""
        shutil.rmtree(self.root)
        self.root.mkdir()
        given = vector("block", name)["input"]
        self.write({path: base64.b64decode(data) for path, data in given["files"].items()})
        return given["vkeys"]

    def receipt_file(self, text, name="receipt"):
        path = self.root.parent / name
        path.write_bytes(text.encode())
        return str(path)

    def run_checker(self, vkeys, *options):
        lines = []
        arguments = [str(self.root), *options]
        for key in vkeys:
            arguments += ["--vkey", key]
        status = check_ledger.main(arguments, lines.append)
        self.said = "\n".join(lines)
        return status

    def assert_status(self, expected, vkeys, *options):
        self.assertEqual(self.run_checker(vkeys, *options), expected, self.said)

    def assert_not_sound(self, rule, vkeys, *options):
        self.assert_status(NOT_SOUND, vkeys, *options)
        self.assertIn(f": {rule}", self.said)


class VectorDirectoryTests(CheckerTestCase):
    def test_every_good_ledger_is_sound(self):
        for name in ("several-blocks", "key-change", "disputed", "smallest"):
            with self.subTest(name):
                self.assert_status(SOUND, self.write_vector(name))

    def test_every_bad_ledger_fails_by_its_rule_below_a_tree_and_a_checkpoint_that_hold(self):
        for path in sorted((VECTORS / "block").glob("*.json")):
            failure = vector("block", path.stem).get("failure")
            if failure:
                with self.subTest(path.stem):
                    status = self.run_checker(self.write_vector(path.stem))
                    upgrade = failure["kind"] == "upgrade-needed"
                    self.assertEqual(status, NOT_CHECKED if upgrade else NOT_SOUND, self.said)
                    self.assertIn(f"{failure['kind']}: {failure['rule']}", self.said)
                    self.assertIn("tiles: ", self.said)

    def test_two_entries_with_one_seq_raise_an_alarm_and_are_sound(self):
        self.assert_status(SOUND, self.write_vector("disputed"))
        self.assertIn("ALARM", self.said)

    def test_a_foreign_revocation_is_checked_when_its_ledger_is_named(self):
        vkeys = self.write_vector("several-blocks")
        self.assert_status(SOUND, vkeys)
        self.assertIn("1 foreign revocations name a ledger not given", self.said)
        self.assert_status(SOUND, vkeys, "--origin", OTHER_ORIGIN)
        self.assertNotIn("not given", self.said)


class MutationTests(CheckerTestCase):
    def setUp(self):
        super().setUp()
        self.vkeys = self.write_vector("several-blocks")
        self.files = sorted(path for path in self.root.rglob("*") if path.is_file())

    def test_any_changed_byte_of_any_file_is_found(self):
        for path in self.files:
            good = path.read_bytes()
            for position in range(0, len(good), max(1, len(good) // 40)):
                with self.subTest(f"{path.name} at {position}"):
                    changed = bytes([good[position] ^ 1])
                    path.write_bytes(good[:position] + changed + good[position + 1 :])
                    self.assert_status(NOT_SOUND, self.vkeys)
            path.write_bytes(good)
        self.assert_status(SOUND, self.vkeys)

    def test_any_shortened_or_lengthened_file_is_found(self):
        for path in self.files:
            good = path.read_bytes()
            for changed in (b"", good[:-1], good + b"\x00", good + good):
                with self.subTest(f"{path.name}, {len(changed)} bytes"):
                    path.write_bytes(changed)
                    self.assert_status(NOT_SOUND, self.vkeys)
            path.write_bytes(good)

    def test_a_missing_file_is_found(self):
        for path in self.files:
            good = path.read_bytes()
            path.unlink()
            with self.subTest(path.name):
                self.assert_status(NOT_CHECKED if path.name == "checkpoint" else NOT_SOUND, self.vkeys)
            path.write_bytes(good)

    def test_a_file_besides_is_found(self):
        for name in ("notes.txt", "tile/0/001", "tile/0/000", "tile/1/000.p/1", "tile/entries/000.p/1"):
            with self.subTest(name):
                self.write({name: b"x"})
                self.assert_not_sound("extra-file", self.vkeys)
                (self.root / name).unlink()

    def test_a_link_in_place_of_a_file_is_found(self):
        tile = next(path for path in self.files if path.parent.name == "000.p")
        elsewhere = self.root.parent / "elsewhere"
        tile.rename(elsewhere)
        tile.symlink_to(elsewhere)
        self.assert_not_sound("extra-file", self.vkeys)

    def test_a_size_that_no_disk_could_hold_is_refused_at_once(self):
        ledger = Ledger()
        body = f"{ledger.origin}\n{2**62}\n{base64.b64encode(bytes(32)).decode()}\n"
        signed = body + "\n" + log_signature_line(ledger.log_key, ledger.origin, body)
        (self.root / "checkpoint").write_text(signed, encoding="utf-8")
        self.assert_not_sound("missing-file", self.vkeys[:1])


class KeyTests(CheckerTestCase):
    def setUp(self):
        super().setUp()
        self.vkeys = self.write_vector("several-blocks")

    def rewrite_checkpoint(self, change):
        path = self.root / "checkpoint"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def usage_status(self, *arguments):
        with self.assertRaises(SystemExit) as caught, contextlib.redirect_stderr(io.StringIO()):
            check_ledger.main([str(self.root), *arguments], str)
        return caught.exception.code

    def test_the_log_key_alone_is_enough(self):
        self.assert_status(SOUND, self.vkeys[:1])

    def test_another_log_key_is_refused(self):
        self.assert_not_sound("log-signature", Ledger(OTHER_ORIGIN).vkeys[:1])

    def test_a_given_cosigner_must_have_cosigned(self):
        self.rewrite_checkpoint(
            lambda note: "".join(line for line in note.splitlines(True) if COSIGNER_NAME not in line)
        )
        self.assert_status(SOUND, self.vkeys[:1])
        self.assert_not_sound("cosignature-missing", self.vkeys)

    def test_signatures_of_unknown_keys_are_ignored(self):
        self.rewrite_checkpoint(lambda note: note + "\u2014 stranger.example AAAAAAAA\n")
        self.assert_status(SOUND, self.vkeys)

    def test_a_false_signature_by_a_known_key_refuses_the_note(self):
        line = (self.root / "checkpoint").read_text(encoding="utf-8").splitlines()[4]
        name, signature = line.split(" ")[1:]
        raw = bytearray(base64.b64decode(signature))
        raw[-1] ^= 1
        forged = f"\u2014 {name} {base64.b64encode(bytes(raw)).decode()}\n"
        self.rewrite_checkpoint(lambda note: note + forged)
        self.assert_not_sound("note-signature", self.vkeys)

    def test_an_extension_line_is_refused(self):
        ledger = Ledger()
        body = "".join((self.root / "checkpoint").read_text(encoding="utf-8").splitlines(True)[:3]) + "more\n"
        self.rewrite_checkpoint(lambda _: body + "\n" + log_signature_line(ledger.log_key, ledger.origin, body))
        self.assert_not_sound("checkpoint-lines", self.vkeys[:1])

    def test_wrong_usage_has_status_2(self):
        log_key, cosigner_key = self.vkeys
        self.assertEqual(self.usage_status(), NOT_CHECKED)
        self.assertEqual(self.usage_status("--vkey", cosigner_key), NOT_CHECKED)
        self.assertEqual(self.usage_status("--vkey", log_key[:-4] + "AAAA"), NOT_CHECKED)

    def test_a_directory_that_is_not_there_has_status_2(self):
        self.root = self.root / "nowhere"
        self.assert_status(NOT_CHECKED, self.vkeys)


class LargeLedgerTests(CheckerTestCase):
    def test_a_tree_with_full_and_partial_tiles_on_two_levels_is_sound(self):
        ledger = Ledger()
        for block in range(3):
            for number in range(99):
                ledger.append_event(Record(f"large/{block}/{number}", 1), opening=b"opening")
            ledger.seal()
        files = ledger.files()
        self.assertEqual(
            sorted(files),
            [
                "checkpoint",
                "tile/0/000",
                "tile/0/001.p/44",
                "tile/1/000.p/1",
                "tile/entries/000",
                "tile/entries/001.p/44",
            ],
        )
        self.write(files)
        self.assert_status(SOUND, ledger.vkeys)
        self.write({"tile/1/000.p/1": bytes(32)})
        self.assert_not_sound("tile", ledger.vkeys)

    def test_tile_paths_group_digits_by_three(self):
        found = [path for path, _ in paths(0, 256 * 1_001 + 7)]
        self.assertEqual(found[999:], ["tile/0/999", "tile/0/x001/000", "tile/0/x001/001.p/7"])

    def test_an_empty_ledger_has_a_checkpoint_and_nothing_else(self):
        ledger = Ledger()
        self.write(ledger.files())
        self.assert_status(SOUND, ledger.vkeys)


class ReceiptTests(CheckerTestCase):
    def setUp(self):
        super().setUp()
        self.ledger = Ledger()
        self.line = Record("checker/line", 1)
        self.index, self.opening = self.ledger.append_event(self.line)
        self.ledger.seal()
        self.ledger.append_event(Record("checker/other", 2))
        self.ledger.seal()
        self.write(self.ledger.files())

    def check(self, text, *more):
        return self.run_checker(self.ledger.vkeys, "--receipt", self.receipt_file(text), *more)

    def test_receipts_of_every_earlier_checkpoint_agree_with_the_directory(self):
        for size in self.ledger.ends:
            text = self.ledger.receipt(self.index, self.opening, size)
            self.assertEqual(self.check(text), SOUND, self.said)
            self.assertIn("the same history", self.said)

    def test_a_receipt_newer_than_the_directory_stands_by_itself(self):
        self.ledger.append_event(self.line)
        self.ledger.seal()
        self.assertEqual(self.check(self.ledger.receipt(self.index, self.opening)), SOUND, self.said)
        self.assertIn("newer than the directory", self.said)

    def test_a_receipt_from_another_history_of_the_same_log_is_a_fork(self):
        other = Ledger()
        index, opening = other.append_event(Record("checker/fork", 1))
        other.seal()
        self.assertEqual(self.check(other.receipt(index, opening)), NOT_SOUND, self.said)
        self.assertIn("invalid: fork", self.said)

    def test_a_receipt_whose_checkpoint_ends_inside_a_block_is_refused(self):
        text = self.ledger.receipt(self.index, self.opening, size=3)
        self.assertEqual(self.check(text), NOT_SOUND, self.said)
        self.assertIn("invalid: checkpoint-size", self.said)

    def test_a_receipt_of_another_log_needs_its_key(self):
        other = Ledger(OTHER_ORIGIN)
        index, opening = other.append_event(Record("checker/elsewhere", 1))
        other.seal()
        text = other.receipt(index, opening)
        self.assertEqual(self.check(text), NOT_SOUND, self.said)
        self.assertEqual(self.check(text, "--vkey", other.vkeys[0]), SOUND, self.said)

    def test_a_changed_character_anywhere_in_a_receipt_is_found(self):
        good = self.ledger.receipt(self.index, self.opening, cosigned=False)
        for position in range(0, len(good), 29):
            changed = "B" if good[position] != "B" else "C"
            with self.subTest(position):
                status = self.check(good[:position] + changed + good[position + 1 :])
                self.assertIn(status, (NOT_SOUND, NOT_CHECKED), self.said)

    def test_a_receipt_that_cannot_be_read_has_status_2(self):
        self.assert_status(NOT_CHECKED, self.ledger.vkeys, "--receipt", str(self.root / "no such file"))


if __name__ == "__main__":
    unittest.main()
