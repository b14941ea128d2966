import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.*;

/**
 * Values of Java as plain values on the wire (sandbox/plain_values.py has the shapes), either end of it.
 *
 * <p>`main` calls the program's methods, `far` asks for such calls. Types are those that methods declare.
 */
public final class RewardWire {
    private static final int WIRE = 3, TICKS = 4, GONE = 97;
    private static final int MAX_FRAME = 64 << 20, MAX_DEPTH = 200, MAX_NODES = 1_000_000;
    private static final long SMALL = 1_000_000_000_000_000L;

    private static final class Unfit extends RuntimeException {
        Unfit(String message) {
            super(message);
        }
    }

    // ---- bytes

    private static FileDescriptor descriptor(int number) throws ReflectiveOperationException {
        FileDescriptor made = new FileDescriptor();
        Field field = FileDescriptor.class.getDeclaredField("fd");
        field.setAccessible(true);
        field.setInt(made, number);
        return made;
    }

    /** As many bytes, or fewer at the end; `readNBytes` of a file asks a socket for its length. */
    private static byte[] bytes(InputStream from, int size) throws IOException {
        byte[] into = new byte[size];
        int have = 0;
        for (int got = 1; have < size && got > 0; have += Math.max(got, 0)) got = from.read(into, have, size - have);
        return have < size ? Arrays.copyOf(into, have) : into;
    }

    private static int number(InputStream from) throws IOException {
        byte[] head = bytes(from, 4);
        if (head.length < 4) return -1;
        return head[0] & 255 | (head[1] & 255) << 8 | (head[2] & 255) << 16 | (head[3] & 255) << 24;
    }

    private static String frame(InputStream from) throws IOException {
        int size = number(from);
        if (size < 0 || size > MAX_FRAME) return null;
        byte[] body = bytes(from, size);
        return body.length < size ? null : new String(body, StandardCharsets.UTF_8);
    }

    private static void send(OutputStream to, int place, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream(body.length + 8);
        for (int value : place < 0 ? new int[] {body.length} : new int[] {place, body.length})
            for (int at = 0; at < 4; at++) all.write(value >>> 8 * at);
        all.write(body);
        to.write(all.toByteArray());
        to.flush();
    }

    // ---- writing

    private static void text(StringBuilder out, String value) {
        out.append('"');
        for (int at = 0; at < value.length(); at++) {
            char unit = value.charAt(at);
            int known = "\n\t\r\"\\\b\f".indexOf(unit);
            if (known >= 0) out.append('\\').append("ntr\"\\bf".charAt(known));
            else if (unit < 32 || unit > 127) out.append(String.format("\\u%04x", (int) unit));
            else out.append(unit);
        }
        out.append('"');
    }

    private static String real(double value) {
        if (Double.isNaN(value)) return "nan";
        long bits = Double.doubleToRawLongBits(value);
        String sign = bits < 0 ? "-" : "";
        if (Double.isInfinite(value)) return sign + "inf";
        if (value == 0) return sign + "0x0.0p+0";
        int exponent = (int) (bits >>> 52 & 0x7ff);
        int power = exponent > 0 ? exponent - 1023 : -1022;
        return String.format("%s0x%d.%013xp%+d", sign, exponent > 0 ? 1 : 0, bits & 0xfffffffffffffL, power);
    }

    private static void elements(StringBuilder out, Iterable<?> values, int depth) {
        out.append('[');
        boolean first = true;
        for (Object each : values) {
            if (!first) out.append(',');
            first = false;
            write(out, each, depth);
        }
        out.append(']');
    }

    private static void write(StringBuilder out, Object value, int depth) {
        if (depth > MAX_DEPTH) throw new Unfit("nested deeper than may be handed over");
        if (value == null) out.append("null");
        else if (value instanceof Boolean) out.append(value);
        else if (value instanceof Double || value instanceof Float)
            out.append("{\"f\":\"").append(real(((Number) value).doubleValue())).append("\"}");
        else if (value instanceof BigInteger big)
            if (big.bitLength() < 50 && Math.abs(big.longValue()) < SMALL) out.append(big);
            else out.append("{\"i\":\"").append(big.toString(16)).append("\"}");
        else if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte)
            write(out, BigInteger.valueOf(((Number) value).longValue()), depth);
        else if (value instanceof Character || value instanceof CharSequence) text(out, value.toString());
        else if (value instanceof Optional<?> perhaps) write(out, perhaps.orElse(null), depth);
        else if (value instanceof OptionalInt perhaps) write(out, perhaps.isPresent() ? perhaps.getAsInt() : null, depth);
        else if (value instanceof Map<?, ?> map) {
            out.append("{\"d\":[");
            boolean first = true;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(first ? "" : ",");
                first = false;
                elements(out, Arrays.asList(entry.getKey(), entry.getValue()), depth + 1);
            }
            out.append("]}");
        } else if (value instanceof Set<?> set && !(value instanceof SortedSet<?> || value instanceof LinkedHashSet<?>)) {
            out.append("{\"s\":");
            elements(out, set, depth + 1);
            out.append('}');
        } else if (value instanceof Iterable<?> values) elements(out, values, depth + 1);
        else if (value instanceof Map.Entry<?, ?> pair)
            elements(out, Arrays.asList(pair.getKey(), pair.getValue()), depth + 1);
        else if (value.getClass().isArray()) {
            List<Object> values = new ArrayList<>();
            for (int at = 0; at < Array.getLength(value); at++) values.add(Array.get(value, at));
            elements(out, values, depth + 1);
        } else if (value instanceof Iterator<?> values) elements(out, (Iterable<?>) () -> castIterator(values), depth + 1);
        else if (value.getClass().isRecord()) elements(out, members(value), depth + 1);
        else elements(out, nodes(value), depth + 1);
    }

    @SuppressWarnings("unchecked")
    private static Iterator<Object> castIterator(Iterator<?> values) {
        return (Iterator<Object>) values;
    }

    private static List<Object> members(Object record) {
        List<Object> values = new ArrayList<>();
        try {
            for (var component : record.getClass().getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                values.add(accessor.invoke(record));
            }
        } catch (ReflectiveOperationException error) {
            throw new Unfit("a record that cannot be read");
        }
        return values;
    }

    // ---- reading: JSON as objects first, then as the type that is due

    private record Tagged(char kind, Object inside) {}

    private static final class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        private char peek() {
            while (at < text.length() && text.charAt(at) == ' ') at++;
            return at < text.length() ? text.charAt(at) : 0;
        }

        private boolean take(char wanted) {
            if (peek() != wanted) return false;
            at++;
            return true;
        }

        private void must(char wanted) {
            if (!take(wanted)) throw new Unfit("a broken value");
        }

        private String string() {
            must('"');
            StringBuilder out = new StringBuilder();
            while (text.charAt(at) != '"') {
                char unit = text.charAt(at++);
                if (unit == '\\') {
                    unit = text.charAt(at++);
                    int known = "ntrbf".indexOf(unit);
                    if (unit == 'u') {
                        unit = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                        at += 4;
                    } else if (known >= 0) unit = "\n\t\r\b\f".charAt(known);
                }
                out.append(unit);
            }
            at++;
            return out.toString();
        }

        Object value(int depth) {
            if (depth > MAX_DEPTH) throw new Unfit("nested deeper than may be handed over");
            char next = peek();
            if (next == '"') return string();
            if (take('[')) {
                List<Object> values = new ArrayList<>();
                if (take(']')) return values;
                do values.add(value(depth + 1));
                while (take(','));
                must(']');
                return values;
            }
            if (take('{')) {
                char kind = string().charAt(0);
                must(':');
                Object inside = value(depth + 1);
                must('}');
                if (kind == 'f') return parsed((String) inside);
                if (kind == 'i') return new BigInteger((String) inside, 16);
                return kind == 't' ? inside : new Tagged(kind, inside);
            }
            int from = at;
            while (at < text.length() && ",]} ".indexOf(text.charAt(at)) < 0) at++;
            String word = text.substring(from, at);
            if (word.equals("null")) return null;
            return word.equals("true") || word.equals("false") ? (Object) word.equals("true") : new BigInteger(word);
        }

        private static Double parsed(String written) {
            if (written.endsWith("inf")) {
                if (System.getenv("REWARD_NO_INFINITY") != null) leave("gave infinity, of which the tests say nothing");
                return written.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            }
            double value = written.equals("nan") ? Double.NaN : Double.parseDouble(written);
            if (Double.isNaN(value) && System.getenv("REWARD_NO_NAN") != null) leave("gave NaN, of which the tests say nothing");
            return value;
        }
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) return plain;
        if (type instanceof ParameterizedType made) return (Class<?>) made.getRawType();
        if (type instanceof GenericArrayType array) return Array.newInstance(raw(array.getGenericComponentType()), 0).getClass();
        if (type instanceof WildcardType wild) return raw(wild.getUpperBounds()[0]);
        if (type instanceof TypeVariable<?> variable) return raw(variable.getBounds()[0]);
        return Object.class;
    }

    private static Type inner(Type type, int place) {
        return type instanceof ParameterizedType made && made.getActualTypeArguments().length > place
                ? made.getActualTypeArguments()[place] : Object.class;
    }

    /** A value as the type that is due. */
    static Object as(Object data, Type type) {
        Class<?> kind = raw(type);
        if (kind == Optional.class) return Optional.ofNullable(data == null ? null : as(data, inner(type, 0)));
        if (kind == Object.class || kind == Comparable.class || kind == Number.class) return natural(data);
        if (isNode(kind)) return data == null ? null : nodeOf(listOf(data), kind);
        if (data == null) {
            if (kind.isPrimitive()) throw new Unfit("nothing where a " + kind + " is due");
            return null;
        }
        if (kind == boolean.class || kind == Boolean.class) return fit(data, Boolean.class);
        if (kind == String.class || kind == CharSequence.class) return fit(data, String.class);
        if (kind == char.class || kind == Character.class) return character(data);
        if (kind.isPrimitive() || Number.class.isAssignableFrom(kind)) return numeric(data, kind);
        if (kind.isArray()) return array(listOf(data), type, kind);
        if (Map.class.isAssignableFrom(kind)) return mapping(data, type, kind);
        if (Map.Entry.class.isAssignableFrom(kind)) {
            List<?> pair = listOf(data);
            return new AbstractMap.SimpleEntry<>(as(pair.get(0), inner(type, 0)), as(pair.get(1), inner(type, 1)));
        }
        if (Collection.class.isAssignableFrom(kind) || kind == Iterable.class) return collection(listOf(data), type, kind);
        return constructed(listOf(data), type, kind);
    }

    private static Object natural(Object data) {
        if (data instanceof BigInteger big)
            return big.bitLength() < 32 ? (Object) big.intValue() : big.bitLength() < 64 ? (Object) big.longValue() : big;
        if (data instanceof List<?> values) return collection(values, List.class, List.class);
        if (data instanceof Tagged tagged)
            return tagged.kind == 'd' ? mapping(data, Map.class, Map.class) : collection(listOf(data), Set.class, Set.class);
        return data;
    }

    private static Object fit(Object data, Class<?> kind) {
        if (!kind.isInstance(data)) throw new Unfit("no " + kind.getSimpleName() + " where one is due");
        return data;
    }

    private static Object character(Object data) {
        if (data instanceof BigInteger big) return (char) big.intValue();
        String text = (String) fit(data, String.class);
        if (text.length() != 1) throw new Unfit("a text of one character is due");
        return text.charAt(0);
    }

    private static Object numeric(Object data, Class<?> kind) {
        Number number = (Number) fit(data, Number.class);
        if (kind == double.class || kind == Double.class) return number.doubleValue();
        if (kind == float.class || kind == Float.class) return number.floatValue();
        BigInteger whole = (BigInteger) fit(data, BigInteger.class);
        if (kind == BigInteger.class) return whole;
        if (kind == java.math.BigDecimal.class) return new java.math.BigDecimal(whole);
        try {
            if (kind == int.class || kind == Integer.class) return whole.intValueExact();
            if (kind == long.class || kind == Long.class) return whole.longValueExact();
            if (kind == short.class || kind == Short.class) return whole.shortValueExact();
            if (kind == byte.class || kind == Byte.class) return whole.byteValueExact();
        } catch (ArithmeticException error) {
            throw new Unfit("an integer too large for its type");
        }
        throw new Unfit("a number of type " + kind.getName());
    }

    private static List<?> listOf(Object data) {
        if (data instanceof Tagged tagged && tagged.kind != 'd') return (List<?>) tagged.inside;
        return (List<?>) fit(data, List.class);
    }

    private static Object array(List<?> values, Type type, Class<?> kind) {
        Type element = type instanceof GenericArrayType made ? made.getGenericComponentType() : kind.getComponentType();
        Object made = Array.newInstance(kind.getComponentType(), values.size());
        for (int at = 0; at < values.size(); at++) Array.set(made, at, as(values.get(at), element));
        return made;
    }

    @SuppressWarnings("unchecked")
    private static <T> T made(Class<?> kind, Class<?>... usual) {
        for (Class<?> each : usual) if (kind.isAssignableFrom(each)) kind = each;
        try {
            return (T) kind.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException error) {
            throw new Unfit("a value of type " + kind.getName() + " cannot be handed over");
        }
    }

    private static Object collection(List<?> values, Type type, Class<?> kind) {
        Collection<Object> made = made(kind, PriorityQueue.class, ArrayDeque.class, LinkedList.class, TreeSet.class, LinkedHashSet.class, ArrayList.class);
        for (Object value : values) made.add(as(value, inner(type, 0)));
        return made;
    }

    private static Object mapping(Object data, Type type, Class<?> kind) {
        if (!(data instanceof Tagged tagged) || tagged.kind != 'd') throw new Unfit("no map where one is due");
        Map<Object, Object> made = made(kind, TreeMap.class, HashMap.class, LinkedHashMap.class);
        for (Object pair : (List<?>) tagged.inside) {
            Object key = ((List<?>) pair).get(0);
            Class<?> wanted = raw(inner(type, 0));
            if (key instanceof String text && Number.class.isAssignableFrom(wanted)) key = new BigInteger(text); // of JSON
            made.put(as(key, inner(type, 0)), as(((List<?>) pair).get(1), inner(type, 1)));
        }
        return made;
    }

    /** An object of a class or record by its constructor of as many arguments: pairs, points. */
    private static Object constructed(List<?> values, Type type, Class<?> kind) {
        for (Constructor<?> constructor : kind.getDeclaredConstructors()) {
            if (constructor.getParameterCount() != values.size()) continue;
            Type[] due = constructor.getGenericParameterTypes();
            Object[] given = new Object[due.length];
            for (int at = 0; at < due.length; at++)
                given[at] = as(values.get(at), due[at] instanceof TypeVariable<?> ? inner(type, at) : due[at]);
            try {
                constructor.setAccessible(true);
                return constructor.newInstance(given);
            } catch (ReflectiveOperationException error) {
                break;
            }
        }
        throw new Unfit("a value of type " + kind.getName() + " cannot be handed over");
    }

    // ---- lists and trees of LeetCode's problems

    private static boolean has(Class<?> kind, String name) {
        try {
            return kind.getDeclaredField(name) != null;
        } catch (NoSuchFieldException | SecurityException error) {
            return false;
        }
    }

    private static boolean isNode(Class<?> kind) {
        return has(kind, "val") && (has(kind, "next") || has(kind, "left"));
    }

    private static Object of(Object node, String name) {
        try {
            Field field = node.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(node);
        } catch (ReflectiveOperationException error) {
            throw new Unfit("a value of type " + node.getClass().getName() + " cannot be handed over");
        }
    }

    private static void link(Object node, String name, Object to) throws ReflectiveOperationException {
        Field field = node.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(node, to);
    }

    private static List<Object> nodes(Object start) {
        if (!isNode(start.getClass())) throw new Unfit("a value of type " + start.getClass().getName() + " cannot be handed over");
        boolean tree = has(start.getClass(), "left");
        List<Object> values = new ArrayList<>(), level = new ArrayList<>(List.of(start));
        for (int at = 0; at < level.size(); at++) {
            Object node = level.get(at);
            values.add(node == null ? null : of(node, "val"));
            if (values.size() > MAX_NODES) throw new Unfit("nodes without an end");
            if (node != null && tree) level.addAll(Arrays.asList(of(node, "left"), of(node, "right")));
            else if (node != null && of(node, "next") != null) level.add(of(node, "next"));
        }
        while (tree && !values.isEmpty() && values.get(values.size() - 1) == null) values.remove(values.size() - 1);
        return values;
    }

    private static Object node(Object value, Class<?> kind) throws ReflectiveOperationException {
        for (Constructor<?> constructor : kind.getDeclaredConstructors())
            if (constructor.getParameterCount() == 1) {
                constructor.setAccessible(true);
                return constructor.newInstance(as(value, constructor.getGenericParameterTypes()[0]));
            }
        Constructor<?> bare = kind.getDeclaredConstructor();
        bare.setAccessible(true);
        Object made = bare.newInstance();
        link(made, "val", as(value, kind.getDeclaredField("val").getGenericType()));
        return made;
    }

    private static Object nodeOf(List<?> values, Class<?> kind) {
        List<Object> made = new ArrayList<>();
        try {
            for (Object value : values) made.add(value == null ? null : node(value, kind));
            int next = 1;
            for (int at = 0; at < made.size(); at++) {
                if (made.get(at) == null) continue;
                for (String side : has(kind, "left") ? new String[] {"left", "right"} : new String[] {"next"})
                    if (next < made.size()) link(made.get(at), side, made.get(next++));
            }
        } catch (ReflectiveOperationException error) {
            throw new Unfit("nodes that cannot be made");
        }
        return made.isEmpty() ? null : made.get(0);
    }

    // ---- calling

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException error) {
            return null;
        }
    }

    private static Method method(Class<?> owner, String name, int arguments) {
        Method found = null;
        for (Method each : owner.getDeclaredMethods())
            if (each.getName().equals(name) && each.getParameterCount() == arguments && !each.isBridge())
                if (found == null || Modifier.isPublic(each.getModifiers())) found = each;
        return found;
    }

    private static Object fresh(Class<?> owner, Object... given) throws ReflectiveOperationException {
        for (Constructor<?> constructor : owner.getDeclaredConstructors())
            if (constructor.getParameterCount() == given.length) {
                constructor.setAccessible(true);
                return constructor.newInstance(given);
            }
        throw new Unfit("no constructor of " + owner.getName() + " takes " + given.length + " arguments");
    }

    private static Object[] arguments(List<?> given, Type[] due) {
        Object[] made = new Object[due.length];
        for (int at = 0; at < due.length; at++) made[at] = as(given.get(at), due[at]);
        return made;
    }

    private static Object noneIsEmpty(Object value, Class<?> kind) {
        return value == null && isNode(kind) ? List.of() : value;
    }

    private static Object call(String form, String entry, List<?> given, List<Class<?>> classes) throws ReflectiveOperationException {
        String name = entry.substring(entry.lastIndexOf('.') + 1);
        for (Class<?> owner : classes) {
            Method method = method(owner, name, given.size());
            if (method == null) continue;
            method.setAccessible(true);
            Object[] made = arguments(given, method.getGenericParameterTypes());
            Object value = method.invoke(Modifier.isStatic(method.getModifiers()) ? null : fresh(owner), made);
            if (method.getReturnType() != void.class) return noneIsEmpty(value, method.getReturnType());
            return form.equals("in_place") && made.length > 0 ? noneIsEmpty(made[0], method.getParameterTypes()[0]) : null;
        }
        throw new Unfit("there is no method " + name + " of " + given.size() + " arguments");
    }

    private static Object operate(List<?> names, List<?> given, List<Class<?>> classes) throws ReflectiveOperationException {
        Class<?> owner = null;
        for (Class<?> each : classes) if (each.getSimpleName().equals(names.get(0))) owner = each;
        if (owner == null) throw new Unfit("there is no class " + names.get(0));
        List<?> first = (List<?>) given.get(0);
        Object object = null;
        for (Constructor<?> constructor : owner.getDeclaredConstructors())
            if (constructor.getParameterCount() == first.size()) object = fresh(owner, arguments(first, constructor.getGenericParameterTypes()));
        List<Object> values = new ArrayList<>(Collections.singletonList(null));
        for (int at = 1; at < names.size(); at++) {
            List<?> each = (List<?>) given.get(at);
            Method method = method(owner, (String) names.get(at), each.size());
            if (method == null) throw new Unfit("there is no method " + names.get(at));
            method.setAccessible(true);
            values.add(method.invoke(object, arguments(each, method.getGenericParameterTypes())));
        }
        return values;
    }

    private static String answer(String asked, List<Class<?>> classes) {
        StringBuilder out = new StringBuilder("{\"v\":");
        try {
            List<?> request = (List<?>) new Json(asked).value(0);
            String form = (String) request.get(0);
            List<?> given = (List<?>) request.get(2);
            Object value = form.equals("operations")
                    ? operate((List<?>) given.get(0), (List<?>) given.get(1), classes)
                    : call(form, (String) request.get(1), given, classes);
            write(out, value, 0);
        } catch (Throwable error) {
            Throwable cause = error instanceof InvocationTargetException ? error.getCause() : error;
            if (cause instanceof OutOfMemoryError memory) throw memory;
            out = new StringBuilder("{\"e\":");
            String said = String.valueOf(cause);
            text(out, said.substring(0, Math.min(400, said.length())));
        }
        return out.append('}').toString();
    }

    /** Serve calls of the classes that are named behind the file of calls ("-": the wire). */
    public static void main(String[] given) throws Exception {
        boolean told = !given[0].equals("-");
        InputStream source = new FileInputStream(told ? new FileInputStream(given[0]).getFD() : descriptor(WIRE));
        OutputStream sink = new FileOutputStream(descriptor(WIRE)), ticks = new FileOutputStream(descriptor(TICKS));
        List<Class<?>> classes = new ArrayList<>();
        for (String name : Arrays.asList(given).subList(1, given.length)) {
            Class<?> found = named(name);
            if (found != null) classes.add(found);
        }
        int place = 0;
        for (String asked = frame(source); asked != null; asked = frame(source)) {
            String said = answer(asked, classes);
            System.out.flush();
            send(sink, place++, said);
            if (told) ticks.write('.');
        }
        Runtime.getRuntime().halt(0);
    }

    // ---- asking

    private static InputStream wireIn;
    private static OutputStream wireOut;
    private static int calls;

    private static void leave(String why) {
        System.err.println("the program under test " + why);
        Runtime.getRuntime().halt(GONE);
    }

    /** What a call of the program at the other end gives, as `owner`'s method of that name declares it. */
    @SuppressWarnings("unchecked")
    public static synchronized <T> T far(Class<?> owner, String name, Object... given) {
        String said = null;
        if ("raising".equals(System.getenv("REWARD_VOID"))) throw new RuntimeException("nothing");
        StringBuilder asked = new StringBuilder("[\"value\",");
        text(asked, name);
        asked.append(',');
        elements(asked, Arrays.asList(given), 0);
        try {
            if (wireIn == null) {
                wireIn = new FileInputStream(descriptor(WIRE));
                wireOut = new FileOutputStream(descriptor(WIRE));
            }
            send(wireOut, -1, asked.append(']').toString());
            if (number(wireIn) == calls++) said = frame(wireIn);
        } catch (IOException | ReflectiveOperationException error) {
            said = null;
        }
        if (said == null) leave("has ended, or gave what was not asked for");
        Tagged answer = null;
        Object value = null;
        try {
            answer = (Tagged) new Json(said.startsWith("{\"v\":") ? "{\"d\":" + said.substring(5) : said).value(0);
            if (answer.kind == 'd') value = as(answer.inside, method(owner, name, given.length).getGenericReturnType());
        } catch (RuntimeException error) {
            leave("gave no value of the type that is due");
        }
        if (answer.kind == 'e') throw new RuntimeException(String.valueOf(answer.inside));
        return (T) value;
    }
}
