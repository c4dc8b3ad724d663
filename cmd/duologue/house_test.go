package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is a folder of the house and what its code must never import. Tests may.
type room struct {
	dir   string
	never []string
}

const module = "duologue/"

// rooms are the README's table: the longest folder that fits a file counts.
func rooms() []room {
	return []room{
		{"cmd", nil},
		{"app", []string{"gorm.io", module + "mailer", module + "cmd"}},
		{"models", []string{"github.com/gofiber", module + "app", module + "views", module + "mailer", module + "cmd"}},
		{"models/ticket", []string{"github.com/gofiber", "gorm.io", "duologue"}},
		{"models/ledger", []string{"github.com/gofiber", "gorm.io", "duologue"}},
		{"views", []string{"github.com/gofiber", "gorm.io", module + "app", module + "mailer", module + "cmd"}},
		{"mailer", []string{"github.com/gofiber", module + "app", module + "cmd"}},
		{"public", []string{"github.com/gofiber", "gorm.io", module + "app", module + "models", module + "views", module + "mailer"}},
	}
}

// audiences of app never import each other; only app itself gathers them.
func audiences() []string {
	return []string{"site", "organise", "checkin", "online", "api", "jobs"}
}

// TestTheHouse holds the table of rooms: who may import whom, no environment
// outside cmd, no init and no package state.
func TestTheHouse(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		if entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && name != "." || entry.Name() == "node_modules") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		return checkFile(t, path, filepath.ToSlash(name))
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were seen", files)
	}
}

func checkFile(t *testing.T, path, name string) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	r := roomOf(name)
	if r.dir == "" {
		t.Errorf("%s is in no room", name)
	}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		for _, never := range r.never {
			if imported == never || strings.HasPrefix(imported, strings.TrimSuffix(never, "/")+"/") {
				t.Errorf("%s imports %s: never from %s", name, imported, r.dir)
			}
		}
		if other, ok := strings.CutPrefix(imported, module+"app/"); ok && isOtherAudience(name, other) {
			t.Errorf("%s imports another audience, %s", name, imported)
		}
		if spec.Name != nil && spec.Name.Name != "_" && !needsName(imported) {
			t.Errorf("%s gives %s another name", name, imported)
		}
	}
	checkDeclarations(t, name, file)
	return nil
}

func roomOf(name string) (found room) {
	for _, r := range rooms() {
		if strings.HasPrefix(name, r.dir+"/") && len(r.dir) > len(found.dir) {
			found = r
		}
	}
	return found
}

func isOtherAudience(name, imported string) bool {
	parts := strings.Split(name, "/")
	own := len(parts) > 2 && parts[0] == "app"
	return own && slices.Contains(audiences(), imported) && parts[1] != imported
}

// needsName tells of packages whose names collide.
func needsName(imported string) bool {
	return slices.Contains([]string{"gorm.io/driver/mysql", "gorm.io/driver/sqlite", "text/template"}, imported)
}

func checkDeclarations(t *testing.T, name string, file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.FuncDecl:
			if x.Name.Name == "init" && x.Recv == nil {
				t.Errorf("%s has an init", name)
			}
		case *ast.SelectorExpr:
			from, ok := x.X.(*ast.Ident)
			// The audiences take whose guests are meant from the rights of the account.
			if unlimited := []string{"Whole", "Everything"}; slices.Contains(unlimited, x.Sel.Name) && strings.HasPrefix(name, "app/") && !strings.Contains(name, "test") {
				t.Errorf("%s takes all guests: %s", name, x.Sel.Name)
			}
			if ok && from.Name == "os" && strings.HasSuffix(x.Sel.Name, "env") && !strings.HasPrefix(name, "cmd/") && !strings.Contains(name, "test") {
				t.Errorf("%s reads the environment", name)
			}
		}
		return true
	})
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok || general.Tok != token.VAR {
			continue
		}
		for _, spec := range general.Specs {
			checkVariable(t, name, general, spec.(*ast.ValueSpec))
		}
	}
}

// checkVariable allows embedded files, sentinel errors and compiled patterns.
func checkVariable(t *testing.T, name string, general *ast.GenDecl, spec *ast.ValueSpec) {
	embedded := general.Doc != nil && slices.ContainsFunc(general.Doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed") })
	for i, variable := range spec.Names {
		if i < len(spec.Values) && isPattern(spec.Values[i]) {
			continue
		}
		sentinel := strings.HasPrefix(strings.ToLower(variable.Name), "err")
		if !embedded && !sentinel && variable.Name != "_" {
			t.Errorf("%s has the package variable %s", name, variable.Name)
		}
	}
}

// isPattern tells a call of regexp.MustCompile.
func isPattern(value ast.Expr) bool {
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	return ok && f.Sel.Name == "MustCompile"
}
