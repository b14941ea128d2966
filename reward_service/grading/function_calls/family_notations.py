"""The notations in which families of models mark their calls, by tags or tokens of their own.

    Hermes, Qwen, Granite, Nemotron …   <tool_call>{…}</tool_call>
    GLM 4.5 on                  <tool_call>f <arg_key>k</arg_key><arg_value>v</arg_value></tool_call>
    Llama 3.1                   <function=f>{…}</function>
    Qwen3-Coder, Seed-OSS       <function=f><parameter=k>v</parameter></function>
    MiniMax M2, Step-3, DSML    <invoke name="f"><parameter name="k">v</parameter></invoke>
    Kimi K2                     <|tool_call_begin|>functions.f:0<|tool_call_argument_begin|>{…}
    DeepSeek V3, R1, V3.1       <｜tool▁call▁begin｜>function<｜tool▁sep｜>f ```json {…} ```
    gpt-oss (harmony)           <|channel|>commentary to=functions.f <|constrain|>json<|message|>{…}<|call|>
    Mistral                     [TOOL_CALLS] [{…}]   [TOOL_CALLS]f[ARGS]{…}
    Llama 3, 4                  <|python_tag|>…   <|python_start|>[f(a=1)]<|python_end|>
    Phi-4, InternLM, Command R  functools[{…}]   <|action_start|><|plugin|>{…}   <|START_ACTION|>[…]
    FunctionGemma               <start_function_call>call:f{k:<escape>v<escape>}<end_function_call>

The notation that opens first takes its span of the text; what stands between spans is prose. A span without
its closing mark reaches to the end. Linear in the text.
"""

import json
import re
from collections.abc import Callable

from reward_service.grading.function_calls.made_calls import (
    MadeCall,
    UnreadableCall,
    WrittenText,
    call_with_json,
    required_calls,
)

_PREFIX = r"(?:\w{1,20}:|[｜|]DSML[｜|])?"
_OPENING = re.compile(
    r"<\|?(?P<wrapper>(?:\w{1,20}[:_])?tool_calls?|TOOLCALL|function_calls?)\|?>"
    r"|<function=(?P<function>[^>\s]{1,256})>"
    rf"|<{_PREFIX}invoke\s+name=[\"']?(?P<invoke>[^\"'<>\s]{{1,256}})[\"']?\s*>"
    r"|<[｜|]tool[▁_]call[▁_](?P<begin>begin)[｜|]>"
    r"|\[(?P<mistral>TOOL_CALLS)\]"
    r"|<\|(?P<python>python_tag|python_start)\|>"
    r"|<\|(?P<action>action_start|START_ACTION)\|>"
    r"|(?<!\w)(?P<functools>functools)(?=\[\s{0,8}\{)"
    r"|<(?P<gemma>start_function_call)>"
)
_CLOSING = {
    "wrapper": re.compile(
        r"</?\|?/?(?:(?:\w{1,20}[:_])?tool_calls?|TOOLCALL|function_calls?)\|?>", re.IGNORECASE
    ),
    "function": re.compile(r"</function>|(?=<function=)|(?=</tool_call>)"),
    "invoke": re.compile(rf"</{_PREFIX}invoke>|(?=<{_PREFIX}invoke\s)"),
    "begin": re.compile(r"<[｜|]tool[▁_]calls?[▁_](?:section[▁_])?end[｜|]>|(?=<[｜|]tool[▁_]call[▁_]begin)"),
    "mistral": re.compile(r"(?=\[TOOL_CALLS\])"),
    "python": re.compile(r"<\|python_end\|>|(?=<\|python_(?:tag|start)\|>)"),
    "action": re.compile(r"<\|(?:action_end|END_ACTION)\|>"),
    "functools": re.compile(r"\n\s*\n"),
    "gemma": re.compile(r"<end_function_call>|(?=<start_function_call>)"),
}


def marked_calls(text: str) -> list[MadeCall] | None:
    """The calls that tags or tokens of a model family mark, in order; None when nothing marks any.

    Raises:
        UnreadableCall: a call is begun and cannot be read.
    """
    calls: list[MadeCall] = []
    opened, at = False, 0
    while (opening := _OPENING.search(text, at)) is not None:
        opened = True
        notation = opening.lastgroup or ""
        closing = _CLOSING[notation].search(text, opening.end())
        body = text[opening.end() : closing.start() if closing else len(text)]
        at = _next_start(notation, closing) if closing else len(text)
        calls += _READERS[notation](opening.group(notation), body)
    if opened and not calls:
        raise UnreadableCall("a tool call is begun and never made")
    return calls if opened else None


def _next_start(notation: str, closing: "re.Match[str]") -> int:
    """Where looking for calls goes on: an opening tag that ends an unclosed wrapper opens the next."""
    is_opening = notation == "wrapper" and closing.group()[:2] != "</" and closing.group()[:3] != "<|/"
    return closing.start() if is_opening else closing.end()


# ---------------------------------------------------------------- tags
_NAME = re.compile(r"[\w.\-]{1,256}")
_PARAMETER = re.compile(
    r"<parameter=(?P<key>[^>\n]{1,256})>(?P<value>.*?)(?:</parameter>|(?=<parameter=))", re.DOTALL
)
_NAMED_PARAMETER = re.compile(
    rf"<{_PREFIX}parameter\s+name=[\"']?(?P<key>[^\"'<>\s]{{1,256}})[\"']?(?P<type>[^<>]{{0,60}})>"
    rf"(?P<value>.*?)(?:</{_PREFIX}parameter>|(?=<{_PREFIX}parameter\s))",
    re.DOTALL,
)
_KEY_AND_VALUE = re.compile(
    r"<arg_key>(?P<key>[^<>]{1,256})</arg_key>\s{0,8}<arg_value>(?P<value>.*?)(?:</arg_value>|(?=<arg_key>))",
    re.DOTALL,
)


def _in_wrapper(_: str, body: str) -> list[MadeCall]:
    bare = body.strip()
    if not bare:
        return []
    if bare[0] == "<" and _OPENING.match(bare):
        return marked_calls(bare) or []
    name = bare.partition("<arg_key>")[0].strip()
    if _NAME.fullmatch(name):
        return [_with_elements(name, bare[len(name) :], _KEY_AND_VALUE)]
    return required_calls(body)


def _in_function(name: str, body: str) -> list[MadeCall]:
    if body.lstrip()[:1] in ("{", ""):
        return [call_with_json(name, body)]
    return [_with_elements(name, body, _PARAMETER)]


def _in_invoke(name: str, body: str) -> list[MadeCall]:
    return [_with_elements(name, body, _NAMED_PARAMETER)]


def _with_elements(name: str, body: str, element: "re.Pattern[str]") -> MadeCall:
    """A call whose arguments are elements, each once, and nothing else."""
    arguments: dict[str, object] = {}
    for found in element.finditer(body):
        key = found["key"].strip()
        if key in arguments:
            raise UnreadableCall(f"the argument {key[:40]!r} is given twice")
        value = found["value"].removeprefix("\n").removesuffix("\n")
        is_text = "type" in found.re.groupindex and 'string="true"' in found["type"]
        arguments[key] = value if is_text else WrittenText(value)
    if element.sub("", body).strip():
        raise UnreadableCall("something stands between the arguments of a call, or one is never closed")
    return MadeCall(name, arguments)


# ---------------------------------------------------------------- tokens
_ARGUMENTS_BEGIN = re.compile(r"<[｜|]tool[▁_](?:call[▁_]argument[▁_]begin|sep)[｜|]>")
_NUMBERED = re.compile(r":\d{1,6}\Z")
_MISTRAL_NAME = re.compile(r"\s*([\w.\-]{1,256})(?:\[CALL_ID\][\w\-]{0,64})?(?:\[ARGS\])?\s*(?=\{|\Z)")
_END_OF_TURN = re.compile(r"</s>\s*\Z")


def _in_call_tokens(_: str, body: str) -> list[MadeCall]:
    """`functions.f:0<…>{…}` (Kimi), `function<…>f` and a fence (DeepSeek V3), or `f<…>{…}` (V3.1)."""
    parts = _ARGUMENTS_BEGIN.split(body)
    if len(parts) != 2:
        raise UnreadableCall("a call has no arguments")
    head, written = parts[0].strip(), parts[1].strip()
    if head == "function" and not written.startswith("{"):
        head, _, written = written.partition("\n")
        head = head.strip()
    written = written.strip().removesuffix("```").removeprefix("```json").removeprefix("```")
    return [call_with_json(_bare_name(_NUMBERED.sub("", head)), written)]


def _bare_name(name: str) -> str:
    name = name.removeprefix("functions.")
    if not _NAME.fullmatch(name):
        raise UnreadableCall("a call has no name")
    return name


def _in_mistral(_: str, body: str) -> list[MadeCall]:
    body = _END_OF_TURN.sub("", body)
    named = _MISTRAL_NAME.match(body)
    if named is not None and named.end() < len(body):
        return [call_with_json(named.group(1), body[named.end() :])]
    return required_calls(body)


def _in_python_tag(_: str, body: str) -> list[MadeCall]:
    """Calls in Python form or as JSON; `brave_search.call(…)` calls the built-in tool brave_search."""
    return [MadeCall(call.name.removesuffix(".call"), call.arguments) for call in required_calls(body)]


def _in_block(_: str, body: str) -> list[MadeCall]:
    return required_calls(body.strip().removeprefix("<|plugin|>"))


_GEMMA_CALL = re.compile(r"\s*call:([\w.\-]{1,256})\s*(\{.*\})\s*\Z", re.DOTALL)
_BARE_KEY = re.compile(r"([{,]\s{0,8})([^\W\d]\w{0,80})\s{0,8}:")


def _in_gemma(_: str, body: str) -> list[MadeCall]:
    found = _GEMMA_CALL.match(body)
    if found is None:
        raise UnreadableCall("what stands in the tag is no call")
    pieces = found.group(2).split("<escape>")
    written = [
        json.dumps(piece) if place % 2 else _BARE_KEY.sub(r'\1"\2":', piece)
        for place, piece in enumerate(pieces)
    ]
    return [call_with_json(found.group(1), "".join(written))]


_READERS: dict[str, Callable[[str, str], list[MadeCall]]] = {
    "wrapper": _in_wrapper,
    "function": _in_function,
    "invoke": _in_invoke,
    "begin": _in_call_tokens,
    "mistral": _in_mistral,
    "python": _in_python_tag,
    "action": _in_block,
    "functools": _in_block,
    "gemma": _in_gemma,
}

# ---------------------------------------------------------------- channels
_MESSAGE_END = re.compile(r"<\|(?:start|end|call|return)\|>")
_RECIPIENT = re.compile(r"(?<!\w)to=([\w.\-]{1,256})")


def in_channels(text: str) -> tuple[list[MadeCall], str]:
    """The calls of a text in channels, which are its messages to tools, and what it shows the user, which are
    its other messages but those of the channel `analysis`. A text without channels is shown as it is.

    Raises:
        UnreadableCall: a message to a tool is no JSON object.
    """
    if "<|channel|>" not in text or "<|message|>" not in text:
        return [], text
    calls, shown = [], []
    for piece in _MESSAGE_END.split(text):
        head, _, body = piece.partition("<|message|>")
        recipient = _RECIPIENT.search(head)
        if recipient is not None and recipient.group(1) != "user":
            calls.append(call_with_json(_bare_name(recipient.group(1)), body))
        elif "<|channel|>analysis" not in head:
            shown.append(body)
    return calls, "\n\n".join(shown)
