"""Where a model stands and how it may be asked: one table of the settings for each endpoint."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, SecretStr

from reward_service.models.reward_reply import Wire

DecisionApi = Literal["openai:decisions", "vllm:decisions", "sglang:decisions"]


class ModelEndpoint(BaseModel):
    """An endpoint, named by specs and known from the settings alone: no request can bring an address.

    `api` is what the server speaks: `chat`, `responses` or a decision endpoint for judges, one of the
    reward-model wires else.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field(pattern=r"^https?://\S+$", description="Up to, not with, the route; OpenAI: …/v1.")
    model: str | None = Field(default=None, description="Name of the model; servers of one model need none.")
    api_key: SecretStr | None = None
    api: Literal["chat", "responses"] | DecisionApi | Wire = "chat"
    strict_schema: bool = Field(default=True, description="Ask for JSON by `response_format` json_schema.")
    timeout_s: float = Field(default=60.0, gt=0, le=3600, description="Seconds for one attempt.")
    max_attempts: int = Field(
        default=8, ge=1, le=100, description="Attempts for one verdict, without those refused by 429 or 503."
    )
    max_in_flight: int = Field(default=256, ge=1, le=4096, description="Requests at once, at most.")
    requests_per_minute: float | None = Field(default=None, gt=0)
    tokens_per_minute: float | None = Field(default=None, gt=0)
    tokens_estimate: float = Field(
        default=1500.0, gt=0, description="Tokens of a request, as long as unknown."
    )
    price_in: FiniteFloat = Field(default=0.0, ge=0, description="For a million tokens of input.")
    price_out: FiniteFloat = Field(default=0.0, ge=0, description="For a million tokens of output.")
    max_cost: float | None = Field(default=None, gt=0, description="Nothing is asked beyond this.")
    min_label_mass: float = Field(
        default=0.5, ge=0, le=1, description="Of a decision: least probability of all labels together."
    )
    column: int = Field(default=-1, description="Of a reward model's labels, the one that counts.")
    step_mark: str | None = Field(
        default=None, min_length=1, max_length=64, description="Of a process reward model: its step token."
    )
    self_check: bool = Field(default=True, description="Try a reward model when the server starts.")
    extra: dict[str, Any] = Field(default_factory=dict, description="Further fields of every request.")

    def share(self, processes: int) -> Self:
        """The endpoint as one of so many processes may ask it: together they keep to the limits."""
        limits = ("requests_per_minute", "tokens_per_minute", "max_cost")
        given = {name: getattr(self, name) for name in limits}
        parts = {name: limit / processes for name, limit in given.items() if limit is not None}
        return self.model_copy(update={**parts, "max_in_flight": -(-self.max_in_flight // processes)})
