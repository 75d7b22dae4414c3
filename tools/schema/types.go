package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"k8s.io/client-go/kubernetes/scheme"
)

// scalarForms are the TypeScript types of the scalars, as the server writes them to JSON.
var scalarForms = map[string]string{
	"string": "string", "bool": "boolean", "int": "number", "double": "number", "bytes": "string", "json": "unknown",
	"strings": "readonly string[]", "quantity": "string", "intOrString": "number | string",
	"time": "string", "microTime": "string",
}

// writeTypes writes the TypeScript types of all messages, one file for each Go package: apps/v1.ts.
func (g *generator) writeTypes(folder string) {
	// The types of packages that no longer exist must not stay.
	if err := os.RemoveAll(folder); err != nil {
		log.Fatal(err)
	}
	for _, name := range sorted(g.modules) {
		var out bytes.Buffer
		header(&out, g.sourceModule(name))
		for _, needed := range sorted(g.imports[name]) {
			fmt.Fprintf(&out, "import type * as %s from \"../%s.js\";\n", namespaceName(needed), typesPath(needed))
		}
		for _, message := range sorted(g.modules[name]) {
			out.WriteString("\n" + g.declarationOf(g.types[name+"."+message]))
		}
		save(filepath.Join(folder, filepath.FromSlash(typesPath(name))+".ts"), out.Bytes())
	}
}

// typesPath returns the path of the types of a module without its extension: apps/v1 for apps-v1.
func typesPath(module string) string {
	return strings.Replace(module, "-", "/", 1)
}

// namespaceName returns the name by which other files import a module: appsV1 for apps-v1.
func namespaceName(module string) string {
	group, version, _ := strings.Cut(module, "-")
	return group + strings.ToUpper(version[:1]) + version[1:]
}

// declarationOf returns the declaration of a struct. What is inlined in Go is extended in TypeScript.
func (g *generator) declarationOf(t reflect.Type) string {
	if union, ok := unions[t]; ok {
		return docOf(t, "", "") + "export type " + t.Name() + " = " + union + ";\n"
	}
	var members, parents []string
	optional := commentsOf(t).optional
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Name == "TypeMeta":
			members = append(members, typeMetaMembers(t)...)
		case field.Tag.Get("protobuf") == "":
		case name == "":
			parents = append(parents, g.typeReference(t, field.Type))
		default:
			members = append(members, docOf(t, name, "  ")+g.member(t, field, name, memberRules{
				omitted:  strings.Contains(options, "omit"),
				optional: optional[field.Name],
			}))
		}
	}
	extends := ""
	if len(parents) > 0 {
		extends = " extends " + strings.Join(parents, ", ")
	}
	body := "{}\n"
	if len(members) > 0 {
		body = "{\n" + strings.Join(members, "") + "}\n"
	}
	return docOf(t, "", "") + "export interface " + t.Name() + extends + " " + body
}

// memberRules say when a member is absent: omitted if it is empty, or optional for whoever writes the object.
type memberRules struct{ omitted, optional bool }

// member returns the declaration of a field. A field that clients may leave out, but that Go writes even if it is empty,
// is null in the JSON of the server if it is a list, a map or a pointer.
func (g *generator) member(owner reflect.Type, field reflect.StructField, name string, rules memberRules) string {
	form := g.form(owner, field.Type)
	mark := ""
	if rules.omitted || rules.optional {
		mark = "?"
		if !rules.omitted && canBeNil(field.Type) {
			form += " | null"
		}
	}
	if strings.Contains(name, "-") {
		name = strconv.Quote(name)
	}
	return fmt.Sprintf("  readonly %s%s: %s;\n", name, mark, form)
}

func canBeNil(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer || t.Kind() == reflect.Map || t.Kind() == reflect.Slice
}

// form returns the TypeScript type of a Go type.
func (g *generator) form(owner reflect.Type, t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if scalar := scalarName(t); scalar != "" && !isList(t) {
		form, known := scalarForms[scalar]
		if !known {
			log.Fatalf("cannot describe a part of %s: found %q, wanted a scalar with a TypeScript type", owner, scalar)
		}
		return form
	}
	switch t.Kind() {
	case reflect.Map:
		return "Readonly<Record<string, " + g.form(owner, t.Elem()) + ">>"
	case reflect.Slice:
		item := g.form(owner, t.Elem())
		if strings.Contains(item, " ") {
			item = "(" + item + ")"
		}
		return "readonly " + item + "[]"
	}
	return g.typeReference(owner, t)
}

// isList reports whether a Go type is a list of its own, and neither bytes nor a message that is a list of strings.
func isList(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 && !isMessage(t)
}

// typeReference returns the name by which the file of owner refers to a struct.
func (g *generator) typeReference(owner reflect.Type, t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if module(t) == module(owner) {
		return t.Name()
	}
	return namespaceName(module(t)) + "." + t.Name()
}

// typeMetaMembers returns the members apiVersion and kind. Only an object of a collection has fixed ones.
func typeMetaMembers(t reflect.Type) []string {
	apiVersion, kind := "string", "string"
	for gvk, known := range scheme.Scheme.AllKnownTypes() {
		if known == t && isStored(gvk, t) {
			apiVersion, kind = fmt.Sprintf("%q", gvk.GroupVersion()), fmt.Sprintf("%q", gvk.Kind)
		}
	}
	return []string{"  readonly apiVersion?: " + apiVersion + ";\n", "  readonly kind?: " + kind + ";\n"}
}

// sentence matches the first sentence of a description. A full stop in the middle of a sentence, as in "e.g. this", is
// followed by a small letter.
var sentence = regexp.MustCompile(`^(.*?[.])(?: [^a-z]|$)`)

// docOf returns the first sentence of the description of a field, or of a type if name is empty, as a comment.
func docOf(t reflect.Type, name string, indent string) string {
	text := strings.ReplaceAll(strings.Join(strings.Fields(descriptionOf(t, name)), " "), "*/", "* /")
	if text == "" {
		return ""
	}
	if first := sentence.FindStringSubmatch(text); first != nil {
		text = first[1]
	} else {
		text += "."
	}
	return indent + "/** " + text + " */\n"
}

// descriptionOf returns the description of a field by its name in JSON, or of a type if name is empty. Types that do not
// tell it have it in their source.
func descriptionOf(t reflect.Type, name string) string {
	if method := reflect.Zero(t).MethodByName("SwaggerDoc"); method.IsValid() {
		return method.Call(nil)[0].Interface().(map[string]string)[name]
	}
	return commentsOf(t).descriptions[name]
}
