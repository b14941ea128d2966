"""The embedded default: walls of the Linux kernel around a warm interpreter.

`detect` finds the strongest tier that this process can build; `slot` and `supervisor` are the two ends of
a slot; `namespaces` and `landlock` the two walls; `runner` the last step inside of the box.
"""
