"""Tests in a box of their own, the program at the end of a wire.

    judge           in the tests' box: runs the tests; what they do to the program is a *deed*
    program_server  in the program's box, beside the program: does the deeds, answers with plain values
    wire            what crosses: frames of JSON over one descriptor

Values decide. What the program gives is made a plain value in its own box, with no test data in sight;
operators, comparisons and conversions with an operand of the tests' happen in the tests' box, on plain
values. Objects of the program stay where they are and are known by handles.
"""
