// Values of C++ as plain values on the wire (sandbox/plain_values.py has the shapes), either end of it.
//
// `reward::serve` calls the program's functions, `reward::far` asks for such calls; both trust nothing but types.
// Only a program's own claims pass here: what they should have been is known elsewhere.
// Behind <bits/stdc++.h>, which is precompiled.
#include <fcntl.h>
#include <unistd.h>

// What passes here is small: compiling it quickly saves more than running it quickly.
#pragma GCC push_options
#pragma GCC optimize("O0")

namespace reward {

constexpr int WIRE = 3, TICKS = 4, GONE = 97;
constexpr uint32_t MAX_FRAME = 64u << 20;
constexpr long long SMALL = 1000000000000000LL;
constexpr size_t MAX_NODES = 1000000;

[[noreturn]] inline void leave(const char* why) {
    fprintf(stderr, "the program under test %s\n", why);
    fflush(stderr);
    _exit(GONE);
}

struct Unfit : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// ---- bytes

inline bool read_exactly(int fd, void* into, size_t size) {
    char* at = static_cast<char*>(into);
    while (size) {
        ssize_t got = ::read(fd, at, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got, size -= size_t(got);
    }
    return true;
}

inline bool write_all(int fd, const std::string& bytes) {
    size_t at = 0;
    while (at < bytes.size()) {
        ssize_t put = ::write(fd, bytes.data() + at, bytes.size() - at);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        at += size_t(put);
    }
    return true;
}

inline std::string number(uint32_t value) {
    std::string bytes(4, '\0');
    for (int at = 0; at < 4; at++) bytes[size_t(at)] = char(value >> (8 * at));
    return bytes;
}

inline bool read_frame(int fd, std::string& text) {
    unsigned char head[4];
    if (!read_exactly(fd, head, 4)) return false;
    uint32_t size = head[0] | head[1] << 8 | head[2] << 16 | uint32_t(head[3]) << 24;
    if (size > MAX_FRAME) return false;
    text.resize(size);
    return read_exactly(fd, &text[0], size);
}

// ---- text

inline void put_escaped(std::string& out, uint32_t unit) {
    char escaped[8];
    snprintf(escaped, sizeof escaped, "\\u%04x", unit);
    out += escaped;
}

inline uint32_t code_point(const std::string& text, size_t& at) {
    auto byte = [&](size_t place) { return place < text.size() ? uint32_t(static_cast<unsigned char>(text[place])) : 0; };
    uint32_t first = byte(at);
    size_t more = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : 1;
    uint32_t point = more == 3 ? first & 7 : more == 2 ? first & 15 : first & 31;
    bool sound = first >= 0xc2 && first < 0xf5;
    for (size_t step = 1; sound && step <= more; step++) {
        sound = (byte(at + step) & 0xc0) == 0x80;
        point = point << 6 | (byte(at + step) & 0x3f);
    }
    if (!sound || (more == 2 && point < 0x800) || (more == 3 && (point < 0x10000 || point > 0x10ffff))) {
        at++;
        return 0xdc00 + first;  // a byte that is no text, as Python's surrogates have it
    }
    at += more + 1;
    return point;
}

inline void put_text(std::string& out, const std::string& text) {
    out += '"';
    for (size_t at = 0; at < text.size();) {
        unsigned char next = static_cast<unsigned char>(text[at]);
        if (next >= 0x80) {
            uint32_t point = code_point(text, at);
            if (point >= 0x10000) {
                put_escaped(out, 0xd800 + ((point - 0x10000) >> 10));
                put_escaped(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
            } else {
                put_escaped(out, point);
            }
            continue;
        }
        at++;
        const char* known = next == '\n' ? "\\n" : next == '\t' ? "\\t" : next == '\r' ? "\\r" : next == '"' ? "\\\"" : next == '\\' ? "\\\\"
                            : next == '\b' ? "\\b" : next == '\f' ? "\\f" : nullptr;
        if (known) out += known;
        else if (next < 0x20 || next == 0x7f) next == 0x7f ? void(out += char(next)) : put_escaped(out, next);
        else out += char(next);
    }
    out += '"';
}

inline void put_utf8(std::string& out, uint32_t point) {
    if (point < 0x80) out += char(point);
    else if (point < 0x800) out += {char(0xc0 | point >> 6), char(0x80 | (point & 0x3f))};
    else if (point < 0x10000) out += {char(0xe0 | point >> 12), char(0x80 | (point >> 6 & 0x3f)), char(0x80 | (point & 0x3f))};
    else out += {char(0xf0 | point >> 18), char(0x80 | (point >> 12 & 0x3f)), char(0x80 | (point >> 6 & 0x3f)), char(0x80 | (point & 0x3f))};
}

inline std::string hexadecimal(unsigned __int128 value) {
    std::string digits;
    do digits += "0123456789abcdef"[size_t(value & 15)];
    while (value >>= 4);
    return {digits.rbegin(), digits.rend()};
}

inline void put_integer(std::string& out, __int128 value) {
    unsigned __int128 size = value < 0 ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
    if (size < static_cast<unsigned __int128>(SMALL)) out += std::to_string(static_cast<long long>(value));
    else out += "{\"i\":\"" + std::string(value < 0 ? "-" : "") + hexadecimal(size) + "\"}";
}

inline void put_float(std::string& out, double value) {
    out += "{\"f\":\"";
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int exponent = int(bits >> 52 & 0x7ff);
    unsigned long long mantissa = bits & 0xfffffffffffffULL;
    if (std::isnan(value)) out += "nan";
    else {
        if (bits >> 63) out += '-';
        char text[40];
        if (exponent == 0x7ff) snprintf(text, sizeof text, "inf");
        else if (!exponent && !mantissa) snprintf(text, sizeof text, "0x0.0p+0");
        else snprintf(text, sizeof text, "0x%d.%013llxp%+d", exponent ? 1 : 0, mantissa, exponent ? exponent - 1023 : -1022);
        out += text;
    }
    out += "\"}";
}

// ---- reading JSON, each value by the type that is due

struct Reader {
    const char* at;
    const char* end;

    char peek() {
        while (at < end && (*at == ' ' || *at == '\n')) at++;
        return at < end ? *at : '\0';
    }
    bool take(char wanted) {
        if (peek() != wanted) return false;
        at++;
        return true;
    }
    void must(char wanted) {
        if (!take(wanted)) throw Unfit(std::string("a value of another type is given: no '") + wanted + "' here");
    }
    bool word(const char* wanted) {
        peek();
        size_t size = strlen(wanted);
        if (size_t(end - at) < size || strncmp(at, wanted, size)) return false;
        at += size;
        return true;
    }
    uint32_t unit() {
        if (end - at < 4) throw Unfit("a broken text");
        uint32_t value = uint32_t(std::stoul(std::string(at, at + 4), nullptr, 16));
        at += 4;
        return value;
    }
    std::string text() {
        must('"');
        std::string out;
        while (at < end && *at != '"') {
            if (*at != '\\') {
                out += *at++;
                continue;
            }
            char kind = ++at < end ? *at++ : '\0';
            if (kind != 'u') {
                const char* found = strchr("n\nt\tr\rb\bf\f\"\"\\\\//", kind);
                if (!kind || !found) throw Unfit("a broken text");
                out += found[1];
                continue;
            }
            uint32_t point = unit();
            if (point >= 0xd800 && point < 0xdc00 && end - at > 6 && at[0] == '\\' && at[1] == 'u') {
                at += 2;
                point = 0x10000 + ((point - 0xd800) << 10) + (unit() - 0xdc00);
            }
            if (point >= 0xdc80 && point < 0xdd00) out += char(point - 0xdc00);
            else put_utf8(out, point);
        }
        must('"');
        return out;
    }
    // The tag of `{"t": ..}`, which stays open; '\0' where no such thing stands.
    char tag(const char* known) {
        const char* before = at;
        if (take('{')) {
            std::string name = text();
            if (name.size() == 1 && strchr(known, name[0]) && take(':')) return name[0];
        }
        at = before;
        return '\0';
    }
    std::string digits() {
        peek();
        const char* from = at;
        while (at < end && (isalnum(static_cast<unsigned char>(*at)) || strchr("+-.", *at))) at++;
        return {from, at};
    }
    __int128 integer() {
        if (tag("i")) {
            std::string hex = text();
            must('}');
            bool negative = !hex.empty() && hex[0] == '-';
            unsigned __int128 value = 0;
            if (hex.size() - negative > 31) throw Unfit("an integer too large for its type");
            for (char digit : hex.substr(negative)) value = value << 4 | unsigned(isdigit(digit) ? digit - '0' : digit - 'a' + 10);
            return negative ? -static_cast<__int128>(value) : static_cast<__int128>(value);
        }
        std::string written = digits();
        size_t used = 0;
        long long value = 0;
        try {
            value = std::stoll(written, &used);
        } catch (const std::logic_error&) {
        }
        if (written.empty() || used != written.size()) throw Unfit("no integer where one is due");
        return value;
    }
    double real() {
        if (!tag("f")) return double(integer());
        std::string written = text();
        must('}');
        const double value = strtod(written.c_str(), nullptr);
        if (std::isnan(value) && getenv("REWARD_NO_NAN")) leave("gave NaN, of which the tests say nothing");
        if (std::isinf(value) && getenv("REWARD_NO_INFINITY")) leave("gave infinity, of which the tests say nothing");
        return value;
    }
};

// ---- one codec per type

template <class T, class = void>
struct Codec {
    static_assert(sizeof(T) == 0, "a type that cannot be handed over");
};

template <class T>
using Plain = std::remove_cv_t<std::remove_reference_t<T>>;
template <class T>
void put(std::string& out, const T& value) {
    Codec<Plain<T>>::put(out, value);
}
template <class T>
T get(Reader& from) {
    return Codec<T>::get(from);
}

template <>
struct Codec<bool> {
    static void put(std::string& out, bool value) { out += value ? "true" : "false"; }
    static bool get(Reader& from) {
        if (from.word("true")) return true;
        if (from.word("false")) return false;
        throw Unfit("no boolean where one is due");
    }
};
template <>
struct Codec<char> {
    static void put(std::string& out, char value) { put_text(out, std::string(1, value)); }
    static char get(Reader& from) {
        if (from.peek() != '"') return char(from.integer());
        std::string text = from.text();
        if (text.size() != 1) throw Unfit("a text of one character is due");
        return text[0];
    }
};
template <class T>
constexpr bool IS_INTEGER = (std::is_integral_v<T> || std::is_same_v<T, __int128> || std::is_same_v<T, unsigned __int128>)&&!std::is_same_v<T, bool> && !std::is_same_v<T, char>;
template <class T>
struct Codec<T, std::enable_if_t<IS_INTEGER<T>>> {
    static void put(std::string& out, T value) { put_integer(out, static_cast<__int128>(value)); }
    static T get(Reader& from) {
        __int128 value = from.integer();
        if (static_cast<__int128>(static_cast<T>(value)) != value) throw Unfit("an integer too large for its type");
        return static_cast<T>(value);
    }
};
template <class T>
struct Codec<T, std::enable_if_t<std::is_floating_point_v<T>>> {
    static void put(std::string& out, T value) { put_float(out, double(value)); }
    static T get(Reader& from) { return T(from.real()); }
};
template <class T>
struct Codec<T, std::enable_if_t<std::is_enum_v<T>>> {
    static void put(std::string& out, T value) { put_integer(out, static_cast<__int128>(value)); }
    static T get(Reader& from) { return static_cast<T>(from.integer()); }
};
template <>
struct Codec<std::string> {
    static void put(std::string& out, const std::string& value) { put_text(out, value); }
    static std::string get(Reader& from) { return from.text(); }
};
template <>
struct Codec<std::string_view> {
    static void put(std::string& out, std::string_view value) { put_text(out, std::string(value)); }
    static std::string_view get(Reader& from) { return *new std::string(from.text()); }
};
template <>
struct Codec<const char*> {
    static void put(std::string& out, const char* value) { value ? put_text(out, value) : void(out += "null"); }
    static const char* get(Reader& from) { return (new std::string(from.text()))->c_str(); }
};
template <>
struct Codec<char*> {
    static void put(std::string& out, char* value) { Codec<const char*>::put(out, value); }
    static char* get(Reader& from) { return &(*new std::string(from.text()))[0]; }
};
template <>
struct Codec<std::nullptr_t> {
    static void put(std::string& out, std::nullptr_t) { out += "null"; }
};
template <class T>
struct Codec<std::optional<T>> {
    static void put(std::string& out, const std::optional<T>& value) { value ? reward::put(out, *value) : void(out += "null"); }
    static std::optional<T> get(Reader& from) {
        if (from.word("null")) return std::nullopt;
        return reward::get<T>(from);
    }
};

template <class Each>
void each_element(Reader& from, Each each) {
    bool tagged = from.tag("tsz");
    from.must('[');
    if (!from.take(']')) {
        do each();
        while (from.take(','));
        from.must(']');
    }
    if (tagged) from.must('}');
}
template <class Range>
void put_elements(std::string& out, const Range& range) {
    out += '[';
    bool first = true;
    for (const auto& value : range) {
        if (!first) out += ',';
        first = false;
        put(out, static_cast<const typename Range::value_type&>(value));
    }
    out += ']';
}

template <class T, bool UNORDERED>
struct Elements {
    static void put(std::string& out, const T& value) {
        if (UNORDERED) out += "{\"s\":";
        put_elements(out, value);
        if (UNORDERED) out += '}';
    }
    static T get(Reader& from) {
        T made{};
        each_element(from, [&] { made.insert(made.end(), reward::get<typename T::value_type>(from)); });
        return made;
    }
};
template <class... A> struct Codec<std::vector<A...>> : Elements<std::vector<A...>, false> {};
template <class... A> struct Codec<std::deque<A...>> : Elements<std::deque<A...>, false> {};
template <class... A> struct Codec<std::list<A...>> : Elements<std::list<A...>, false> {};
template <class... A> struct Codec<std::set<A...>> : Elements<std::set<A...>, false> {};
template <class... A> struct Codec<std::multiset<A...>> : Elements<std::multiset<A...>, false> {};
template <class... A> struct Codec<std::unordered_set<A...>> : Elements<std::unordered_set<A...>, true> {};
template <class T, size_t N>
struct Codec<std::array<T, N>> {
    static void put(std::string& out, const std::array<T, N>& value) { put_elements(out, value); }
    static std::array<T, N> get(Reader& from) {
        std::array<T, N> made{};
        size_t count = 0;
        each_element(from, [&] {
            if (count == N) throw Unfit("more elements than an array has");
            made[count++] = reward::get<T>(from);
        });
        if (count != N) throw Unfit("fewer elements than an array has");
        return made;
    }
};

template <class T>
struct Mapping {
    static void put(std::string& out, const T& value) {
        out += "{\"d\":[";
        bool first = true;
        for (const auto& [key, item] : value) {
            out += first ? "[" : ",[";
            first = false;
            reward::put(out, key);
            out += ',';
            reward::put(out, item);
            out += ']';
        }
        out += "]}";
    }
    static typename T::key_type key(Reader& from) {
        if constexpr (std::is_arithmetic_v<typename T::key_type> && !std::is_same_v<typename T::key_type, char>)
            if (from.peek() == '"') {  // a key of JSON
                std::string text = from.text();
                Reader inside{text.data(), text.data() + text.size()};
                return reward::get<typename T::key_type>(inside);
            }
        return reward::get<typename T::key_type>(from);
    }
    static T get(Reader& from) {
        T made;
        if (!from.tag("d")) throw Unfit("no dictionary where one is due");
        each_element(from, [&] {
            from.must('[');
            auto name = key(from);
            from.must(',');
            made.insert({std::move(name), reward::get<typename T::mapped_type>(from)});
            from.must(']');
        });
        from.must('}');
        return made;
    }
};
template <class... A> struct Codec<std::map<A...>> : Mapping<std::map<A...>> {};
template <class... A> struct Codec<std::unordered_map<A...>> : Mapping<std::unordered_map<A...>> {};

template <class T>
struct Product {
    static void put(std::string& out, const T& value) {
        out += "{\"t\":[";
        std::apply([&](const auto&... member) { size_t count = 0; ((out += count++ ? "," : "", reward::put(out, member)), ...); }, value);
        out += "]}";
    }
    static T get(Reader& from) {
        bool tagged = from.tag("t");
        from.must('[');
        T made{};
        size_t count = 0;
        std::apply([&](auto&... member) { ((count++ ? from.must(',') : void(), member = reward::get<Plain<decltype(member)>>(from)), ...); }, made);
        from.must(']');
        if (tagged) from.must('}');
        return made;
    }
};
template <class A, class B> struct Codec<std::pair<A, B>> : Product<std::pair<A, B>> {};
template <class... A> struct Codec<std::tuple<A...>> : Product<std::tuple<A...>> {};

// ---- lists and trees of LeetCode's problems, by their members

template <class T, class = void> constexpr bool IS_LINK = false;
template <class T> constexpr bool IS_LINK<T, std::void_t<decltype(T::val), decltype(T::next)>> = true;
template <class T, class = void> constexpr bool IS_TREE = false;
template <class T> constexpr bool IS_TREE<T, std::void_t<decltype(T::val), decltype(T::left), decltype(T::right)>> = true;

template <class T>
struct Codec<T*, std::enable_if_t<IS_LINK<T>>> {
    static void put(std::string& out, T* node) {
        out += '[';
        size_t count = 0;
        for (; node; node = node->next) {
            if (count++ > MAX_NODES) throw Unfit("a list without an end");
            if (count > 1) out += ',';
            reward::put(out, node->val);
        }
        out += ']';
    }
    static T* get(Reader& from) {
        T *head = nullptr, **last = &head;
        if (from.word("null")) return head;
        each_element(from, [&] {
            *last = new T(reward::get<Plain<decltype(T::val)>>(from));
            last = &(*last)->next;
        });
        return head;
    }
};
template <class T>
struct Codec<T*, std::enable_if_t<IS_TREE<T>>> {
    static void put(std::string& out, T* root) {
        std::vector<T*> level{root};
        std::vector<std::string> values;
        size_t kept = 0;
        for (size_t at = 0; at < level.size(); at++) {
            T* node = level[at];
            std::string value = "null";
            if (node) {
                value.clear();
                reward::put(value, node->val);
                level.push_back(node->left);
                level.push_back(node->right);
            }
            values.push_back(value);
            if (node) kept = values.size();
            if (level.size() > MAX_NODES) throw Unfit("a tree without an end");
        }
        out += '[';
        for (size_t at = 0; at < kept; at++) out += (at ? "," : "") + values[at];
        out += ']';
    }
    static T* get(Reader& from) {
        std::vector<T*> made;
        if (from.word("null")) return nullptr;
        each_element(from, [&] { made.push_back(from.word("null") ? nullptr : new T(reward::get<Plain<decltype(T::val)>>(from))); });
        size_t next = 1;
        for (T* node : made)
            if (node) {
                if (next < made.size()) node->left = made[next++];
                if (next < made.size()) node->right = made[next++];
            }
        return made.empty() ? nullptr : made[0];
    }
};

// ---- calling

using Answer = std::function<std::string(Reader&, bool)>;  // reads arguments; of nothing, the first is the answer

template <class T>
T&& hand_over(Plain<T>& value) {  // by reference where the function takes one, else moved
    return static_cast<T&&>(value);
}

template <class Function, class Result, class... A>
std::string answer(Function function, Reader& from, bool in_place) {
    std::tuple<Plain<A>...> given;
    size_t count = 0;
    from.must('[');
    std::apply([&](auto&... arg) { ((count++ ? from.must(',') : void(), arg = get<Plain<decltype(arg)>>(from)), ...); }, given);
    if (!from.take(']')) throw Unfit("more arguments than the function takes");
    std::string out;
    auto call = [&](auto&... arg) -> decltype(auto) { return function(hand_over<A>(arg)...); };
    if constexpr (std::is_void_v<Result>) {
        std::apply(call, given);
        if constexpr (sizeof...(A) > 0)
            if (in_place) {
                put(out, std::get<0>(given));
                return out;
            }
        out = "null";
    } else {
        put(out, std::apply(call, given));
    }
    return out;
}

template <class R, class... A>
Answer of(R (*function)(A...)) {
    return [=](Reader& from, bool in_place) { return answer<R (*)(A...), R, A...>(function, from, in_place); };
}
template <class Object, class Make, class R, class... A, class Method>
Answer of_method(Make make, Method method) {
    return [=](Reader& from, bool in_place) {
        auto&& object = make();
        auto call = [&](auto&&... arg) -> R { return (object.*method)(std::forward<decltype(arg)>(arg)...); };
        return answer<decltype(call), R, A...>(call, from, in_place);
    };
}
template <class Make, class T, class R, class... A> Answer of(Make make, R (T::*method)(A...)) { return of_method<T, Make, R, A...>(make, method); }
template <class Make, class T, class R, class... A> Answer of(Make make, R (T::*method)(A...) const) { return of_method<T, Make, R, A...>(make, method); }
template <class Make, class T, class R, class... A> Answer of(Make make, R (T::*method)(A...) noexcept) { return of_method<T, Make, R, A...>(make, method); }
template <class Make, class R, class... A> Answer of(Make, R (*function)(A...)) { return of(function); }
template <class T>
T fresh() {
    return T();
}

template <class T, class... A>
T* construct(Reader& from) {
    auto given = get<std::tuple<A...>>(from);
    return std::apply([](auto&... arg) { return new T(arg...); }, given);
}

inline std::string quoted(const std::string& text) {
    std::string out;
    put_text(out, text.substr(0, 400));
    return out;
}

// What a call gave, as JSON of {"v": value} or {"e": reason}.
template <class Work>
std::string reported(Work work) {
    try {
        return "{\"v\":" + work() + "}";
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        return "{\"e\":" + quoted(error.what()) + "}";
    } catch (...) {
        return "{\"e\":\"an exception\"}";
    }
}

// `operate` makes the object of a class with state and returns what calls its methods by name.
inline int serve(int count, char** given, const std::map<std::string, Answer>& entries,
                 const std::function<std::function<Answer(const std::string&)>(const std::string&, Reader&)>& operate = {}) {
    int source = count > 1 ? ::open(given[1], O_RDONLY | O_CLOEXEC) : WIRE;
    std::string request;
    for (uint32_t place = 0; read_frame(source, request); place++) {
        Reader from{request.data(), request.data() + request.size()};
        std::string said = reported([&] {
            from.must('[');
            std::string form = from.text();
            from.must(',');
            std::string entry = from.text();
            from.must(',');
            if (form != "operations") {
                auto found = entries.find(entry);
                if (found == entries.end()) throw Unfit("there is no function " + entry);
                return found->second(from, form == "in_place");
            }
            from.must('[');
            std::vector<std::string> names = get<std::vector<std::string>>(from);
            from.must(',');
            from.must('[');
            auto method = operate(names.at(0), from);
            std::string values = "[null";
            for (size_t at = 1; at < names.size(); at++) {
                from.must(',');
                values += "," + method(names[at])(from, false);
            }
            return values + "]";
        });
        fflush(stdout);
        std::cout.flush();
        if (!write_all(WIRE, number(place) + number(uint32_t(said.size())) + said)) return 1;
        if (count > 1 && ::write(TICKS, ".", 1) < 0) return 1;
    }
    return 0;
}

// ---- asking: what a call of the program at the other end gives, as the type that is wanted

struct Far {
    std::string said;
    template <class Work>
    auto read(Work work) const {
        std::string why;
        try {
            Reader from{said.data(), said.data() + said.size()};
            from.must('{');
            bool raised = from.text() == "e";
            from.must(':');
            if (!raised) return work(from);
            why = from.text();
        } catch (const std::exception&) {
            leave("gave a value of another type");
        }
        throw std::runtime_error(why);
    }
    template <class T>
    T value() const {
        return read([](Reader& from) { return get<T>(from); });
    }
    template <class T>
    operator T() const {
        return value<T>();
    }
};

template <class... A>
Far far(const char* form, const char* name, const A&... args) {
    std::string asked = "[", said;
    if (const char* empty = getenv("REWARD_VOID")) return Far{empty == std::string("raising") ? "{\"e\":\"nothing\"}" : "{\"v\":null}"};
    put_text(asked, form);
    asked += ',';
    put_text(asked, name);
    asked += ",[";
    size_t count = 0;
    ((asked += count++ ? "," : "", put(asked, args)), ...);
    asked += "]]";
    static uint32_t calls = 0;
    std::string place(4, '\0');
    if (!write_all(WIRE, number(uint32_t(asked.size())) + asked) || !read_exactly(WIRE, &place[0], 4)) leave("has ended");
    if (place != number(calls++)) leave("gave what was not asked for");
    if (!read_frame(WIRE, said)) leave("has ended");
    return Far{said};
}

// What a function that gives nothing has made of its first argument.
template <class T>
void into(T& first, const Far& far) {
    if constexpr (std::is_const_v<T>) far.read([](Reader&) { return 0; });
    else first = far.value<T>();
}

}  // namespace reward

#pragma GCC pop_options
