package main

import (
	"log"
	"reflect"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// otherModules are the Go modules of the kinds that every kube-apiserver serves although they are not in k8s.io/api.
// They get types and constants, but no protobuf schema: clients read them as JSON.
var otherModules = []string{"k8s.io/apiextensions-apiserver", "k8s.io/kube-aggregator"}

// unions are the Go structs that are one of several things in JSON, as TypeScript.
var unions = map[reflect.Type]string{
	reflect.TypeFor[apiextensionsv1.JSONSchemaPropsOrArray]():       "JSONSchemaProps | readonly JSONSchemaProps[]",
	reflect.TypeFor[apiextensionsv1.JSONSchemaPropsOrBool]():        "JSONSchemaProps | boolean",
	reflect.TypeFor[apiextensionsv1.JSONSchemaPropsOrStringArray](): "JSONSchemaProps | readonly string[]",
}

// addOtherKinds registers the kinds of the other modules.
func addOtherKinds(scheme *runtime.Scheme) {
	for _, add := range []func(*runtime.Scheme) error{apiextensionsv1.AddToScheme, apiregistrationv1.AddToScheme} {
		if err := add(scheme); err != nil {
			log.Fatal(err)
		}
	}
}

// hasKinds reports whether a type is in a module whose kinds are described.
func hasKinds(t reflect.Type) bool {
	return strings.HasPrefix(t.PkgPath(), api+"/") || isOnlyJSON(t)
}

// isOnlyJSON reports whether the objects of a type travel only as JSON.
func isOnlyJSON(t reflect.Type) bool {
	return otherModule(t) != ""
}

// otherModule returns the module of a type if it is one of the other modules, and an empty string for all other types.
func otherModule(t reflect.Type) string {
	for _, name := range otherModules {
		if strings.HasPrefix(t.PkgPath(), name+"/") {
			return name
		}
	}
	return ""
}
