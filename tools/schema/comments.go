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
	"strings"
)

// comments is what the comments of a struct say. Reflection cannot see comments.
type comments struct {
	// The Go names of the fields that clients may leave out, although Go writes them even if they are empty.
	optional map[string]bool
	// Whether the objects are not in namespaces.
	clusterScoped bool
	// The description of the struct by the empty name, and those of its fields by their names in JSON.
	descriptions map[string]string
}

var (
	optionalMarker      = regexp.MustCompile(`(?m)^//\s*\+optional\b`)
	jsonName            = regexp.MustCompile(`json:"([^",]+)`)
	clusterScopedMarker = regexp.MustCompile(`(?m)^//\s*\+genclient:nonNamespaced\b`)
)

// packages holds the comments that were read, by package and struct.
var packages = map[string]map[string]comments{}

// commentsOf returns what the comments of a struct say.
func commentsOf(t reflect.Type) comments {
	path := t.PkgPath()
	if packages[path] == nil {
		packages[path] = map[string]comments{}
		pkg, err := build.Import(path, ".", build.FindOnly)
		if err != nil {
			log.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(pkg.Dir, "*types*.go"))
		if err != nil || len(files) == 0 {
			log.Fatalf("cannot find the source of %s in %q: %v", path, pkg.Dir, err)
		}
		for _, file := range files {
			readComments(file, packages[path])
		}
	}
	return packages[path][t.Name()]
}

// readComments reads the comments of all structs of a file.
func readComments(path string, structs map[string]comments) {
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
				structs[named.Name.Name] = comments{
					optional:      optionalFields(declared),
					clusterScoped: clusterScopedMarker.MatchString(above),
					descriptions:  descriptions(group.Doc, declared),
				}
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

func descriptions(doc *ast.CommentGroup, declared *ast.StructType) map[string]string {
	descriptions := map[string]string{"": description(doc)}
	for _, field := range declared.Fields.List {
		if field.Tag == nil {
			continue
		}
		if name := jsonName.FindStringSubmatch(field.Tag.Value); name != nil {
			descriptions[name[1]] = description(field.Doc)
		}
	}
	return descriptions
}

// description returns the text of a comment without its markers.
func description(doc *ast.CommentGroup) string {
	var lines []string
	for line := range strings.Lines(doc.Text()) {
		if !strings.HasPrefix(line, "+") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
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
