"""A certificate that was written, read again: what must be done to make it anew, and what came out
otherwise."""

import json
from pathlib import Path
from typing import Any

from reward_service.certify.certificate import Certificate
from reward_service.errors import BadConfig

MAX_BYTES = 64 << 20


def read_certificate(file: Path) -> dict[str, Any]:
    """A certificate as `certify -o x.json` writes it.

    Raises:
        BadConfig: it is none, or was made without what a replay needs.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise BadConfig(f"{file} is too large for a certificate")
        document = json.loads(file.read_text("utf-8"))
        subject = document["subject"]
        complete = {"data", "data_digest", "seed"} <= subject.keys() and isinstance(document["checks"], list)
        recipe = subject["recipe"]
        usable = complete and isinstance(recipe["columns"], dict) and isinstance(recipe["sample"], int)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        usable = False
    if not usable:
        raise BadConfig(f"{file} is no certificate that can be replayed; write one with certify -o x.json")
    found: dict[str, Any] = document
    return found


def differences(old: dict[str, Any], new: Certificate) -> list[str]:
    """What is not as it was, in lines: the data, the reward, a check's result, its count, a reward's last
    bit; versions beside them."""
    before = old["subject"]
    lines = []
    if before["data_digest"] != new.subject.data_digest:
        lines.append(f"data: {before['data_digest'][:12]} became {new.subject.data_digest[:12]}, other rows")
    reward = before.get("reward_digest", "")
    if reward and reward != new.subject.reward_digest:
        other = new.subject.reward_digest[:12]
        lines.append(f"reward: {reward[:12]} became {other}, another {_subject(old)}")
    same = not lines
    earlier = {str(check.get("check")): check for check in old["checks"]}
    for check in new.checks:
        was = earlier.get(str(check.check), {})
        told = (was.get("status"), was.get("right"), was.get("trials"))
        now = (check.status, check.right, check.trials)
        if told != now:
            lines.append(f"{check.check}: {_told(*told)} became {_told(*now)}")
        elif same and was.get("earned", check.earned) != check.earned:
            lines.append(f"{check.check}: {_told(*now)} as before, but not every reward is equal to the bit")
    if lines and before.get("versions") != new.subject.versions:
        lines.append(f"versions: {before.get('versions')} became {new.subject.versions}")
    return lines


def _told(status: Any, right: Any, trials: Any) -> str:
    return f"{status} ({right} of {trials})"


def _subject(old: dict[str, Any]) -> str:
    return "function" if "function" in old["subject"]["recipe"] else "spec"
