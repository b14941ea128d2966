"""GRPO with TRL against a running service: a random model learns four sums, on CPU: accuracy goes
from 0.1 to 0.9 in 80 steps (half a minute).

    python examples/trl_grpo.py --url http://127.0.0.1:8000          one process
    python -m torch.distributed.run --nproc-per-node 2 examples/trl_grpo.py --url http://127.0.0.1:8000

Nothing is fetched: the tokenizer and the model are made here. It needs `trl` and `torch`.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import torch
from datasets import Dataset
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from transformers import (
    PreTrainedTokenizerFast,
    PrinterCallback,
    Qwen2Config,
    Qwen2ForCausalLM,
    TrainerCallback,
    set_seed,
)
from trl import GRPOConfig, GRPOTrainer

from reward_service.clients.trl import TRLReward

SUMS = [(1, 2), (2, 4), (5, 3), (4, 1)]
SPEC = {
    "components": {
        "accuracy": {"weight": 1},
        "repetition": {"weight": 0.1, "params": {"ngram": 2, "max_penalty": -1.0}},
    }
}


def tokenizer() -> Any:
    """One token for each digit, sign and boxed answer."""
    words = ["<pad>", "<eos>", *"0123456789+=", *(f"\\boxed{{{digit}}}" for digit in range(10))]
    made = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="<pad>"))
    made.pre_tokenizer = WhitespaceSplit()
    return PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", eos_token="<eos>", padding_side="left"
    )


def model(words: int) -> Any:
    """A random Qwen2 of two layers."""
    return Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=words,
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=64,
            pad_token_id=0,
            bos_token_id=None,
            eos_token_id=1,
        )
    )


def problems() -> Any:
    """Sums of one digit; the column `solution` holds the reference."""
    rows = [{"prompt": f"{a} + {b} =", "solution": str(a + b)} for a, b in SUMS]
    return Dataset.from_list(rows * 16)


def is_reward(name: str, value: Any) -> bool:
    """Is it a number about rewards? A mean of nothing is None."""
    return "reward" in name and isinstance(value, float)


class Log(TrainerCallback):  # type: ignore[misc]
    """Writes what TRL logs, one JSON line a step."""

    def __init__(self, write: Callable[[str], Any]) -> None:
        self.write = write

    def on_log(self, _args: Any, state: Any, _control: Any, logs: Any = None, **_: Any) -> None:
        """A step."""
        if state.is_world_process_zero:
            shown = {name: round(value, 4) for name, value in logs.items() if is_reward(name, value)}
            self.write(json.dumps({"step": state.global_step, **shown}))


def train(reward_funcs: Any, *, steps: int, write: Callable[[str], Any], batch: int = 64) -> None:
    """Train the tiny model with these reward functions, on `batch` completions a step and process."""
    set_seed(7)
    words = tokenizer()
    config = GRPOConfig(
        output_dir=tempfile.gettempdir(),
        max_steps=steps,
        per_device_train_batch_size=batch,
        num_generations=16,
        max_completion_length=2,
        learning_rate=5e-3,
        lr_scheduler_type="constant",
        beta=0.0,
        logging_steps=1,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        weight_decay=0.0,
        use_cpu=True,
        bf16=False,
        dataloader_pin_memory=False,
    )
    trainer = GRPOTrainer(
        model=model(len(words)),
        reward_funcs=reward_funcs,
        args=config,
        train_dataset=problems(),
        processing_class=words,
        callbacks=[Log(write)],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    trainer.accelerator.wait_for_everyone()


def leave() -> None:
    """End this process; one of several without gloo's destructors, which can hang once a peer has left."""
    if torch.distributed.is_initialized():
        sys.stdout.flush()
        time.sleep(1)
        os._exit(0)


def main() -> None:
    """Train and show the rewards."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the service is")
    parser.add_argument("--steps", type=int, default=80, help="training steps")
    given = parser.parse_args()
    train(TRLReward(given.url, spec=SPEC, reference="solution"), steps=given.steps, write=print)
    leave()


if __name__ == "__main__":
    main()
