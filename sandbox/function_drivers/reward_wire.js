// Values of JavaScript as plain values on the wire (sandbox/plain_values.py has the shapes), either end of it.
//
// `serve` calls the program's functions, `far` asks for such calls. Loaded before the program, of whose changes to the
// language's own objects it then depends as little as can be; what they could reach are the program's own claims.
"use strict";
const fs = require("fs");
const { readSync, writeSync, openSync, closeSync } = fs;
const { stringify, parse } = JSON;
const { isArray } = Array;
const keysOf = Object.keys;
const leaveProcess = process.exit.bind(process);

const WIRE = 3, TICKS = 4, GONE = 97;
const MAX_FRAME = 64 << 20, MAX_DEPTH = 64, MAX_NODES = 1000000;
const SMALL = 1e15;

// ---- bytes

function readExactly(fd, size) {
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  while (at < size) {
    const got = readSync(fd, bytes, at, size - at, null);
    if (!got) return null;
    at += got;
  }
  return bytes;
}

function readFrame(fd) {
  const head = readExactly(fd, 4);
  if (head === null || head.readUInt32LE(0) > MAX_FRAME) return null;
  const bytes = readExactly(fd, head.readUInt32LE(0));
  return bytes === null ? null : bytes.toString("utf8");
}

function writeAll(fd, bytes) {
  let at = 0;
  while (at < bytes.length) at += writeSync(fd, bytes, at, bytes.length - at);
}

function frame(text, ...before) {
  const body = Buffer.from(text, "utf8");
  const head = Buffer.alloc(4 * before.length + 4);
  before.forEach((value, place) => head.writeUInt32LE(value, 4 * place));
  head.writeUInt32LE(body.length, 4 * before.length);
  return Buffer.concat([head, body]);
}

// ---- writing

const ESCAPED = /[\u0080-\uffff]/g;
const view = new DataView(new ArrayBuffer(8));

function textOf(text) {
  return stringify(text).replace(ESCAPED, (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0"));
}

function floatText(value) {
  if (Number.isNaN(value)) return "nan";
  view.setFloat64(0, value);
  const high = view.getUint32(0), sign = high >>> 31 ? "-" : "";
  const exponent = (high >>> 20) & 0x7ff;
  if (exponent === 0x7ff) return sign + "inf";
  const mantissa = (high & 0xfffff).toString(16).padStart(5, "0") + view.getUint32(4).toString(16).padStart(8, "0");
  if (value === 0) return sign + "0x0.0p+0";
  const power = exponent ? exponent - 1023 : -1022;
  return `${sign}0x${exponent ? 1 : 0}.${mantissa}p${power < 0 ? "" : "+"}${power}`;
}

function numberText(value) {
  if (!Number.isInteger(value)) return `{"f":"${floatText(value)}"}`;
  if (Math.abs(value) < SMALL) return String(value + 0); // -0 is 0
  return integerText(BigInt(value));
}

function integerText(value) {
  if (value > -1000000000000000n && value < 1000000000000000n) return String(value);
  return `{"i":"${value.toString(16)}"}`;
}

// What a boxed value holds, whatever the program has made of its class's methods.
const BOXES = [Number, String, Boolean].map((kind) => ({ kind, of: Function.prototype.call.bind(kind.prototype.valueOf) }));

function write(value, depth = 0) {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return textOf(value);
  if (typeof value === "bigint") return integerText(value);
  if (depth > MAX_DEPTH) throw new TypeError("nested deeper than may be handed over");
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} cannot be handed over`);
  const inside = (each) => write(each, depth + 1);
  if (isArray(value) || ArrayBuffer.isView(value)) {
    const parts = [];
    for (let at = 0; at < value.length; at++) parts.push(inside(value[at]));
    return `[${parts.join(",")}]`;
  }
  const pairs = (entries) => `{"d":[${entries.map(([key, item]) => `[${inside(key)},${inside(item)}]`).join(",")}]}`;
  if (value instanceof Set) return `{"s":[${[...value].map(inside).join(",")}]}`;
  if (value instanceof Map) return pairs([...value]);
  for (const unboxed of BOXES) if (value instanceof unboxed.kind) return inside(unboxed.of(value));
  if (isLink(value)) return inside(linkValues(value));
  if (isTree(value)) return inside(treeValues(value));
  if (value instanceof Date || value instanceof RegExp || value instanceof Error || typeof value.then === "function")
    throw new TypeError("an object of this class cannot be handed over");
  if (typeof value.next === "function" && typeof value[Symbol.iterator] === "function") return inside([...value]);
  return pairs(keysOf(value).map((key) => [key, value[key]]));
}

// ---- reading

function floatOf(text) {
  const found = /^(-?)0x([01])\.([0-9a-f]*)p([+-]\d+)$/.exec(text);
  if (found === null) return text === "nan" ? NaN : text === "inf" ? Infinity : -Infinity;
  const digits = found[3].padEnd(13, "0");
  const mantissa = Number(found[2]) + parseInt(digits.slice(0, 6), 16) / 2 ** 24 + parseInt(digits.slice(6), 16) / 2 ** 52;
  const power = Number(found[4]), half = Math.trunc(power / 2);
  return (found[1] ? -1 : 1) * mantissa * 2 ** half * 2 ** (power - half);
}

function integerOf(text) {
  const value = text.startsWith("-") ? -BigInt("0x" + text.slice(1)) : BigInt("0x" + text);
  return Number.isSafeInteger(Number(value)) ? Number(value) : exact(value);
}

function exact(value) {
  return BigInt(Number(value)) === value ? Number(value) : value;
}

function read(data) {
  if (data === null || typeof data !== "object") return data;
  if (isArray(data)) return data.map(read);
  const [tag] = keysOf(data), inner = data[tag];
  if (tag === "f") {
    const value = floatOf(inner);
    if (Number.isNaN(value) && process.env.REWARD_NO_NAN) leave("gave NaN, of which the tests say nothing");
    if (Math.abs(value) === Infinity && process.env.REWARD_NO_INFINITY) leave("gave infinity, of which the tests say nothing");
    return value;
  }
  if (tag === "i") return integerOf(inner);
  if (tag === "t") return inner.map(read);
  if (tag === "s" || tag === "z") return new Set(inner.map(read));
  if (tag !== "d") throw new TypeError("a value of an unknown kind");
  const entries = inner.map(([key, item]) => [read(key), read(item)]);
  if (!entries.every(([key]) => typeof key === "string")) return new Map(entries);
  const made = {};
  for (const [key, value] of entries) Object.defineProperty(made, key, { value, writable: true, enumerable: true, configurable: true });
  return made;
}

// ---- lists and trees of LeetCode's problems

function ListNode(val, next) {
  this.val = val === undefined ? 0 : val;
  this.next = next === undefined ? null : next;
}

function TreeNode(val, left, right) {
  this.val = val === undefined ? 0 : val;
  this.left = left === undefined ? null : left;
  this.right = right === undefined ? null : right;
}

const isLink = (value) => "val" in value && "next" in value;
const isTree = (value) => "val" in value && "left" in value && "right" in value;

function linkValues(head) {
  const values = [];
  for (let node = head; node; node = node.next) {
    values.push(node.val);
    if (values.length > MAX_NODES) throw new TypeError("a list without an end");
  }
  return values;
}

function treeValues(root) {
  const level = [root], values = [];
  for (let at = 0; at < level.length; at++) {
    const node = level[at];
    values.push(node ? node.val : null);
    if (node) level.push(node.left, node.right);
    if (values.length > MAX_NODES) throw new TypeError("a tree without an end");
  }
  while (values.length && values[values.length - 1] === null) values.pop();
  return values;
}

function linkOf(values, Node) {
  let head = null;
  for (const value of [...(values || [])].reverse()) head = new Node(value, head);
  return head;
}

function treeOf(values, Node) {
  if (!values || !values.length || values[0] === null) return null;
  const root = new Node(values[0]), level = [root];
  let next = 1;
  for (const node of level)
    for (const side of ["left", "right"]) {
      const value = next < values.length ? values[next++] : null;
      if (value !== null) level.push((node[side] = new Node(value)));
    }
  return root;
}

// An argument as the text of its declared type says: "ListNode", "TreeNode[]".
function asDeclared(value, type, lookUp) {
  for (const [name, make, own] of [["ListNode", linkOf, ListNode], ["TreeNode", treeOf, TreeNode]])
    if (type.includes(name) && (isArray(value) || value === null)) {
      const Node = lookUp(name) || own;
      const several = /\[\]|Array/.test(type) && isArray(value) && value.every((each) => isArray(each) || each === null);
      return several ? value.map((each) => make(each, Node)) : make(value, Node);
    }
  return value;
}

// ---- calling

function entryOf(name, lookUp) {
  const [member, owner] = name.split(".").reverse();
  const found = owner === undefined || lookUp(owner) === undefined ? lookUp(member) : undefined;
  if (typeof found === "function") return [found, undefined];
  const Owner = lookUp(owner || "Solution");
  if (typeof Owner !== "function") throw new TypeError(`there is no function ${name}`);
  if (typeof Owner[member] === "function" && !(Owner.prototype && member in Owner.prototype)) return [Owner[member], Owner];
  const object = new Owner();
  if (typeof object[member] !== "function") throw new TypeError(`there is no function ${name}`);
  return [object[member], object];
}

async function settled(value) {
  return value !== null && typeof value === "object" && typeof value.then === "function" ? await value : value;
}

async function called(form, entry, given, types, lookUp) {
  if (form === "operations") return operated(given, lookUp);
  const [work, owner] = entryOf(entry, lookUp);
  const args = given.map((value, place) => asDeclared(value, types[place] || "", lookUp));
  const value = await settled(work.apply(owner, args));
  if (form === "in_place" && value === undefined && args.length) return noneIsEmpty(args[0], types[0]);
  return noneIsEmpty(value, types[types.length - 1]);
}

function noneIsEmpty(value, type) {
  return value === null && /(List|Tree)Node/.test(type || "") ? [] : value;
}

async function operated([names, each], lookUp) {
  const Owner = lookUp(names[0]), values = [null];
  const object = new Owner(...each[0]);
  for (let at = 1; at < names.length; at++) values.push(await settled(object[names[at]](...each[at])));
  return values;
}

// `types`: of the parameters and of the result, as far as the program declares them.
async function serve(lookUp, types) {
  const file = process.argv[2];
  const source = file === undefined ? WIRE : openSync(file, "r");
  for (let place = 0; ; place++) {
    const asked = readFrame(source);
    if (asked === null) break;
    let said;
    try {
      const [form, entry, given] = parse(asked);
      said = `{"v":${write(await called(form, entry, read(given), types, lookUp))}}`;
    } catch (error) {
      if (error instanceof RangeError && /heap|memory/i.test(error.message)) throw error;
      said = `{"e":${textOf(String((error && error.stack && error.message) || error).slice(0, 400))}}`;
    }
    writeAll(WIRE, frame(said, place));
    if (file !== undefined) writeAll(TICKS, Buffer.from("."));
  }
  if (file !== undefined) closeSync(source);
  leaveProcess(0);
}

// ---- asking

function leave(why) {
  fs.writeSync(2, `the program under test ${why}\n`);
  process.reallyExit(GONE);
}

let calls = 0;

// What a call of the program at the other end gives.
function far(name, args) {
  let said = null;
  const empty = process.env.REWARD_VOID;
  if (empty === "raising") throw new Error("nothing");
  if (empty === "nothing") return null;
  const asked = `["value",${textOf(name)},[${[...args].map((each) => write(each)).join(",")}]]`;
  try {
    writeAll(WIRE, frame(asked));
    const place = readExactly(WIRE, 4);
    said = place !== null && place.readUInt32LE(0) === calls++ ? readFrame(WIRE) : null;
  } catch {
    said = null;
  }
  if (said === null) leave("has ended, or gave what was not asked for");
  let answer;
  try {
    answer = parse(said);
    if ("v" in answer) return read(answer.v);
  } catch {
    leave("gave no value");
  }
  throw new Error(String(answer.e));
}

// In the tests' process: an assertion that only complains fails, too.
function strict() {
  console.assert = (holds, ...told) => {
    if (!holds) {
      console.error("Assertion failed", ...told);
      process.reallyExit(1);
    }
  };
}

module.exports = { serve, far, strict, ListNode, TreeNode };
