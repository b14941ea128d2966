// Values of Rust as plain values on the wire (sandbox/plain_values.py has the shapes), either end of it.
//
// `serve` calls the program's functions, `far` asks for such calls. Types are those that functions declare.
use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fs::File;
use std::hash::Hash;
use std::io::{Read, Write};
use std::mem::ManuallyDrop;
use std::os::unix::io::FromRawFd;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::rc::Rc;
use std::sync::Mutex;

const WIRE: i32 = 3;
const TICKS: i32 = 4;
const GONE: i32 = 97;
const MAX_FRAME: usize = 64 << 20;
const MAX_DEPTH: usize = 200;
pub const MAX_NODES: usize = 1_000_000;
const SMALL: u128 = 1_000_000_000_000_000;

// ---- bytes

fn opened(number: i32) -> ManuallyDrop<File> {
    ManuallyDrop::new(unsafe { File::from_raw_fd(number) })
}

fn frame(from: &mut dyn Read) -> Option<String> {
    let mut head = [0u8; 4];
    from.read_exact(&mut head).ok()?;
    let size = u32::from_le_bytes(head) as usize;
    if size > MAX_FRAME {
        return None;
    }
    let mut body = vec![0u8; size];
    from.read_exact(&mut body).ok()?;
    String::from_utf8(body).ok()
}

fn framed(text: &str, before: &[u32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 8);
    for value in before.iter().chain([text.len() as u32].iter()) {
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.extend_from_slice(text.as_bytes());
    out
}

// ---- text and numbers

fn put_text(out: &mut String, text: &str) {
    out.push('"');
    for unit in text.encode_utf16() {
        match unit {
            0x0a => out.push_str("\\n"),
            0x09 => out.push_str("\\t"),
            0x0d => out.push_str("\\r"),
            0x22 => out.push_str("\\\""),
            0x5c => out.push_str("\\\\"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            0x20..=0x7f => out.push(unit as u8 as char),
            _ => out.push_str(&format!("\\u{:04x}", unit)),
        }
    }
    out.push('"');
}

fn put_integer(out: &mut String, negative: bool, size: u128) {
    let sign = if negative { "-" } else { "" };
    if size < SMALL {
        out.push_str(&format!("{}{}", sign, size));
    } else {
        out.push_str(&format!("{{\"i\":\"{}{:x}\"}}", sign, size));
    }
}

fn put_float(out: &mut String, value: f64) {
    let bits = value.to_bits();
    let (exponent, mantissa) = ((bits >> 52 & 0x7ff) as i32, bits & 0xf_ffff_ffff_ffff);
    let sign = if bits >> 63 == 1 { "-" } else { "" };
    let text = if value.is_nan() {
        "nan".to_string()
    } else if value.is_infinite() {
        format!("{}inf", sign)
    } else if value == 0.0 {
        format!("{}0x0.0p+0", sign)
    } else {
        let power = if exponent > 0 { exponent - 1023 } else { -1022 };
        format!("{}0x{}.{:013x}p{:+}", sign, (exponent > 0) as u8, mantissa, power)
    };
    out.push_str(&format!("{{\"f\":\"{}\"}}", text));
}

fn float_of(text: &str) -> Option<f64> {
    let (sign, size) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    if size == "nan" || size == "inf" {
        return Some(if size == "nan" { f64::NAN } else { sign * f64::INFINITY });
    }
    let (mantissa, power) = size.strip_prefix("0x")?.split_once('p')?;
    let (lead, rest) = mantissa.split_once('.')?;
    let bits = u64::from_str_radix(&format!("{:0<13}", rest), 16).ok()?;
    let power: i32 = power.parse().ok()?;
    let exponent = if lead == "1" { (power + 1023) as u64 } else { 0 };
    Some(sign * f64::from_bits(exponent << 52 | bits))
}

fn expected(value: f64) -> f64 {
    if value.is_nan() && std::env::var("REWARD_NO_NAN").is_ok() {
        leave("gave NaN, of which the tests say nothing");
    }
    if value.is_infinite() && std::env::var("REWARD_NO_INFINITY").is_ok() {
        leave("gave infinity, of which the tests say nothing");
    }
    value
}

// ---- JSON

pub enum Json {
    Null,
    Bool(bool),
    Integer(bool, u128),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    Map(Vec<Json>),
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&mut self) -> u8 {
        while self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == wanted;
        self.at += found as usize;
        found
    }

    fn must(&mut self, wanted: u8) -> Option<()> {
        if self.take(wanted) { Some(()) } else { None }
    }

    fn text(&mut self) -> Option<String> {
        self.must(b'"')?;
        let mut units: Vec<u16> = Vec::new();
        let source = std::str::from_utf8(&self.bytes[self.at..]).ok()?;
        let mut points = source.char_indices();
        while let Some((at, point)) = points.next() {
            if point == '"' {
                self.at += at + 1;
                return Some(String::from_utf16_lossy(&units));
            }
            let mut buffer = [0u16; 2];
            let made = if point != '\\' { point } else {
                match points.next()?.1 {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'u' => {
                        let digits: String = (0..4).filter_map(|_| points.next().map(|found| found.1)).collect();
                        units.push(u16::from_str_radix(&digits, 16).ok()?);
                        continue;
                    }
                    other => other,
                }
            };
            units.extend_from_slice(made.encode_utf16(&mut buffer));
        }
        None
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Json>> {
        self.must(b'[')?;
        let mut values = Vec::new();
        if self.take(b']') {
            return Some(values);
        }
        loop {
            values.push(self.value(depth + 1)?);
            if !self.take(b',') {
                self.must(b']')?;
                return Some(values);
            }
        }
    }

    fn tagged(&mut self, depth: usize) -> Option<Json> {
        self.must(b'{')?;
        let tag = self.text()?;
        self.must(b':')?;
        let made = match tag.as_str() {
            "f" => Json::Float(expected(float_of(&self.text()?)?)),
            "i" => {
                let text = self.text()?;
                let size = text.trim_start_matches('-');
                Json::Integer(text.starts_with('-'), u128::from_str_radix(size, 16).ok()?)
            }
            "d" => Json::Map(self.list(depth)?),
            "v" => self.value(depth)?,
            _ => Json::List(self.list(depth)?),
        };
        self.must(b'}')?;
        Some(made)
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.peek() {
            b'"' => Some(Json::Text(self.text()?)),
            b'[' => Some(Json::List(self.list(depth)?)),
            b'{' => self.tagged(depth),
            _ => {
                let from = self.at;
                while self.at < self.bytes.len() && !b",]} ".contains(&self.bytes[self.at]) {
                    self.at += 1;
                }
                let word = std::str::from_utf8(&self.bytes[from..self.at]).ok()?;
                match word {
                    "null" => Some(Json::Null),
                    "true" | "false" => Some(Json::Bool(word == "true")),
                    _ => Some(Json::Integer(word.starts_with('-'), word.trim_start_matches('-').parse().ok()?)),
                }
            }
        }
    }
}

fn parsed(text: &str) -> Option<Json> {
    Parser { bytes: text.as_bytes(), at: 0 }.value(0)
}

// ---- what can be written, and what can be read

pub type Got<T> = Result<T, String>;

fn due<T>(what: &str) -> Got<T> {
    Err(format!("no {} where one is due", what))
}

pub trait Put {
    fn put(&self, out: &mut String);
}

pub trait Get: Sized {
    fn get(data: &Json) -> Got<Self>;
    // What is behind a reference that may be changed, to be read when it has been.
    fn later(&self) -> Option<Box<dyn Fn() -> String>> {
        None
    }
}

pub trait Both: Put + Get {}
impl<T: Put + Get> Both for T {}

macro_rules! integers {
    ($($kind:ty),*) => {$(
        impl Put for $kind {
            fn put(&self, out: &mut String) {
                let value = *self as i128;
                if (*self as u128) > i128::MAX as u128 && value < 0 && <$kind>::MIN == 0 {
                    put_integer(out, false, *self as u128)
                } else {
                    put_integer(out, value < 0, value.unsigned_abs())
                }
            }
        }
        impl Get for $kind {
            fn get(data: &Json) -> Got<Self> {
                match data {
                    Json::Integer(false, size) => <$kind>::try_from(*size).map_err(|_| "an integer too large for its type".to_string()),
                    Json::Integer(true, size) if *size <= i128::MAX as u128 =>
                        <$kind>::try_from(-(*size as i128)).map_err(|_| "an integer too large for its type".to_string()),
                    Json::Text(text) => text.parse().or_else(|_| due("integer")), // a key of JSON
                    _ => due("integer"),
                }
            }
        }
    )*};
}
integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! floats {
    ($($kind:ty),*) => {$(
        impl Put for $kind {
            fn put(&self, out: &mut String) {
                put_float(out, *self as f64)
            }
        }
        impl Get for $kind {
            fn get(data: &Json) -> Got<Self> {
                match data {
                    Json::Float(value) => Ok(*value as $kind),
                    Json::Integer(negative, size) => Ok(if *negative { -(*size as $kind) } else { *size as $kind }),
                    _ => due("number"),
                }
            }
        }
    )*};
}
floats!(f32, f64);

impl Put for bool {
    fn put(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" })
    }
}
impl Get for bool {
    fn get(data: &Json) -> Got<Self> {
        if let Json::Bool(value) = data { Ok(*value) } else { due("boolean") }
    }
}
impl Put for char {
    fn put(&self, out: &mut String) {
        put_text(out, &self.to_string())
    }
}
impl Get for char {
    fn get(data: &Json) -> Got<Self> {
        match data {
            Json::Text(text) if text.chars().count() == 1 => Ok(text.chars().next().unwrap()),
            _ => due("text of one character"),
        }
    }
}
impl Put for str {
    fn put(&self, out: &mut String) {
        put_text(out, self)
    }
}
impl Put for String {
    fn put(&self, out: &mut String) {
        put_text(out, self)
    }
}
impl Get for String {
    fn get(data: &Json) -> Got<Self> {
        if let Json::Text(text) = data { Ok(text.clone()) } else { due("text") }
    }
}
impl Put for () {
    fn put(&self, out: &mut String) {
        out.push_str("null")
    }
}
impl Get for () {
    fn get(_: &Json) -> Got<Self> {
        Ok(())
    }
}

fn put_all<'a, T: Put + 'a>(out: &mut String, values: impl Iterator<Item = &'a T>) {
    out.push('[');
    for (place, value) in values.enumerate() {
        if place > 0 {
            out.push(',');
        }
        value.put(out);
    }
    out.push(']');
}

fn list_of(data: &Json) -> Got<&Vec<Json>> {
    if let Json::List(values) = data { Ok(values) } else { due("list") }
}

impl<T: Put> Put for [T] {
    fn put(&self, out: &mut String) {
        put_all(out, self.iter())
    }
}
impl<T: Put, const N: usize> Put for [T; N] {
    fn put(&self, out: &mut String) {
        put_all(out, self.iter())
    }
}
impl<T: Get, const N: usize> Get for [T; N] {
    fn get(data: &Json) -> Got<Self> {
        let values: Vec<T> = Get::get(data)?;
        values.try_into().or_else(|_| due("array of that length"))
    }
}

macro_rules! sequences {
    ($(($kind:ident, $open:expr, $close:expr, $($bound:tt)*)),*) => {$(
        impl<T: Put> Put for $kind<T> {
            fn put(&self, out: &mut String) {
                out.push_str($open);
                put_all(out, self.iter());
                out.push_str($close);
            }
        }
        impl<T: Get + $($bound)*> Get for $kind<T> {
            fn get(data: &Json) -> Got<Self> {
                list_of(data)?.iter().map(T::get).collect()
            }
        }
    )*};
}
sequences!(
    (Vec, "", "", Sized), (VecDeque, "", "", Sized), (LinkedList, "", "", Sized), (BTreeSet, "", "", Ord),
    (BinaryHeap, "", "", Ord), (HashSet, "{\"s\":", "}", Eq + Hash)
);

macro_rules! mappings {
    ($(($kind:ident, $($bound:tt)*)),*) => {$(
        impl<K: Put, V: Put> Put for $kind<K, V> {
            fn put(&self, out: &mut String) {
                out.push_str("{\"d\":[");
                for (place, (key, value)) in self.iter().enumerate() {
                    out.push_str(if place > 0 { ",[" } else { "[" });
                    key.put(out);
                    out.push(',');
                    value.put(out);
                    out.push(']');
                }
                out.push_str("]}");
            }
        }
        impl<K: Get + $($bound)*, V: Get> Get for $kind<K, V> {
            fn get(data: &Json) -> Got<Self> {
                match data {
                    Json::Map(pairs) => pairs.iter().map(<(K, V)>::get).collect(),
                    _ => due("map"),
                }
            }
        }
    )*};
}
mappings!((HashMap, Eq + Hash), (BTreeMap, Ord));

impl<T: Put> Put for Option<T> {
    fn put(&self, out: &mut String) {
        match self {
            Some(value) => value.put(out),
            None => out.push_str("null"),
        }
    }
}
impl<T: Get> Get for Option<T> {
    fn get(data: &Json) -> Got<Self> {
        if let Json::Null = data { Ok(None) } else { Ok(Some(T::get(data)?)) }
    }
}
impl<T: Put, E: std::fmt::Debug> Put for Result<T, E> {
    fn put(&self, out: &mut String) {
        match self {
            Ok(value) => value.put(out),
            Err(error) => panic!("Err({:?})", error),
        }
    }
}
impl<T: Get, E> Get for Result<T, E> {
    fn get(data: &Json) -> Got<Self> {
        Ok(Ok(T::get(data)?))
    }
}

impl<T: Put + ?Sized> Put for &T {
    fn put(&self, out: &mut String) {
        (**self).put(out)
    }
}
impl<T: Put + ?Sized> Put for &mut T {
    fn put(&self, out: &mut String) {
        (**self).put(out)
    }
}
impl<T: Put + ?Sized> Put for Box<T> {
    fn put(&self, out: &mut String) {
        (**self).put(out)
    }
}
impl<T: Get> Get for Box<T> {
    fn get(data: &Json) -> Got<Self> {
        Ok(Box::new(T::get(data)?))
    }
}
impl Get for &'static str {
    fn get(data: &Json) -> Got<Self> {
        Ok(Box::leak(String::get(data)?.into_boxed_str()))
    }
}
impl<T: Get> Get for &'static [T] {
    fn get(data: &Json) -> Got<Self> {
        Ok(Box::leak(Vec::<T>::get(data)?.into_boxed_slice()))
    }
}
impl<T: Get> Get for &'static T {
    fn get(data: &Json) -> Got<Self> {
        Ok(Box::leak(Box::new(T::get(data)?)))
    }
}

fn read_later<T: Put + ?Sized + 'static>(place: &T) -> Option<Box<dyn Fn() -> String>> {
    let place: *const T = place;
    Some(Box::new(move || {
        let mut out = String::new();
        unsafe { (*place).put(&mut out) };
        out
    }))
}
impl<T: Both + 'static> Get for &'static mut T {
    fn get(data: &Json) -> Got<Self> {
        Ok(Box::leak(Box::new(T::get(data)?)))
    }
    fn later(&self) -> Option<Box<dyn Fn() -> String>> {
        read_later(&**self)
    }
}
impl<T: Both + 'static> Get for &'static mut [T] {
    fn get(data: &Json) -> Got<Self> {
        Ok(Box::leak(Vec::<T>::get(data)?.into_boxed_slice()))
    }
    fn later(&self) -> Option<Box<dyn Fn() -> String>> {
        read_later(&**self)
    }
}

macro_rules! tuples {
    ($(($count:expr; $($name:ident $at:tt),+)),*) => {$(
        impl<$($name: Put),+> Put for ($($name,)+) {
            fn put(&self, out: &mut String) {
                out.push_str("{\"t\":[");
                $(if $at > 0 { out.push(',') } self.$at.put(out);)+
                out.push_str("]}");
            }
        }
        impl<$($name: Get),+> Get for ($($name,)+) {
            fn get(data: &Json) -> Got<Self> {
                let values = list_of(data)?;
                if values.len() != $count {
                    return due("tuple of that length");
                }
                Ok(($($name::get(&values[$at])?,)+))
            }
        }
        impl<Function, Value: Put, $($name: Get),+> Callable<($($name,)+)> for Function
        where
            Function: Fn($($name),+) -> Value,
        {
            #[allow(non_snake_case)]
            fn call(&self, given: &Json, in_place: bool) -> Got<String> {
                let arguments: Got<($($name,)+)> = Get::get(given);
                let ($($name,)+) = arguments.map_err(|why| format!("the arguments do not fit: {}", why))?;
                let later = Get::later(&first!($($name),+));
                let value = self($($name),+);
                let mut out = String::new();
                match later {
                    Some(read) if in_place && std::mem::size_of::<Value>() == 0 => out = read(),
                    _ => value.put(&mut out),
                }
                Ok(out)
            }
        }
    )*};
}
macro_rules! first {
    ($first:ident $(, $rest:ident)*) => {
        $first
    };
}
pub trait Callable<Arguments> {
    fn call(&self, given: &Json, in_place: bool) -> Got<String>;
}
impl<Function: Fn() -> Value, Value: Put> Callable<()> for Function {
    fn call(&self, _: &Json, _: bool) -> Got<String> {
        let mut out = String::new();
        self().put(&mut out);
        Ok(out)
    }
}
tuples!(
    (1; A 0), (2; A 0, B 1), (3; A 0, B 1, C 2), (4; A 0, B 1, C 2, D 3), (5; A 0, B 1, C 2, D 3, E 4),
    (6; A 0, B 1, C 2, D 3, E 4, F 5), (7; A 0, B 1, C 2, D 3, E 4, F 5, G 6), (8; A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
);

// ---- trees of LeetCode's problems, behind `Rc<RefCell<..>>`; lists are in `reward_nodes`

pub trait Tree: Sized {
    type Value: Both;
    fn made(value: Self::Value) -> Self;
    fn value(&self) -> &Self::Value;
    fn sides(&mut self) -> [&mut Option<Rc<RefCell<Self>>>; 2];
}
impl<T: Tree> Put for Rc<RefCell<T>> {
    fn put(&self, out: &mut String) {
        let (mut level, mut values, mut kept) = (vec![Some(self.clone())], Vec::new(), 0);
        let mut at = 0;
        while at < level.len() && at < MAX_NODES {
            match level[at].clone() {
                None => values.push("null".to_string()),
                Some(node) => {
                    let mut text = String::new();
                    node.borrow().value().put(&mut text);
                    values.push(text);
                    kept = values.len();
                    let mut node = node.borrow_mut();
                    level.extend(node.sides().map(|side| side.clone()));
                }
            }
            at += 1;
        }
        out.push_str(&format!("[{}]", values[..kept].join(",")));
    }
}
impl<T: Tree> Get for Rc<RefCell<T>> {
    fn get(data: &Json) -> Got<Self> {
        let mut made = Vec::new();
        for value in list_of(data)? {
            made.push(match value {
                Json::Null => None,
                _ => Some(Rc::new(RefCell::new(T::made(Get::get(value)?)))),
            });
        }
        let mut next = 1;
        for node in made.clone().into_iter().flatten() {
            for side in node.borrow_mut().sides() {
                if next < made.len() {
                    *side = made[next].clone();
                    next += 1;
                }
            }
        }
        made.into_iter().next().flatten().map_or_else(|| due("tree"), Ok)
    }
}

// ---- calling

fn why(trouble: Box<dyn Any + Send>) -> String {
    let text = trouble.downcast_ref::<&str>().map(|text| text.to_string());
    text.or_else(|| trouble.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_string())
}

pub type Operate<'a> = &'a dyn Fn(&str, &Json) -> Got<Box<dyn FnMut(&str, &Json) -> Got<String>>>;

fn operated(given: &Json, operate: Operate) -> Got<String> {
    let (names, each) = <(Vec<String>, Vec<Kept>)>::get(given)?;
    let mut method = operate(&names[0], each[0].0)?;
    let mut values = vec!["null".to_string()];
    for (name, given) in names.iter().zip(&each).skip(1) {
        values.push(method(name, given.0)?);
    }
    Ok(format!("[{}]", values.join(",")))
}

struct Kept(&'static Json);
impl Get for Kept {
    fn get(data: &Json) -> Got<Self> {
        Ok(Kept(unsafe { &*(data as *const Json) }))
    }
}

pub fn serve(call: &dyn Fn(&str, &Json, bool) -> Got<String>, operate: Operate) -> ! {
    let told = std::env::args().nth(1);
    let mut source = match &told {
        Some(name) => ManuallyDrop::new(File::open(name).unwrap()),
        None => opened(WIRE),
    };
    let (mut sink, mut ticks) = (opened(WIRE), opened(TICKS));
    let mut place = 0;
    while let Some(asked) = frame(&mut *source) {
        let result = catch_unwind(AssertUnwindSafe(|| {
            let request = parsed(&asked).ok_or("a broken request".to_string())?;
            let parts = list_of(&request)?;
            let (form, entry) = (String::get(&parts[0])?, String::get(&parts[1])?);
            if form == "operations" { operated(&parts[2], operate) } else { call(&entry, &parts[2], form == "in_place") }
        }));
        let said = match result.unwrap_or_else(|trouble| Err(why(trouble))) {
            Ok(value) => format!("{{\"v\":{}}}", value),
            Err(reason) => {
                let mut text = String::new();
                put_text(&mut text, &reason.chars().take(400).collect::<String>());
                format!("{{\"e\":{}}}", text)
            }
        };
        if sink.write_all(&framed(&said, &[place])).is_err() {
            break;
        }
        if told.is_some() {
            let _ = ticks.write_all(b".");
        }
        place += 1;
    }
    std::process::exit(0)
}

// ---- asking

static CALLS: Mutex<u32> = Mutex::new(0);

fn leave(what: &str) -> ! {
    eprintln!("the program under test {}", what);
    std::process::exit(GONE)
}

pub struct Asked(String, usize);
impl Asked {
    pub fn of(name: &str) -> Asked {
        let mut text = "[\"value\",".to_string();
        put_text(&mut text, name);
        Asked(text + ",[", 0)
    }
    pub fn with<T: Put + ?Sized>(mut self, value: &T) -> Asked {
        if self.1 > 0 {
            self.0.push(',');
        }
        value.put(&mut self.0);
        Asked(self.0, self.1 + 1)
    }
}

// What a call of the program at the other end gives.
pub fn far<T: Get>(asked: Asked) -> T {
    if std::env::var("REWARD_VOID").map_or(false, |empty| empty == "raising") {
        panic!("nothing");
    }
    let mut wire = opened(WIRE);
    let mut place = [0u8; 4];
    let mut calls = CALLS.lock().unwrap_or_else(|broken| broken.into_inner());
    let sent = wire.write_all(&framed(&(asked.0 + "]]"), &[])).and_then(|_| wire.read_exact(&mut place));
    let expected = sent.ok().filter(|_| u32::from_le_bytes(place) == *calls);
    let said = expected.and_then(|_| frame(&mut *wire)).unwrap_or_else(|| leave("has ended, or gave what was not asked for"));
    *calls += 1;
    drop(calls);
    if said.starts_with("{\"e\"") {
        panic!("the program under test: {}", said);
    }
    let value = parsed(&said).ok_or("no value".to_string()).and_then(|data| T::get(&data));
    value.unwrap_or_else(|_| leave("gave no value of the type that is due"))
}
