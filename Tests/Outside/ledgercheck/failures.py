"""How a check fails."""

MALFORMED = "malformed"
INVALID = "invalid"
UPGRADE_NEEDED = "upgrade-needed"


class Failure(Exception):
    """One broken rule.

    `kind` is what a reader does about it: `malformed` bytes are not the thing they claim to be, `invalid` ones are
    but break a rule (which is evidence), `upgrade-needed` ones are beyond this version and evidence of nothing.
    """

    def __init__(self, kind, rule, detail=""):
        super().__init__(f"{kind}: {rule}" + (f": {detail}" if detail else ""))
        self.kind = kind
        self.rule = rule
        self.detail = detail


def malformed(rule, detail=""):
    return Failure(MALFORMED, rule, detail)


def invalid(rule, detail=""):
    return Failure(INVALID, rule, detail)


def upgrade_needed(rule, detail=""):
    return Failure(UPGRADE_NEEDED, rule, detail)
