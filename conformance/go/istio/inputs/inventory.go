package main

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"regexp"
	"sort"
	"strings"

	"golang.org/x/tools/go/packages"
)

const (
	apiModule    = "istio.io/api/"
	labelPackage = "istio.io/api/label"
	annotPackage = "istio.io/api/annotation"
	envPackage   = "istio.io/istio/pkg/env"
	istioPrefix  = "istio.io/istio/"
	// A function of package features that registers only where ambient mode is on.
	registersFlags = "registerAmbient"
)

// A key of a label or an annotation: "prefix.with.dots/name".
var keyPattern = regexp.MustCompile(`^[a-z]([a-z0-9-]*\.)+[a-z0-9-]+/[A-Za-z0-9._-]+$`)

// Found is what istiod reads under one name, and the packages that read it.
type Found struct {
	Name    string   `json:"name"`
	Readers []string `json:"readers"`
}

// Inventory is the program's output.
type Inventory struct {
	// Flags are environment variables.
	Flags []Found `json:"flags"`
	// Keys are those of labels and annotations.
	Keys []Found `json:"keys"`
	// Fields are those of Istio's API: "DestinationRule.exportTo", with the name of the field in JSON.
	Fields []Found `json:"fields"`
}

type byName map[string]map[string]bool

func (names byName) add(name, reader string) {
	if names[name] == nil {
		names[name] = map[string]bool{}
	}
	names[name][strings.TrimPrefix(reader, istioPrefix)] = true
}

func (names byName) sorted() []Found {
	all := []Found{}
	for name, readers := range names {
		one := Found{Name: name}
		for reader := range readers {
			one.Readers = append(one.Readers, reader)
		}
		sort.Strings(one.Readers)
		all = append(all, one)
	}
	sort.Slice(all, func(left, right int) bool { return all[left].Name < all[right].Name })
	return all
}

type inventory struct{ flags, keys, fields byName }

func newInventory() inventory {
	return inventory{flags: byName{}, keys: byName{}, fields: byName{}}
}

func (found inventory) sorted() Inventory {
	return Inventory{Flags: found.flags.sorted(), Keys: found.keys.sorted(), Fields: found.fields.sorted()}
}

func (found inventory) read(in *packages.Package, file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl:
			// It passes on the names that it is called with, and those calls are read.
			return node.Name.Name != registersFlags
		case *ast.CallExpr:
			if readsEnvironment(in.TypesInfo, node) {
				found.flag(in, node)
			}
		case *ast.SelectorExpr:
			found.selector(in, node)
		case *ast.BasicLit:
			if key, ok := literalKey(in.TypesInfo, node); ok {
				found.keys.add(key, in.PkgPath)
			}
		}
		return true
	})
}

func (found inventory) selector(in *packages.Package, node *ast.SelectorExpr) {
	if selection := in.TypesInfo.Selections[node]; selection != nil {
		if name, ok := apiField(selection); ok {
			found.fields.add(name, in.PkgPath)
		}
		return
	}
	used := in.TypesInfo.Uses[node.Sel]
	if used == nil || used.Pkg() == nil {
		return
	}
	switch used.Pkg().Path() {
	case labelPackage, annotPackage:
		// Their values are in variables, which types do not know: their source says them.
		if key, ok := generatedKeys()[used.Pkg().Path()+"."+used.Name()]; ok {
			found.keys.add(key, in.PkgPath)
		}
	default:
		// A constant of any package that has the form of a key.
		if value, ok := used.(*types.Const); ok && value.Val().Kind() == constant.String {
			if text := constant.StringVal(value.Val()); isKey(text) {
				found.keys.add(text, in.PkgPath)
			}
		}
	}
}

func literalKey(info *types.Info, node *ast.BasicLit) (string, bool) {
	value := info.Types[node].Value
	if value == nil || value.Kind() != constant.String {
		return "", false
	}
	text := constant.StringVal(value)
	return text, isKey(text)
}

func isKey(text string) bool {
	return keyPattern.MatchString(text) && !strings.Contains(text, "github.com/") && !strings.HasPrefix(text, "type.googleapis.com/")
}

// readsEnvironment is true of a call that reads a variable of the environment: env.Register and the like, and os.Getenv.
func readsEnvironment(info *types.Info, call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	callee := call.Fun
	if index, ok := callee.(*ast.IndexExpr); ok {
		callee = index.X
	}
	var called types.Object
	switch callee := callee.(type) {
	case *ast.SelectorExpr:
		called = info.Uses[callee.Sel]
	case *ast.Ident:
		called = info.Uses[callee]
	}
	if called == nil || called.Pkg() == nil {
		return false
	}
	path, function := called.Pkg().Path(), called.Name()
	return path == envPackage && strings.HasPrefix(function, "Register") ||
		function == registersFlags ||
		path == "os" && (function == "Getenv" || function == "LookupEnv")
}

// flag adds the variable that a call reads. A name that cannot be told would be missing from the list without a word.
func (found inventory) flag(in *packages.Package, call *ast.CallExpr) {
	name := call.Args[0]
	if value := in.TypesInfo.Types[name].Value; value != nil && value.Kind() == constant.String {
		found.flags.add(constant.StringVal(value), in.PkgPath)
		return
	}
	if variable, ok := name.(*ast.Ident); ok {
		if text, ok := initialText(in, in.TypesInfo.Uses[variable]); ok {
			found.flags.add(text, in.PkgPath)
			return
		}
	}
	// A name out of an object (a header of an exporter of traces) is not a flag: the object has a row.
	if field, ok := name.(*ast.SelectorExpr); !ok || in.TypesInfo.Selections[field] == nil {
		fail(in.Fset.Position(call.Pos()).String() + ": the name of this variable of the environment cannot be told")
	}
}

// initialText is the constant that a variable of the package begins with.
func initialText(in *packages.Package, wanted types.Object) (string, bool) {
	for _, initializer := range in.TypesInfo.InitOrder {
		if len(initializer.Lhs) != 1 || initializer.Lhs[0] != wanted {
			continue
		}
		if value := in.TypesInfo.Types[initializer.Rhs].Value; value != nil && value.Kind() == constant.String {
			return constant.StringVal(value), true
		}
	}
	return "", false
}

// apiField is the field of Istio's API that a selection reads, or its getter.
func apiField(selection *types.Selection) (string, bool) {
	owner, structure := named(selection)
	if owner == nil || owner.Obj().Pkg() == nil || !strings.HasPrefix(owner.Obj().Pkg().Path(), apiModule) {
		return "", false
	}
	wanted := selection.Obj().Name()
	if selection.Kind() == types.MethodVal {
		if !strings.HasPrefix(wanted, "Get") {
			return "", false
		}
		wanted = strings.TrimPrefix(wanted, "Get")
	}
	if field, ok := jsonName(structure, wanted); ok {
		return messageOf(owner) + "." + field, true
	}
	return oneofField(owner, wanted)
}

// named is the type that declares what is selected, past pointers and embedded fields.
func named(selection *types.Selection) (*types.Named, *types.Struct) {
	kind := selection.Recv()
	path := selection.Index()
	for _, index := range path[:len(path)-1] {
		structure, ok := deref(kind).Underlying().(*types.Struct)
		if !ok {
			return nil, nil
		}
		kind = structure.Field(index).Type()
	}
	owner, ok := deref(kind).(*types.Named)
	if !ok {
		return nil, nil
	}
	structure, ok := owner.Underlying().(*types.Struct)
	if !ok {
		return nil, nil
	}
	return owner, structure
}

func deref(kind types.Type) types.Type {
	kind = types.Unalias(kind)
	if pointer, ok := kind.(*types.Pointer); ok {
		return types.Unalias(pointer.Elem())
	}
	return kind
}

func jsonName(structure *types.Struct, wanted string) (string, bool) {
	for index := range structure.NumFields() {
		if structure.Field(index).Name() != wanted {
			continue
		}
		tag := reflect.StructTag(structure.Tag(index)).Get("protobuf")
		name := ""
		for _, part := range strings.Split(tag, ",") {
			if strings.HasPrefix(part, "name=") && name == "" {
				name = strings.TrimPrefix(part, "name=")
			}
			if strings.HasPrefix(part, "json=") {
				name = strings.TrimPrefix(part, "json=")
			}
		}
		return name, name != ""
	}
	return "", false
}

// oneofField is a field that a getter takes out of one of several alternatives: their structs are in the same package.
func oneofField(owner *types.Named, wanted string) (string, bool) {
	alternative := owner.Obj().Pkg().Scope().Lookup(owner.Obj().Name() + "_" + wanted)
	if alternative == nil {
		return "", false
	}
	structure, ok := alternative.Type().Underlying().(*types.Struct)
	if !ok {
		return "", false
	}
	field, ok := jsonName(structure, wanted)
	return messageOf(owner) + "." + field, ok
}

// messageOf is the name of a message. An alternative of several counts for the message that has them.
func messageOf(owner *types.Named) string {
	name := owner.Obj().Name()
	isMessage := false
	for index := range owner.NumMethods() {
		if owner.Method(index).Name() == "ProtoMessage" {
			isMessage = true
		}
	}
	if !isMessage {
		for index := range owner.NumMethods() {
			marker := owner.Method(index).Name()
			if strings.HasPrefix(marker, "is") && strings.Contains(marker, "_") {
				return strings.TrimPrefix(marker[:strings.LastIndex(marker, "_")], "is")
			}
		}
	}
	return name
}
