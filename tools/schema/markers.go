package main

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"log"
	"path/filepath"
	"reflect"
	"regexp"
)

// markers are what the comments of a struct say in the form +marker. Reflection cannot see comments.
type markers struct {
	// The Go names of the fields that clients may leave out, although Go writes them even if they are empty.
	optional map[string]bool
	// Whether the objects are not in namespaces.
	clusterScoped bool
}

var (
	optionalMarker      = regexp.MustCompile(`(?m)^//\s*\+optional\b`)
	clusterScopedMarker = regexp.MustCompile(`(?m)^//\s*\+genclient:nonNamespaced\b`)
)

// packages holds the markers that were read, by package and struct.
var packages = map[string]map[string]markers{}

// markersOf returns the markers of a struct.
func markersOf(t reflect.Type) markers {
	path := t.PkgPath()
	if packages[path] == nil {
		packages[path] = map[string]markers{}
		pkg, err := build.Import(path, ".", build.FindOnly)
		if err != nil {
			log.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(pkg.Dir, "*types.go"))
		if err != nil || len(files) == 0 {
			log.Fatalf("cannot find the source of %s in %q: %v", path, pkg.Dir, err)
		}
		for _, file := range files {
			readMarkers(file, packages[path])
		}
	}
	return packages[path][t.Name()]
}

// readMarkers reads the markers of all structs of a file.
func readMarkers(path string, structs map[string]markers) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		log.Fatal(err)
	}
	end := file.Name.End()
	for _, declaration := range file.Decls {
		// Markers stand above the comment of the type, and an empty line parts them from it.
		above := commentsBetween(file, end, declaration.End())
		end = declaration.End()
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.TYPE {
			continue
		}
		for _, spec := range group.Specs {
			named := spec.(*ast.TypeSpec)
			if declared, ok := named.Type.(*ast.StructType); ok {
				structs[named.Name.Name] = markers{optionalFields(declared), clusterScopedMarker.MatchString(above)}
			}
		}
	}
}

func optionalFields(declared *ast.StructType) map[string]bool {
	optional := map[string]bool{}
	for _, field := range declared.Fields.List {
		if field.Doc == nil || !optionalMarker.MatchString(written(field.Doc)) {
			continue
		}
		for _, name := range field.Names {
			optional[name.Name] = true
		}
	}
	return optional
}

func commentsBetween(file *ast.File, start token.Pos, end token.Pos) string {
	text := ""
	for _, group := range file.Comments {
		if group.Pos() > start && group.End() < end {
			text += written(group)
		}
	}
	return text
}

// written returns a comment as it is written. The method Text of go/ast drops markers.
func written(group *ast.CommentGroup) string {
	text := ""
	for _, line := range group.List {
		text += line.Text + "\n"
	}
	return text
}
