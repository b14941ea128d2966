# What programs run in behind the Docker backend: tool-chains, and the sandbox package for the agent.
# Build with `reward-service sandbox build`: a service refuses an image that holds another version's sandbox.
# ARG BASE=debian@sha256:… names the base by digest.
ARG BASE=debian:bookworm-slim
FROM ${BASE}
ARG PACKAGES="python3 python3-numpy gcc g++ nodejs esbuild openjdk-17-jdk-headless"
# A base that already holds everything is built from with PACKAGES="" and no network. Java's installation needs the
# directory of manuals, which slim bases leave out.
RUN if [ -n "${PACKAGES}" ]; then \
        mkdir -p /usr/share/man/man1 && apt-get update && apt-get install -y --no-install-recommends ${PACKAGES} && rm -rf /var/lib/apt/lists/* /var/cache/apt/*; \
    fi
# C++ programs that begin with bits/stdc++.h compile in a quarter of the time; sandbox/languages.py names place and flags.
RUN if command -v g++ >/dev/null; then \
        mkdir -p /usr/lib/reward-sandbox/include/bits && echo '#include <bits/stdc++.h>' >/tmp/all.hpp && \
        printf '%s\n' '#ifndef REWARD_SANDBOX_STDCXX_H' '#define REWARD_SANDBOX_STDCXX_H' '#include_next <bits/stdc++.h>' '#endif' \
            >/usr/lib/reward-sandbox/include/bits/stdc++.h && \
        g++ -O2 -std=gnu++17 -w -I /usr/lib/reward-sandbox/include -x c++-header -o /usr/lib/reward-sandbox/include/bits/stdc++.h.gch /tmp/all.hpp && \
        rm /tmp/all.hpp; \
    fi
# Nothing in it needs to become somebody else.
RUN find / -xdev -type f -perm /6000 -exec chmod a-s {} +
COPY sandbox /opt/reward-sandbox/sandbox
ENV LANG=C.UTF-8 PYTHONHASHSEED=0 PYTHONPATH=/opt/reward-sandbox
RUN HOME=/tmp python3 -B -m sandbox.languages >/opt/reward-sandbox/versions.json
USER 64000:64000
WORKDIR /
ENTRYPOINT ["/usr/bin/python3", "-S", "-s", "-P", "-B", "-m", "sandbox.docker.agent"]
