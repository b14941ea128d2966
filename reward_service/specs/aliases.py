"""Names people already use, and what they are called here.

`VERIFIERS` are reward functions of open-r1 and TRL and verifiers of open-instruct: a spec may name them as
a component's `verifier`. `SPECS` are verl `data_source` strings and reward names: a request may name them
as its `spec`. The numbers are ours: where the original pays for something nobody meant, see
docs/verifiers.md.
"""

from collections.abc import Container, Mapping

from reward_service.known_datasets import SOURCES

VERIFIERS: Mapping[str, str] = {
    # open-r1, TRL
    "accuracy_reward": "accuracy",
    "reasoning_accuracy_reward": "accuracy",
    "format_reward": "format",
    "think_format_reward": "format",
    "tag_count_reward": "tag_count",
    "reasoning_steps_reward": "reasoning_steps",
    "len_reward": "length",
    "cosine_scaled_reward": "cosine",
    "get_cosine_scaled_reward": "cosine",
    "repetition_penalty_reward": "repetition",
    "get_repetition_penalty_reward": "repetition",
    "soft_overlong_punishment": "overlong",
    "soft_overlong_punishment_reward": "overlong",
    "get_soft_overlong_punishment": "overlong",
    # open-instruct: which answer verifier it is, the reference's kind says here
    "gsm8k": "accuracy",
    "strict_math": "accuracy",
    "string_matcher": "accuracy",
    "string_f1": "accuracy",
    "re_search": "accuracy",
    "ifeval": "accuracy",
}

_MATH_SOURCES = (
    "openai/gsm8k",
    "lighteval/MATH",
    "DigitalLearningGmbH/MATH-lighteval",
    "HuggingFaceH4/MATH-500",
    "hiyouga/geometry3k",
    "numina_aops_forum",
    "numina_synthetic_math",
    "numina_amc_aime",
    "numina_synthetic_amc",
    "numina_cn_k12",
    "numina_olympiads",
)
_DAPO_SOURCES = ("math_dapo", "math", "aime2024", "aime2025", "math_dapo_reasoning")
_CODE_SOURCES = ("codecontests", "apps", "codeforces", "taco")

SPECS: Mapping[str, str] = {
    **dict.fromkeys(_MATH_SOURCES, "accuracy"),
    **dict.fromkeys(_DAPO_SOURCES, "dapo"),
    **dict.fromkeys(_CODE_SOURCES, "accuracy"),
    **dict.fromkeys(("accuracy_reward", "reasoning_accuracy_reward", "gsm8k", "strict_math"), "accuracy"),
    **dict.fromkeys(("format_reward", "think_format_reward"), "format"),
    **{source: "accuracy" for source in SOURCES if source not in _MATH_SOURCES},
}


def verifier(name: str, installed: Container[str]) -> str:
    """What a verifier is called here; an installed one keeps its name."""
    return name if name in installed else VERIFIERS.get(name, name)
