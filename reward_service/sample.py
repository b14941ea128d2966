"""What comes in: a prompt, a completion, and the reference it is judged against.

These are the wire types of `/v1/score` as well as the types verifiers read; there is no second set.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, field_validator

from reward_service.reference import AnyReference

MAX_TOKEN_COUNT = 1_000_000_000
THINK_OPEN = "<think>"
THINK_CLOSE = "</think>"


class _Closed(BaseModel):
    """Unknown fields are refused: a misspelt field must not silently change a reward."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ContentBlock(BaseModel):
    """One block of a chat message. Text and thinking blocks are read; images and tool calls are not."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: str = "text"
    text: str | None = None
    thinking: str | None = None


class Message(BaseModel):
    """A chat message in the shape of the OpenAI API; fields a reward does not need are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    role: str = "assistant"
    content: str | list[ContentBlock] | None = None
    reasoning_content: str | None = Field(
        default=None, description="Reasoning that the inference server split off the content."
    )
    reasoning: str | None = Field(default=None, description="Another name of `reasoning_content`.")
    tool_calls: list[Any] | None = Field(
        default=None, description="Calls in OpenAI's shape; references of kind `tool_calls` judge them."
    )

    @field_validator("tool_calls", mode="before")
    @classmethod
    def _any_value_is_a_list(cls, value: Any) -> Any:
        """What a model wrote there, whatever it is, must not cost the sample its verdict."""
        return value if isinstance(value, list) or value is None else [value]


Text = Annotated[str | list[Message], Field(union_mode="left_to_right")]


class Sample(_Closed):
    """One completion to score.

    `prompt` and `completion` are a string or chat messages. A bare `reference` string (or number) is
    a math answer. Samples that name the same `group` are answers to one prompt; their statistics and
    advantages come back with the rewards.
    """

    id: str | StrictInt | None = Field(
        default=None, description="Echoed in the answer; default: the position."
    )
    prompt: Text = ""
    completion: Text
    reference: AnyReference | None = None
    group: str | StrictInt | None = Field(default=None, description="Samples of one prompt share a group.")
    target_language: str | None = Field(default=None, pattern="^[a-z]{2}$", description="ISO 639-1.")
    token_count: int | None = Field(
        default=None, ge=0, le=MAX_TOKEN_COUNT, description="Tokens of the completion."
    )
    metadata: dict[str, Any] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the fields alone: pydantic's way takes several times as long, and every sample goes to a
        worker process."""
        return _rebuilt, (self.__dict__,)

    @property
    def prompt_text(self) -> str:
        """The prompt as one string."""
        return flatten(self.prompt)

    @property
    def completion_text(self) -> str:
        """The completion as one string: of chat messages, what the assistant wrote, and not what tools
        answered. Reasoning kept apart by the inference server is put back between think tags, where the
        model wrote it."""
        if isinstance(self.completion, str):
            return self.completion
        return flatten([self.completion[at] for at in self._own_messages()])

    def _own_messages(self) -> list[int]:
        """The positions of the assistant's messages in the completion; of all, where none says so."""
        messages = [] if isinstance(self.completion, str) else self.completion
        own = [at for at, message in enumerate(messages) if message.role == "assistant"]
        return own or list(range(len(messages)))

    @property
    def turns(self) -> tuple[int, ...]:
        """The positions of the assistant's messages in a completion of chat messages; none of a text."""
        return tuple(self._own_messages())

    @property
    def tool_calls(self) -> list[Any]:
        """The tool calls of the completion's messages, in order."""
        if isinstance(self.completion, str):
            return []
        return [call for message in self.completion for call in message.tool_calls or ()]

    @property
    def tool_call_turns(self) -> list[tuple[int, int]]:
        """The positions of the messages that make tool calls, and how many each makes."""
        if isinstance(self.completion, str):
            return []
        made = ((at, len(message.tool_calls or ())) for at, message in enumerate(self.completion))
        return [(at, count) for at, count in made if count]

    @property
    def reference_kind(self) -> str | None:
        """Which verifier judges accuracy: the reference's kind, `math` for bare text, None without one."""
        if self.reference is None:
            return None
        return "math" if isinstance(self.reference, str | int | float) else self.reference.kind

    @property
    def reference_answer(self) -> str | None:
        """The right answer as a text, where the reference says one: itself, or its `answer` or `value`."""
        said: Any = self.reference
        if said is None or isinstance(said, str):
            return said
        for name in ("answer", "value"):
            if not isinstance(said, str | int | float):
                said = getattr(said, name, said)
        if isinstance(said, list | tuple):
            return " | ".join(map(str, said))
        return str(said) if isinstance(said, str | int | float) else None


def _rebuilt(fields: dict[str, Any]) -> Sample:
    sample = Sample.__new__(Sample)
    put = object.__setattr__  # it is frozen, and was validated where it came from
    put(sample, "__dict__", fields)
    put(sample, "__pydantic_fields_set__", set(fields))
    put(sample, "__pydantic_extra__", None)
    put(sample, "__pydantic_private__", None)
    return sample


def flatten(text: str | list[Message]) -> str:
    """A string, or the messages of a chat as one string in order, reasoning between think tags."""
    if isinstance(text, str):
        return text
    return "\n".join(part for message in text for part in _parts(message))


def _parts(message: Message) -> Iterator[str]:
    reasoning = message.reasoning_content or message.reasoning
    if reasoning:
        yield f"{THINK_OPEN}\n{reasoning}\n{THINK_CLOSE}"
    if isinstance(message.content, str):
        yield message.content
    for block in message.content if isinstance(message.content, list) else ():
        if block.thinking:
            yield f"{THINK_OPEN}\n{block.thinking}\n{THINK_CLOSE}"
        if block.text:
            yield block.text
