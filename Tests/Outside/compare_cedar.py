#!/usr/bin/env python3
"""Asks Nuo and Cedar (cedarpy, from PyPI) the same questions and compares what they answer.

    compare_cedar.py --nuo BIN [--count 200] [--seed 1]     every answer of `nuo explain` beside Cedar's
    compare_cedar.py --benchmarks BIN [--count 3000]        answers of a second, of both, in turns

The questions are files of the format `Specs/decision-matrix/question.schema.json`, drawn at random: patients with four
consents or prohibitions each. Each line is also written as a set of Cedar policies. Compared is what Cedar can express:
recipients by key, institution or everybody, purposes with those below them, classes, levels, time, withdrawal, and that a
prohibition overrides; permitted or denied, since Cedar knows no reasons.

Exit status: 0 agreed (and, with --benchmarks, whatever the speed), 4 an answer differs, 2 cedarpy is not there.
"""
import argparse
import base64
import calendar
import hashlib
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

BELOW = {"TREAT": ["TREAT", "ETREAT", "MUTREC"]}
PURPOSES = ["TREAT", "ETREAT", "MUTREC", "CAREMGT", "HRESCH", "HPAYMT"]
CLASSES = ["summary", "outpatient", "lab", "imaging", "ecg", "pathology"]
HOSPITAL = {"id": "12500000000000003K", "name": "重庆市第三医院"}
CLINIC = {"id": "12510100000000001N", "name": "成都市第一人民医院"}
HOME = "chengdu-1.example/consent"
NOW = 1_795_392_000  # 2026-11-23T08:00:00+08:00


def key(name):
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).rstrip(b"=").decode()


DOCTORS = [key("doctor one"), key("doctor two")]


def clock(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S+08:00", time.gmtime(seconds + 8 * 3600))


def some(draw, names, at_least):
    return draw.sample(names, draw.randint(at_least, 3))


def statement(draw, number):
    """A permit three times in four, now and then not begun, over, or withdrawn by the entry after it."""
    permits = draw.random() < 0.75
    recipients = [{"kind": "practitioner", "key": DOCTORS[0], "name": "王医生"}, {"kind": "institution", **CLINIC}]
    said = {
        "number": number,
        "says": "permit" if permits else "deny",
        "recipient": draw.choice(recipients if permits else recipients + [{"kind": "everybody"}]),
        "purposes": some(draw, PURPOSES, 1 if permits or draw.random() < 0.5 else 0),
        "classes": some(draw, CLASSES, 1 if permits or draw.random() < 0.5 else 0),
        "start": clock(NOW - draw.choice([86_400, 1, 0, -1])),
        "end": clock(NOW + draw.choice([86_400, 86_400, 86_400, 2, 3])),
    }
    if permits:
        said["level"] = draw.randint(2, 5)
    return said


def line(draw, number):
    statements = [statement(draw, place + 1) for place in range(4)]
    if draw.random() < 0.2:
        statements.append({"number": 5, "says": "withdrawal", "of": draw.randint(1, 4)})
    return {
        "record": key(f"line {number}"), "home": HOME, "patient": key(f"patient {number}"), "custodian": HOSPITAL,
        "isRevoked": False, "isSuspended": False, "statements": statements,
    }


def question(draw, patient_line):
    return {
        "format": "urn:nuo:format:decision-question:1", "now": clock(NOW), "isClockBehind": False,
        "asker": {
            "key": draw.choice(DOCTORS[:1] * 3 + DOCTORS[1:]),
            "institution": draw.choice([CLINIC] * 3 + [HOSPITAL])["id"], "purpose": draw.choice(PURPOSES[:4]),
        },
        "document": {
            "id": "%032x" % draw.getrandbits(128), "custodian": HOSPITAL,
            "type": {"system": "http://loinc.org", "code": "11502-2", "name": "检验报告"},
            "class": draw.choice(CLASSES), "level": draw.choice([1, 2, 2, 3, 4, 5]), "grade": "general", "date": "2026-03-15",
        },
        "line": patient_line,
        "ledgers": [{"origin": HOME, "isFresh": True, "isFrozen": False}],
    }


def questions(count, seed):
    draw = random.Random(seed)
    lines = [line(draw, number) for number in range(max(1, count // 30))]
    return [question(draw, lines[number % len(lines)]) for number in range(count)]


# What is asked, as Cedar sees it: a line is a set of policies, everything else stands in the context.

def seconds(text):
    return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")) - 8 * 3600


def policy(said):
    tests = [f"context.now >= {seconds(said['start'])}", f"context.now < {seconds(said['end'])}"]
    recipient = said["recipient"]
    if recipient["kind"] == "practitioner":
        tests.append(f'context.key == "{recipient["key"]}"')
    if recipient["kind"] == "institution":
        tests.append(f'context.institution == "{recipient["id"]}"')
    if said["purposes"]:
        covered = sorted({below for purpose in said["purposes"] for below in BELOW.get(purpose, [purpose])})
        tests.append(f"{json.dumps(covered)}.contains(context.purpose)")
    if said["classes"]:
        tests.append(f"{json.dumps(said['classes'])}.contains(context.class)")
    if "level" in said:
        tests.append(f"context.level <= {said['level']}")
    effect = "permit" if said["says"] == "permit" else "forbid"
    return f"{effect}(principal, action, resource) when {{ {' && '.join(tests)} }};"


def policies(patient_line):
    withdrawn = {said["of"] for said in patient_line["statements"] if said["says"] == "withdrawal"}
    standing = [
        said for said in patient_line["statements"]
        if said["says"] == "deny" or said["says"] == "permit" and said["number"] not in withdrawn
    ]
    return "\n".join(map(policy, standing))


def request(asked):
    return {
        "principal": {"type": "Asker", "id": asked["asker"]["key"]}, "action": {"type": "Action", "id": "read"},
        "resource": {"type": "Document", "id": asked["document"]["id"]},
        "context": {
            "now": NOW, "key": asked["asker"]["key"], "institution": asked["asker"]["institution"],
            "purpose": asked["asker"]["purpose"], "class": asked["document"]["class"],
            "level": asked["document"]["level"],
        },
    }


class Cedar:
    """One parsed policy set for each patient, and the requests about them in one call."""

    def __init__(self, cedarpy, asked):
        self.cedarpy = cedarpy
        self.entities = cedarpy.Entities.from_json_str("[]")
        self.batches = {}
        for place, one in enumerate(asked):
            record = one["line"]["record"]
            if record not in self.batches:
                self.batches[record] = (cedarpy.PolicySet.from_str(policies(one["line"])), [], [])
            self.batches[record][1].append(request(one))
            self.batches[record][2].append(place)

    def answers(self):
        found = [None] * sum(len(places) for _, _, places in self.batches.values())
        for policy_set, requests, places in self.batches.values():
            results = self.cedarpy.is_authorized_batch(requests, policy_set, self.entities)
            for place, result in zip(places, results):
                found[place] = result.allowed
        return found


def differences(asked, nuo, cedar):
    wrong = [place for place in range(len(asked)) if nuo[place] != cedar[place]]
    for place in wrong[:3]:
        print(f"PROBLEM Nuo {nuo[place]}, Cedar {cedar[place]}: {json.dumps(asked[place], ensure_ascii=False)}")
        print(policies(asked[place]["line"]))
    permitted = sum(cedar)
    print(f"{len(asked)} questions, {permitted} permitted, {len(wrong)} answered differently")
    return not wrong and 0 < permitted < len(asked)


def explained(nuo, asked, directory):
    answers = []
    path = pathlib.Path(directory) / "question.json"
    for one in asked:
        path.write_text(json.dumps(one, ensure_ascii=False))
        run = subprocess.run([nuo, "explain", "--request", path, "--json"], capture_output=True, check=False)
        if run.returncode not in (0, 3):
            sys.exit(f"nuo explain ended with {run.returncode}: {run.stderr.decode()}")
        answers.append(json.loads(run.stdout)["permitted"])
    return answers


def measured(benchmarks, asked, cedar, directory):
    """Runs of both in turns; returns Nuo's answers and prints the median of what each did in a second."""
    path = pathlib.Path(directory) / "questions.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked))
    ours, theirs = [], []
    for _ in range(5):
        run = subprocess.run([benchmarks, "--questions", path], capture_output=True, check=True)
        ours.append(json.loads(run.stdout))
        start = time.process_time()
        for _ in range(5):
            cedar.answers()
        theirs.append(5 * len(asked) / (time.process_time() - start))
    rates = sorted(one["decisionsPerSecond"] for one in ours)
    theirs.sort()
    print(f"decisions in a second of one core: Nuo {rates[2]:.0f}, cedarpy batch {theirs[2]:.0f}, "
          f"{rates[2] / theirs[2]:.1f} times")
    return ours[0]["permitted"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--nuo")
    options.add_argument("--benchmarks")
    options.add_argument("--count", type=int)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    if bool(chosen.nuo) == bool(chosen.benchmarks):
        options.error("one of --nuo and --benchmarks is needed")
    try:
        import cedarpy
    except ImportError:
        print("cedarpy is not installed: pip install cedarpy", file=sys.stderr)
        return 2
    asked = questions(chosen.count or (200 if chosen.nuo else 3000), chosen.seed)
    cedar = Cedar(cedarpy, asked)
    with tempfile.TemporaryDirectory() as directory:
        if chosen.nuo:
            nuo = explained(chosen.nuo, asked, directory)
        else:
            nuo = measured(chosen.benchmarks, asked, cedar, directory)
    return 0 if differences(asked, nuo, cedar.answers()) else 4


if __name__ == "__main__":
    sys.exit(main())
