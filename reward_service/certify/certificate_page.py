"""The certificate as one HTML page: nothing fetched, no script, every text escaped."""

from html import escape

from reward_service.certify.certificate import Certificate
from reward_service.certify.check_evaluation import CheckResult, Example

EXPLANATIONS = {
    "oracle": "The gold, wrapped as this reward wants it, earns the maximum.",
    "floor": "Empty, refusing, echoing, unfinished and foreign answers earn nothing for being right.",
    "canary": "Guesses in bulk, hedges, negations, hidden characters and orders to a judge earn nothing.",
    "metamorphic": "Other forms of the same answer keep the reward; mutations of it lose it.",
    "floor_gap": "On each row the cheapest right attempt earns more than the best paid wrong one.",
    "null_attack": "No attempt ends without a reward: a policy would learn to be left out.",
    "determinism": "Scored again in another order, everything earns the same to the bit.",
    "leak": "The prompt does not hold the answer.",
    "balance": "Format and the like, without a right answer, earn less than a right answer.",
    "portability": "Every sandbox tier gives the same rewards.",
}
_STYLE = """
:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;
border-bottom:1px solid #8884}td.n{text-align:right;font-variant-numeric:tabular-nums}
.passed{color:#197a3e}.failed{color:#c0392b;font-weight:600}pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;
max-height:16rem;overflow:auto}summary{cursor:pointer}
html{background:#fff;color:#1b1b1f}@media (prefers-color-scheme:dark){html{background:#16171b;color:#e6e6ea}
a{color:#9db8ff}.passed{color:#6fcf97}.failed{color:#ff8a7a}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render_certificate(certificate: Certificate) -> str:
    """The page."""
    subject = certificate.subject
    title = f"Reward certificate: {subject.reward}"
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    )
    told = (
        f"<h1>{escape(title)}</h1><p class={certificate.verdict}>{escape(certificate.badge)}</p>"
        f"<p>{subject.rows:,} rows of {escape(subject.data)} (SHA-256 {subject.data_digest}), seed {subject.seed}, "
        f"answers wrapped as <i>{escape(subject.envelope)}</i>, {certificate.seconds:.1f} s, "
        f"{escape(', '.join(f'{name} {version}' for name, version in subject.versions.items()))}.</p>"
    )
    parts = [_section(check) for check in certificate.checks]
    return (
        f'<!doctype html><html lang="en"><head>{head}</head><body><main>{told}{_table(certificate)}'
        f"{''.join(parts)}</main></body></html>\n"
    )


def _table(certificate: Certificate) -> str:
    rows = "".join(
        f"<tr><td>{_link(check)}</td><td class={check.status.split()[0]}>{check.status}</td>"
        f"<td class=n>{_counted(check)}</td><td class=n>{_interval(check)}</td>"
        f"<td>{escape(EXPLANATIONS[check.check])}</td></tr>"
        for check in certificate.checks
    )
    heads = "<tr><th>Check</th><th>Result</th><th>As it should be</th><th>95 % interval</th><th>What it asks</th></tr>"
    return f"<table>{heads}{rows}</table>"


def _link(check: CheckResult) -> str:
    return f"<a href='#{check.check}'>{check.check}</a>" if _section(check) else str(check.check)


def _counted(check: CheckResult) -> str:
    return f"{check.right:,} of {check.trials:,}" if check.trials else ""


def _interval(check: CheckResult) -> str:
    return f"{check.interval[0]:.1%} to {check.interval[1]:.1%}" if check.trials else ""


def _section(check: CheckResult) -> str:
    if not check.forms and not check.examples and not check.measured:
        return ""
    forms = "".join(
        f"<tr><th scope=row>{escape(form)}</th><td class=n>{right:,} of {trials:,}</td></tr>"
        for form, (right, trials) in check.forms.items()
    )
    measured = ", ".join(f"{escape(name)}: {value:.6g}" for name, value in check.measured.items())
    table = f"<table>{forms}</table>" if forms else ""
    examples = "".join(_example(one) for one in check.examples)
    told = f"<p>{measured}</p>" if measured else ""
    return f"<h2 id='{check.check}'>{check.check}</h2>{told}{table}{examples}"


def _example(one: Example) -> str:
    earned = "no reward" if one.earned is None else f"{one.earned:.6g}"
    return (
        f"<details><summary>row {one.row}, {escape(one.form)}: earned {earned}, wanted {escape(one.wanted)}</summary>"
        f"<pre tabindex=0>{escape(one.completion)}</pre><p>{escape(one.reason)}</p></details>"
    )
