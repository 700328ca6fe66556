package main

import (
	"go/ast"
	"go/token"
	"strconv"
	"sync"

	"golang.org/x/tools/go/packages"
)

// generatedKeys are the keys of istio.io/api/label and annotation, by "package.Variable": each is a variable whose value is a
// struct with a Name.
var generatedKeys = sync.OnceValue(func() map[string]string {
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax}, labelPackage, annotPackage)
	if err != nil {
		fail(err.Error())
	}
	keys := map[string]string{}
	for _, read := range loaded {
		for _, file := range read.Syntax {
			for _, declaration := range file.Decls {
				general, ok := declaration.(*ast.GenDecl)
				if !ok || general.Tok != token.VAR {
					continue
				}
				for _, spec := range general.Specs {
					if value, ok := spec.(*ast.ValueSpec); ok {
						readKeys(read.PkgPath, value, keys)
					}
				}
			}
		}
	}
	if len(keys) == 0 {
		fail("no label and no annotation found in istio.io/api")
	}
	return keys
})

func readKeys(path string, spec *ast.ValueSpec, keys map[string]string) {
	for index, value := range spec.Values {
		literal, ok := value.(*ast.CompositeLit)
		if !ok {
			continue
		}
		for _, element := range literal.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			key, isName := pair.Key.(*ast.Ident)
			text, isText := pair.Value.(*ast.BasicLit)
			if !isName || !isText || key.Name != "Name" {
				continue
			}
			if name, err := strconv.Unquote(text.Value); err == nil {
				keys[path+"."+spec.Names[index].Name] = name
			}
		}
	}
}
