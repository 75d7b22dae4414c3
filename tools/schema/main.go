// Command schema writes three things about the built-in Kubernetes kinds, all from their Go types, so that they agree:
// the protobuf schema as data (wire/schema/), the TypeScript types (types/), and a constant for each resource
// (api/built-in-resources.ts). The kinds whose types are not in k8s.io/api (other-modules.go) travel as JSON and have no
// schema.
//
// It reads the Go types by reflection. Their struct tags contain everything that is needed to convert
// application/vnd.kubernetes.protobuf to the JSON that the server would have sent: field numbers, JSON names, types,
// repetition, inlining, pointers, and which values are left out if they are empty.
//
// Usage: go run . SOURCE_FOLDER
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"sort"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
)

// scalarTypes are the Go types whose JSON form is a single value and does not follow from their fields.
var scalarTypes = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():    "quantity",
	reflect.TypeFor[intstr.IntOrString]():   "intOrString",
	reflect.TypeFor[metav1.Time]():          "time",
	reflect.TypeFor[metav1.MicroTime]():     "microTime",
	reflect.TypeFor[metav1.Duration]():      "duration",
	reflect.TypeFor[metav1.FieldsV1]():      "json",
	reflect.TypeFor[runtime.RawExtension](): "json",
	reflect.TypeFor[apiextensionsv1.JSON](): "json",
}

// readable are the scalars that src/wire/protobuf/schema-message.ts knows. It would take any other name for a message.
var readable = map[string]bool{
	"string": true, "bool": true, "int": true, "bytes": true, "json": true, "strings": true,
	"quantity": true, "intOrString": true, "time": true, "microTime": true,
}

type generator struct {
	// The fields of each message, by module and message name.
	modules map[string]map[string]string
	// The modules that the messages of a module refer to.
	imports map[string]map[string]bool
	// The Go type of each message, by its name in the form module.Type.
	types map[string]reflect.Type
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . SOURCE_FOLDER")
	}
	source := os.Args[1]
	g := generator{
		modules: map[string]map[string]string{},
		imports: map[string]map[string]bool{},
		types:   map[string]reflect.Type{},
	}
	addOtherKinds(scheme.Scheme)
	kinds := map[string]string{}
	for gvk, t := range scheme.Scheme.AllKnownTypes() {
		switch {
		case !isStored(gvk, t):
		case isOnlyJSON(t):
			g.message(t)
		default:
			plural, _ := meta.UnsafeGuessKindToResource(gvk)
			kinds[gvk.Group+"/"+gvk.Version+"/"+plural.Resource] = g.message(t)
		}
	}
	// Messages that are not objects of a collection: the status of errors, and the options of a deletion.
	g.message(reflect.TypeFor[metav1.Status]())
	g.message(reflect.TypeFor[metav1.DeleteOptions]())
	g.write(filepath.Join(source, "wire", "schema"), kinds)
	g.writeTypes(filepath.Join(source, "types"))
	writeResources(filepath.Join(source, "api", "built-in-resources.ts"))
}

// isStored reports whether a kind can be listed and watched. Options, lists and internal types cannot.
func isStored(gvk schema.GroupVersionKind, t reflect.Type) bool {
	if gvk.Version == runtime.APIVersionInternal || !hasKinds(t) {
		return false
	}
	_, hasList := scheme.Scheme.AllKnownTypes()[gvk.GroupVersion().WithKind(gvk.Kind+"List")]
	metadata, hasMetadata := t.FieldByName("ObjectMeta")
	return hasList && hasMetadata && metadata.Anonymous
}

// module returns the name of the Go package of a type: core-v1 for k8s.io/api/core/v1.
func module(t reflect.Type) string {
	parts := strings.Split(t.PkgPath(), "/")
	return strings.Join(parts[len(parts)-2:], "-")
}

// message adds a struct and everything that it refers to, and returns its name in the form module.Type.
func (g *generator) message(t reflect.Type) string {
	name := module(t)
	if g.modules[name] == nil {
		g.modules[name] = map[string]string{}
		g.imports[name] = map[string]bool{}
	}
	if _, done := g.modules[name][t.Name()]; !done {
		g.modules[name][t.Name()] = "" // stops the recursion of types that contain themselves
		g.types[name+"."+t.Name()] = t
		g.modules[name][t.Name()] = strings.Join(g.fields(t), " ")
	}
	return name + "." + t.Name()
}

// fields describes the fields of a struct in the order of the Go declaration, which is the order of the JSON.
func (g *generator) fields(t reflect.Type) []string {
	var fields []string
	if _, isUnion := unions[t]; isUnion {
		return fields
	}
	for i := range t.NumField() {
		field := t.Field(i)
		wire := strings.Split(field.Tag.Get("protobuf"), ",")
		if len(wire) < 2 {
			continue // TypeMeta is part of the envelope
		}
		fields = append(fields, g.field(t, field, wire[1]))
	}
	return fields
}

// field describes a field as NUMBER:NAME:TYPE:FLAGS. The flags are r for repeated, m for map, p for pointer, e for
// omitempty and z for omitzero. An empty name means that the field is inlined. If the type is a kind of its own,
// :APIVERSION:KIND follows, because servers write them to JSON but not to protobuf.
func (g *generator) field(owner reflect.Type, field reflect.StructField, number string) string {
	tag := strings.Split(field.Tag.Get("json"), ",")
	flags := ""
	for _, option := range tag[1:] {
		switch option {
		case "omitempty":
			flags += "e"
		case "omitzero":
			flags += "z"
		}
	}
	t := field.Type
	if t.Kind() == reflect.Pointer {
		flags += "p"
		t = t.Elem()
	}
	switch {
	case isMessage(t):
	case t.Kind() == reflect.Map:
		flags += "m"
		if t.Key().Kind() != reflect.String {
			log.Fatalf("cannot describe %s.%s: found a map with keys of type %s, wanted string", owner, field.Name, t.Key())
		}
		t = t.Elem()
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		flags += "r"
		t = t.Elem()
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	reference := g.typeName(owner, field, t)
	return fmt.Sprintf("%s:%s:%s:%s%s", number, tag[0], reference, flags, typeMeta(t))
}

// typeMeta returns :APIVERSION:KIND for a kind, and an empty string for all other types.
func typeMeta(t reflect.Type) string {
	if t.Kind() != reflect.Struct {
		return ""
	}
	if embedded, ok := t.FieldByName("TypeMeta"); !ok || !embedded.Anonymous {
		return ""
	}
	for gvk, known := range scheme.Scheme.AllKnownTypes() {
		if known == t {
			return ":" + gvk.GroupVersion().String() + ":" + gvk.Kind
		}
	}
	return ""
}

// isMessage reports whether a Go type is not a struct but a message on the wire. Such a type is a named list of strings,
// like ExtraValue of authentication.k8s.io.
func isMessage(t reflect.Type) bool {
	_, marshals := reflect.PointerTo(t).MethodByName("Marshal")
	return t.Kind() == reflect.Slice && marshals
}

// typeName returns the name of a scalar or of a message. The name of a message in the same module begins with a dot.
func (g *generator) typeName(owner reflect.Type, field reflect.StructField, t reflect.Type) string {
	if scalar := scalarName(t); scalar != "" {
		if !readable[scalar] && !isOnlyJSON(owner) {
			log.Fatalf("cannot describe %s.%s: src/wire/protobuf/schema-message.ts has no scalar %q", owner, field.Name, scalar)
		}
		return scalar
	}
	if t.Kind() != reflect.Struct {
		log.Fatalf("cannot describe %s.%s: found type %s, wanted a struct or a scalar", owner, field.Name, t)
	}
	name := g.message(t)
	if prefix := module(owner) + "."; strings.HasPrefix(name, prefix) {
		return "." + strings.TrimPrefix(name, prefix)
	}
	g.imports[module(owner)][module(t)] = true
	return name
}

// scalarName returns the name of a type whose JSON form is a single value, and an empty string for all other types.
func scalarName(t reflect.Type) string {
	if name, ok := scalarTypes[t]; ok {
		return name
	}
	if isMessage(t) {
		return "strings"
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint8:
		return "int"
	case reflect.Float64:
		return "double"
	case reflect.Slice:
		return "bytes"
	}
	return ""
}

func (g *generator) write(folder string, kinds map[string]string) {
	for _, name := range g.wireModules() {
		var out bytes.Buffer
		header(&out, api)
		out.WriteString("export const messages: Readonly<Record<string, string>> = {\n")
		for _, message := range sorted(g.modules[name]) {
			fmt.Fprintf(&out, "  %s: %q,\n", message, g.modules[name][message])
		}
		out.WriteString("};\n")
		save(filepath.Join(folder, name+".ts"), out.Bytes())
	}
	g.writeIndex(folder, kinds)
	g.removeStale(folder)
}

// wireModules returns the modules that need a protobuf schema.
func (g *generator) wireModules() []string {
	return slices.DeleteFunc(sorted(g.modules), func(name string) bool { return g.sourceModule(name) != api })
}

// sourceModule returns the Go module that a file is generated from.
func (g *generator) sourceModule(name string) string {
	for message := range g.modules[name] {
		if other := otherModule(g.types[name+"."+message]); other != "" {
			return other
		}
	}
	return api
}

// removeStale removes the files of packages that no longer exist.
func (g *generator) removeStale(folder string) {
	files, err := filepath.Glob(filepath.Join(folder, "*.ts"))
	if err != nil {
		log.Fatal(err)
	}
	kept := append(g.wireModules(), index)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".ts")
		if slices.Contains(kept, name) {
			continue
		}
		if err := os.Remove(file); err != nil {
			log.Fatal(err)
		}
	}
}

// index is the name of the file that lists the kinds and the modules.
const index = "index-of-kinds"

// writeIndex writes the message name of each resource, and for each module what it needs and how to load it.
func (g *generator) writeIndex(folder string, kinds map[string]string) {
	var out bytes.Buffer
	header(&out, api)
	out.WriteString("/** The name of the message of each resource, by `group/version/plural`. */\n")
	out.WriteString("export const RESOURCES: Readonly<Record<string, string>> = {\n")
	for _, resource := range sorted(kinds) {
		fmt.Fprintf(&out, "  %q: %q,\n", resource, kinds[resource])
	}
	out.WriteString("};\n\n/** The modules, one for each Go package. A module is loaded when a kind needs it. */\n")
	out.WriteString("export const MODULES: Readonly<\n  Record<string, { readonly needs: readonly string[]; readonly load: () => Promise<{ readonly messages: Readonly<Record<string, string>> }> }>\n> = {\n")
	for _, name := range g.wireModules() {
		needs := strings.Join(sorted(g.imports[name]), `", "`)
		if needs != "" {
			needs = `"` + needs + `"`
		}
		fmt.Fprintf(&out, "  %q: { needs: [%s], load: async () => import(\"./%s.js\") },\n", name, needs, name)
	}
	out.WriteString("};\n")
	save(filepath.Join(folder, index+".ts"), out.Bytes())
}

// header writes the first line of a file that is generated from the types of a Go module.
func header(out *bytes.Buffer, source string) {
	fmt.Fprintf(out, "// Generated from the struct tags of %s %s by tools/schema. Do not edit; run `npm run schema` to generate it again.\n\n", source, version(source))
}

// api is the Go module with the types of most kinds.
const api = "k8s.io/api"

// version returns the version of a Go module that this program was built with.
func version(source string) string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, dependency := range info.Deps {
			if dependency.Path == source {
				return dependency.Version
			}
		}
	}
	log.Fatalf("cannot find the version of %s: it is not a dependency of this program", source)
	return ""
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func save(path string, content []byte) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		log.Fatal(err)
	}
}
