"""Which problems are fit to train on: a correct answer must be evidence of reasoning.

A rule-based reward pays for the right final answer and sees nothing else. A problem is *hackable* when
that answer can be had cheaply: one of four letters, true or false, a statement to prove whose answer is
empty, a number a model guesses without thinking. Kimi k1.5 (arXiv 2501.12599, section 2.1) excludes them;
DeepSeek-R1 (arXiv 2501.12948, section 2.3.3) keeps only clean, correct completions. Other problems teach
nothing: everybody solves them, nobody does, or their reference cannot be graded.

In order of cost, and each on its own:

    form         what the row's metadata, its answer and its wording say; microseconds, no model
    guessable    answers given without reasoning that turn out right
    difficulty   the pass rate of sampled answers, curriculum weights, groups without variance
    references   golds that cannot be graded, stand in the prompt, or contradict each other
    duplicates   problems that share their n-grams with others
    rejection    which scored completions are clean enough to imitate
    programs     test cases of code problems: known-good programs validate them, wrong ones show them weak

A filter never answers with a bare boolean: it names *every* reason that applies, quotes the text that
made it say so, and how sure it is. What follows from a reason is the user's policy: drop, flag or keep.
Reasons come from rules of English and Chinese, not from lists of known problems. All of it is pure but
`asking`, which talks to a model over HTTP; what needs the engine or the sandbox is in `dataset`.
"""
