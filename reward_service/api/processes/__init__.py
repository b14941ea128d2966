"""Several server processes on one port: `serve --processes N`.

    supervisor ──one socket each──► server process 0, 1, … N-1, each with workers and a sandbox of its own
        └────────the listening socket──────────────┘

*   The *supervisor* binds the port, starts the processes, starts a dead one again, and passes signals on. It
    reads no request and imports no verifier, so there is hardly anything in it that could break.
*   All processes accept from one listening socket: whichever is idle takes the next connection, and
    connections that wait in it survive the process that would have taken them.
*   What processes have to say to each other goes through the supervisor, which forwards frames and does not
    read them (`process_link`): members of groups (`scoring/shared_groups`), figures (`shared_metrics`).
*   The supervisor keeps the last figures of each process and gives them to its successor, so that counters
    never fall.
"""
