"""Functions of programs in C++, Java, JavaScript, TypeScript, Go and Rust, called with plain values.

A *driver* (`reward_wire.*`) is put beside the program: it reads calls, reads each argument as the type that
the function declares, calls, and writes what came back as a plain value (`plain_values`). It never holds what
the value should have been. Tests in such a language get the other half of the same file: a stub in the
function's place, which asks the program in the other box.

    call    u32 length of the JSON text that follows: [form, name, arguments]
    answer  u32 number of the call, u32 length of the JSON text that follows: {"v": value} or {"e": reason}
"""
