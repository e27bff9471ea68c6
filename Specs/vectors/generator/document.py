"""The form of a vector file."""


def positive(description, given, expected):
    return {"description": description, "input": given, "expected": expected}


def negative(description, near_miss_of, given, kind, rule):
    return {
        "description": description,
        "nearMissOf": near_miss_of,
        "input": given,
        "failure": {"kind": kind, "rule": rule},
    }
