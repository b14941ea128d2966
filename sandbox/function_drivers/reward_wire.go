package main

// Values of Go as plain values on the wire (sandbox/plain_values.py has the shapes), either end of it.
//
// `rewardServe` calls the program's functions, `rewardFar` asks for such calls. Types are those that functions declare.

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/big"
	"os"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"sync"
)

const (
	rewardWire, rewardTicks, rewardGone = 3, 4, 97
	rewardMaxFrame, rewardMaxNodes      = 64 << 20, 1000000
	rewardMaxDepth                      = 200
	rewardSmall                         = 1000000000000000
)

// rewardLetters: are bytes and runes of this program characters rather than numbers?
type rewardCodec struct{ letters bool }

// ---- bytes

func rewardFrame(from io.Reader) (string, bool) {
	var head [4]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return "", false
	}
	size := binary.LittleEndian.Uint32(head[:])
	if size > rewardMaxFrame {
		return "", false
	}
	body := make([]byte, size)
	_, err := io.ReadFull(from, body)
	return string(body), err == nil
}

func rewardSend(to io.Writer, text string, before ...uint32) bool {
	body := []byte{}
	for _, value := range append(before, uint32(len(text))) {
		body = append(body, byte(value), byte(value>>8), byte(value>>16), byte(value>>24))
	}
	_, err := to.Write(append(body, text...))
	return err == nil
}

// ---- writing

func rewardText(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for at, point := range text {
		known := strings.IndexRune("\n\t\r\"\\\b\f", point)
		switch {
		case known >= 0:
			out.WriteString("\\" + string("ntr\"\\bf"[known]))
		case point == 0xfffd && text[at] != 0xef: // a byte that is no text
			fmt.Fprintf(&out, "\\u%04x", 0xdc00+int(text[at]))
		case point >= 0x10000:
			fmt.Fprintf(&out, "\\u%04x\\u%04x", 0xd800+(point-0x10000)>>10, 0xdc00+(point-0x10000)&0x3ff)
		case point < 0x20 || point > 0x7f:
			fmt.Fprintf(&out, "\\u%04x", point)
		default:
			out.WriteRune(point)
		}
	}
	out.WriteByte('"')
	return out.String()
}

func rewardFloat(value float64) string {
	bits := math.Float64bits(value)
	exponent, mantissa, sign, lead := int(bits>>52&0x7ff), bits&0xfffffffffffff, "", 1
	if bits>>63 == 1 {
		sign = "-"
	}
	power := exponent - 1023
	switch {
	case math.IsNaN(value):
		return "nan"
	case math.IsInf(value, 0):
		return sign + "inf"
	case value == 0:
		return sign + "0x0.0p+0"
	case exponent == 0:
		power, lead = -1022, 0
	}
	return fmt.Sprintf("%s0x%d.%013xp%+d", sign, lead, mantissa, power)
}

func rewardInteger(value *big.Int) string {
	if value.IsInt64() && value.Int64() < rewardSmall && value.Int64() > -rewardSmall {
		return value.String()
	}
	return `{"i":"` + value.Text(16) + `"}`
}

func (codec rewardCodec) elements(value reflect.Value, depth int) string {
	parts := make([]string, value.Len())
	for at := range parts {
		parts[at] = codec.write(value.Index(at), depth+1)
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func (codec rewardCodec) write(value reflect.Value, depth int) string {
	if depth > rewardMaxDepth {
		panic("nested deeper than may be handed over")
	}
	switch value.Kind() {
	case reflect.Invalid:
		return "null"
	case reflect.Bool:
		return strconv.FormatBool(value.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if codec.letters && value.Kind() == reflect.Int32 {
			return rewardText(string(rune(value.Int())))
		}
		return rewardInteger(big.NewInt(value.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if codec.letters && value.Kind() == reflect.Uint8 {
			return rewardText(string([]byte{byte(value.Uint())}))
		}
		return rewardInteger(new(big.Int).SetUint64(value.Uint()))
	case reflect.Float32, reflect.Float64:
		return `{"f":"` + rewardFloat(value.Float()) + `"}`
	case reflect.String:
		return rewardText(value.String())
	case reflect.Slice, reflect.Array:
		return codec.elements(value, depth)
	case reflect.Map:
		return codec.mapping(value, depth)
	case reflect.Interface:
		return codec.write(value.Elem(), depth+1)
	case reflect.Ptr:
		if whole, ok := value.Interface().(*big.Int); ok && whole != nil {
			return rewardInteger(whole)
		}
		if rewardIsNode(value.Type()) {
			return codec.nodes(value, depth)
		}
		return codec.write(value.Elem(), depth+1)
	case reflect.Struct:
		parts := make([]string, value.NumField())
		for at := range parts {
			parts[at] = codec.write(value.Field(at), depth+1)
		}
		return `{"t":[` + strings.Join(parts, ",") + "]}"
	}
	panic("a value of type " + value.Type().String() + " cannot be handed over")
}

func (codec rewardCodec) mapping(value reflect.Value, depth int) string {
	parts := []string{}
	for _, key := range value.MapKeys() {
		parts = append(parts, "["+codec.write(key, depth+1)+","+codec.write(value.MapIndex(key), depth+1)+"]")
	}
	sort.Strings(parts)
	return `{"d":[` + strings.Join(parts, ",") + "]}"
}

// ---- reading: JSON as it comes, then as the type that is due

func rewardParse(text string) interface{} {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var data interface{}
	if err := decoder.Decode(&data); err != nil {
		panic("a broken value")
	}
	return data
}

func rewardTagged(data interface{}, known string) (string, interface{}) {
	if object, ok := data.(map[string]interface{}); ok {
		for tag, inside := range object {
			if strings.Contains(known, tag) {
				return tag, inside
			}
		}
	}
	return "", nil
}

func rewardFloatOf(text string) float64 {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(value, 0) {
		panic("no number where one is due")
	}
	if math.IsNaN(value) && os.Getenv("REWARD_NO_NAN") != "" {
		rewardLeave("gave NaN, of which the tests say nothing")
	}
	if math.IsInf(value, 0) && os.Getenv("REWARD_NO_INFINITY") != "" {
		rewardLeave("gave infinity, of which the tests say nothing")
	}
	return value
}

func rewardNumber(data interface{}) (*big.Int, float64, bool) {
	if number, ok := data.(json.Number); ok {
		if whole, ok := new(big.Int).SetString(string(number), 10); ok {
			return whole, 0, true
		}
	}
	switch tag, inside := rewardTagged(data, "if"); tag {
	case "i":
		if whole, ok := new(big.Int).SetString(inside.(string), 16); ok {
			return whole, 0, true
		}
	case "f":
		return nil, rewardFloatOf(inside.(string)), true
	}
	return nil, 0, false
}

func rewardList(data interface{}) []interface{} {
	if tag, inside := rewardTagged(data, "tsz"); tag != "" {
		data = inside
	}
	values, ok := data.([]interface{})
	if !ok {
		panic("no list where one is due")
	}
	return values
}

func (codec rewardCodec) as(data interface{}, due reflect.Type) reflect.Value {
	made := reflect.New(due).Elem()
	switch due.Kind() {
	case reflect.Interface:
		if natural := codec.natural(data); natural != nil {
			made.Set(reflect.ValueOf(natural))
		}
	case reflect.Bool:
		value, ok := data.(bool)
		if !ok {
			panic("no boolean where one is due")
		}
		made.SetBool(value)
	case reflect.String:
		value, ok := data.(string)
		if !ok {
			panic("no text where one is due")
		}
		made.SetString(value)
	case reflect.Slice:
		values := rewardList(data)
		made.Set(reflect.MakeSlice(due, len(values), len(values)))
		codec.fill(made, values)
	case reflect.Array:
		values := rewardList(data)
		if len(values) != due.Len() {
			panic("another number of elements than an array has")
		}
		codec.fill(made, values)
	case reflect.Map:
		codec.fillMap(made, data)
	case reflect.Ptr:
		made.Set(codec.pointer(data, due))
	case reflect.Struct:
		values := rewardList(data)
		if len(values) != due.NumField() {
			panic("another number of members than " + due.String() + " has")
		}
		for at := range values {
			made.Field(at).Set(codec.as(values[at], due.Field(at).Type))
		}
	default:
		codec.numeric(made, data)
	}
	return made
}

func (codec rewardCodec) numeric(made reflect.Value, data interface{}) {
	if text, ok := data.(string); ok && (made.Kind() == reflect.Uint8 || made.Kind() == reflect.Int32) {
		points := []rune(text)
		if len(points) != 1 {
			panic("a text of one character is due")
		}
		data = json.Number(strconv.Itoa(int(points[0])))
	}
	whole, real, ok := rewardNumber(data)
	if !ok {
		panic("no number where one is due")
	}
	switch made.Kind() {
	case reflect.Float32, reflect.Float64:
		if whole != nil {
			real, _ = new(big.Float).SetInt(whole).Float64()
		}
		made.SetFloat(real)
		return
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if whole != nil && whole.IsInt64() && !made.OverflowInt(whole.Int64()) {
			made.SetInt(whole.Int64())
			return
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if whole != nil && whole.IsUint64() && !made.OverflowUint(whole.Uint64()) {
			made.SetUint(whole.Uint64())
			return
		}
	}
	panic("no " + made.Type().String() + " where one is due")
}

func (codec rewardCodec) fill(made reflect.Value, values []interface{}) {
	for at, value := range values {
		made.Index(at).Set(codec.as(value, made.Type().Elem()))
	}
}

func (codec rewardCodec) fillMap(made reflect.Value, data interface{}) {
	tag, inside := rewardTagged(data, "d")
	if tag == "" {
		panic("no map where one is due")
	}
	made.Set(reflect.MakeMap(made.Type()))
	for _, pair := range inside.([]interface{}) {
		both := pair.([]interface{})
		key := both[0]
		if text, ok := key.(string); ok && made.Type().Key().Kind() == reflect.Int { // of JSON
			key = json.Number(text)
		}
		made.SetMapIndex(codec.as(key, made.Type().Key()), codec.as(both[1], made.Type().Elem()))
	}
}

func (codec rewardCodec) pointer(data interface{}, due reflect.Type) reflect.Value {
	if data == nil {
		return reflect.Zero(due)
	}
	if due == reflect.TypeOf(&big.Int{}) {
		whole, _, _ := rewardNumber(data)
		return reflect.ValueOf(whole)
	}
	if rewardIsNode(due) {
		return codec.nodeOf(rewardList(data), due)
	}
	made := reflect.New(due.Elem())
	made.Elem().Set(codec.as(data, due.Elem()))
	return made
}

func (codec rewardCodec) natural(data interface{}) interface{} {
	if whole, real, ok := rewardNumber(data); ok {
		if whole == nil {
			return real
		}
		if whole.IsInt64() {
			return int(whole.Int64())
		}
		return whole
	}
	if tag, _ := rewardTagged(data, "d"); tag != "" {
		return codec.as(data, reflect.TypeOf(map[interface{}]interface{}{})).Interface()
	}
	if tag, _ := rewardTagged(data, "tsz"); tag != "" {
		return codec.natural(rewardList(data))
	}
	if values, ok := data.([]interface{}); ok {
		return codec.as(values, rewardElementType(values)).Interface()
	}
	return data
}

// A list of values of one kind is a slice of that kind, as it was before somebody put it into an interface.
func rewardElementType(values []interface{}) reflect.Type {
	found := reflect.TypeOf([]interface{}{})
	for at, value := range values {
		natural := reflect.TypeOf(rewardCodec{}.natural(value))
		if natural == nil || (at > 0 && natural != found.Elem()) {
			return reflect.TypeOf([]interface{}{})
		}
		found = reflect.SliceOf(natural)
	}
	return found
}

// ---- lists and trees of LeetCode's problems

func rewardIsNode(kind reflect.Type) bool {
	if kind.Kind() != reflect.Ptr || kind.Elem().Kind() != reflect.Struct {
		return false
	}
	_, hasValue := kind.Elem().FieldByName("Val")
	_, isLink := kind.Elem().FieldByName("Next")
	_, isTree := kind.Elem().FieldByName("Left")
	return hasValue && (isLink || isTree)
}

func rewardSides(kind reflect.Type) []string {
	if _, isTree := kind.Elem().FieldByName("Left"); isTree {
		return []string{"Left", "Right"}
	}
	return []string{"Next"}
}

func (codec rewardCodec) nodes(start reflect.Value, depth int) string {
	level, values, kept := []reflect.Value{start}, []string{}, 0
	for at := 0; at < len(level); at++ {
		if level[at].IsNil() {
			values = append(values, "null")
			continue
		}
		values = append(values, codec.write(level[at].Elem().FieldByName("Val"), depth+1))
		kept = len(values)
		for _, side := range rewardSides(start.Type()) {
			level = append(level, level[at].Elem().FieldByName(side))
		}
		if len(values) > rewardMaxNodes {
			panic("nodes without an end")
		}
	}
	return "[" + strings.Join(values[:kept], ",") + "]"
}

func (codec rewardCodec) nodeOf(values []interface{}, due reflect.Type) reflect.Value {
	made := []reflect.Value{}
	for _, value := range values {
		node := reflect.Zero(due)
		if value != nil {
			node = reflect.New(due.Elem())
			node.Elem().FieldByName("Val").Set(codec.as(value, node.Elem().FieldByName("Val").Type()))
		}
		made = append(made, node)
	}
	next := 1
	for _, node := range made {
		for _, side := range rewardSides(due) {
			if !node.IsNil() && next < len(made) {
				node.Elem().FieldByName(side).Set(made[next])
				next++
			}
		}
	}
	if len(made) == 0 {
		return reflect.Zero(due)
	}
	return made[0]
}

// ---- calling

func (codec rewardCodec) call(function reflect.Value, given []interface{}, inPlace bool) string {
	kind := function.Type()
	if kind.IsVariadic() || kind.NumIn() != len(given) {
		panic(fmt.Sprintf("the function takes %d arguments, not %d", kind.NumIn(), len(given)))
	}
	args := make([]reflect.Value, len(given))
	for at := range given {
		args[at] = codec.as(given[at], kind.In(at))
	}
	results := function.Call(args)
	switch {
	case len(results) == 1:
		return codec.write(results[0], 0)
	case len(results) > 1:
		parts := []string{}
		for _, result := range results {
			parts = append(parts, codec.write(result, 1))
		}
		return `{"t":[` + strings.Join(parts, ",") + "]}"
	case inPlace && len(args) > 0:
		return codec.write(args[0], 0)
	}
	return "null"
}

func (codec rewardCodec) operate(given []interface{}, makers map[string]interface{}) string {
	names, each := rewardList(given[0]), rewardList(given[1])
	maker := reflect.ValueOf(makers[names[0].(string)])
	first, args := rewardList(each[0]), []reflect.Value{}
	for at := range first {
		args = append(args, codec.as(first[at], maker.Type().In(at)))
	}
	object := reflect.New(maker.Type().Out(0))
	object.Elem().Set(maker.Call(args)[0])
	values := []string{"null"}
	for at := 1; at < len(names); at++ {
		name := names[at].(string)
		method := reflect.Value{}
		for _, known := range []string{name, strings.ToUpper(name[:1]) + name[1:]} {
			for _, owner := range []reflect.Value{object.Elem(), object} {
				if found := owner.MethodByName(known); found.IsValid() {
					method = found
				}
			}
		}
		if !method.IsValid() {
			panic("there is no method " + name)
		}
		values = append(values, codec.call(method, rewardList(each[at]), false))
	}
	return "[" + strings.Join(values, ",") + "]"
}

func (codec rewardCodec) answer(asked string, entries map[string]interface{}) (said string) {
	defer func() {
		if trouble := recover(); trouble != nil {
			text := fmt.Sprint(trouble)
			if len(text) > 400 {
				text = text[:400]
			}
			said = `{"e":` + rewardText(text) + "}"
		}
	}()
	request := rewardList(rewardParse(asked))
	form, entry, given := request[0].(string), request[1].(string), rewardList(request[2])
	if form == "operations" {
		return `{"v":` + codec.operate(given, entries) + "}"
	}
	function, known := entries[entry]
	if !known {
		panic("there is no function " + entry)
	}
	return `{"v":` + codec.call(reflect.ValueOf(function), given, form == "in_place") + "}"
}

func rewardServe(entries map[string]interface{}, letters bool) {
	source, sink, ticks := os.NewFile(rewardWire, "wire"), os.NewFile(rewardWire, "wire"), os.NewFile(rewardTicks, "ticks")
	told := len(os.Args) > 1
	if told {
		source, _ = os.Open(os.Args[1])
	}
	for place := uint32(0); ; place++ {
		asked, more := rewardFrame(source)
		if !more || !rewardSend(sink, rewardCodec{letters}.answer(asked, entries), place) {
			break
		}
		if told {
			ticks.Write([]byte("."))
		}
	}
	os.Exit(0)
}

// ---- asking

var rewardTurn sync.Mutex
var rewardWireFile *os.File
var rewardCalls uint32

func rewardLeave(why string) {
	fmt.Fprintln(os.Stderr, "the program under test "+why)
	os.Exit(rewardGone)
}

// rewardFar puts what a call of the program at the other end gives where `results` point.
func rewardFar(letters bool, name string, given []interface{}, results ...interface{}) {
	rewardTurn.Lock()
	defer rewardTurn.Unlock()
	if rewardWireFile == nil {
		rewardWireFile = os.NewFile(rewardWire, "wire")
	}
	if os.Getenv("REWARD_VOID") == "raising" {
		panic("nothing")
	}
	codec, parts := rewardCodec{letters}, []string{}
	for at := range given {
		parts = append(parts, codec.write(reflect.ValueOf(given[at]), 0))
	}
	asked := `["value",` + rewardText(name) + ",[" + strings.Join(parts, ",") + "]]"
	var place [4]byte
	said, well := "", rewardSend(rewardWireFile, asked)
	if well {
		_, err := io.ReadFull(rewardWireFile, place[:])
		if err != nil || binary.LittleEndian.Uint32(place[:]) != rewardCalls {
			rewardLeave("has ended, or gave what was not asked for")
		}
		rewardCalls++
		said, well = rewardFrame(rewardWireFile)
	}
	if !well {
		rewardLeave("has ended")
	}
	if message := codec.receive(said, results); message != "" {
		panic(message)
	}
}

func (codec rewardCodec) receive(said string, results []interface{}) (raised string) {
	defer func() {
		if recover() != nil {
			rewardLeave("gave no value of the type that is due")
		}
	}()
	answer := rewardParse(said).(map[string]interface{})
	if why, ok := answer["e"]; ok {
		return "the program under test: " + fmt.Sprint(why)
	}
	values := []interface{}{answer["v"]}
	if len(results) != 1 {
		values = append([]interface{}{}, rewardListOrNone(answer["v"])...)
	}
	for at, result := range results {
		target := reflect.ValueOf(result).Elem()
		target.Set(codec.as(values[at], target.Type()))
	}
	return ""
}

func rewardListOrNone(data interface{}) []interface{} {
	if data == nil {
		return nil
	}
	return rewardList(data)
}
