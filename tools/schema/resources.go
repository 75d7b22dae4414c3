package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	apiversion "k8s.io/apimachinery/pkg/version"
	"k8s.io/client-go/kubernetes/scheme"
)

// builtIn is a resource in the newest version that it has.
type builtIn struct {
	gvk      schema.GroupVersionKind
	resource string
	goType   reflect.Type
}

// writeResources writes a constant for each resource.
func writeResources(path string) {
	resources := map[string]builtIn{}
	for gvk, t := range scheme.Scheme.AllKnownTypes() {
		// No server has this group any more. Its resources are in other groups.
		if !isStored(gvk, t) || gvk.Group == "extensions" {
			continue
		}
		plural, _ := meta.UnsafeGuessKindToResource(gvk)
		key := gvk.Group + "/" + plural.Resource
		if known, ok := resources[key]; !ok ||
			apiversion.CompareKubeAwareVersionStrings(known.gvk.Version, gvk.Version) < 0 {
			resources[key] = builtIn{gvk, plural.Resource, t}
		}
	}
	names := map[string]bool{}
	modules := map[string]bool{}
	var constants bytes.Buffer
	for _, key := range sorted(resources) {
		r := resources[key]
		name := constantName(r.gvk.Kind, r.resource)
		if names[name] {
			name += "_" + strings.ToUpper(strings.ReplaceAll(r.gvk.Group, ".", "_"))
		}
		names[name] = true
		modules[module(r.goType)] = true
		constants.WriteString(r.declaration(name))
	}
	var out bytes.Buffer
	header(&out, api)
	for _, needed := range sorted(modules) {
		fmt.Fprintf(&out, "import type * as %s from \"../types/%s.js\";\n", namespaceName(needed), typesPath(needed))
	}
	out.WriteString("import type { GroupVersionResource } from \"./resource.js\";\n")
	out.Write(constants.Bytes())
	save(path, out.Bytes())
}

func (r builtIn) declaration(name string) string {
	scope := ""
	if commentsOf(r.goType).clusterScoped {
		scope = "  namespaced: false,\n"
	}
	return fmt.Sprintf(`
/** The resource of the kind %[2]s in %[3]s. */
export const %[1]s: GroupVersionResource<%[4]s.%[2]s> = {
  group: %[5]q,
  version: %[6]q,
  resource: %[7]q,
%[8]s  kind: %[2]q,
};
`, name, r.gvk.Kind, r.gvk.GroupVersion(), namespaceName(module(r.goType)), r.gvk.Group, r.gvk.Version, r.resource, scope)
}

// constantName returns the plural of a kind in capitals: NETWORK_POLICIES for NetworkPolicy and networkpolicies.
func constantName(kind string, plural string) string {
	words := wordsOf(kind)
	name := ""
	for _, each := range words[:len(words)-1] {
		name += strings.ToUpper(each) + "_"
		plural = plural[len(each):]
	}
	return name + strings.ToUpper(plural)
}

// wordsOf splits a kind into its words. A run of capitals is a word, but its last letter begins the next one.
func wordsOf(kind string) []string {
	var words []string
	start := 0
	isUpper := func(i int) bool { return kind[i] >= 'A' && kind[i] <= 'Z' }
	for i := 1; i < len(kind); i++ {
		afterLower := isUpper(i) && !isUpper(i-1)
		beforeLower := isUpper(i) && i+1 < len(kind) && !isUpper(i+1)
		if afterLower || beforeLower {
			words = append(words, kind[start:i])
			start = i
		}
	}
	return append(words, kind[start:])
}
