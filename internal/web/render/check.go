package render

import (
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"text/template/parse"

	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// stubs and builtins let the parser know which functions there are.
var (
	stubs    = map[string]any(funcs(wording.Languages[0]))
	builtins = func() map[string]any {
		out := map[string]any{}
		for _, name := range strings.Fields("and call html index slice js len not or print printf println urlquery eq ge gt le lt ne") {
			out[name] = true // the parser asks only whether it is there
		}
		return out
	}()
)

// check looks through all templates for sentences, icons and templates that do
// not exist, and names all of them at once.
func check(set *template.Template) error {
	var faults []error
	for _, t := range set.Templates() {
		if t.Tree == nil {
			continue
		}
		walk(t.Tree.Root, func(n parse.Node) {
			for _, what := range wrong(set, n) {
				place, _ := t.Tree.ErrorContext(n)
				faults = append(faults, fmt.Errorf("%s: %s", place, what))
			}
		})
	}
	return errors.Join(faults...)
}

// wrong says what does not exist that a node asks for.
func wrong(set *template.Template, n parse.Node) []string {
	switch n := n.(type) {
	case *parse.TemplateNode:
		if set.Lookup(n.Name) == nil {
			return []string{fmt.Sprintf("there is no template %q", n.Name)}
		}
	case *parse.CommandNode:
		name, given := called(n)
		switch {
		case name == "icon" && given != "" && part.Icon(given) == "":
			return []string{fmt.Sprintf("there is no icon %q", given)}
		case name == "say" && given != "":
			return wrongSentence(given, n.Args[2:])
		}
	}
	return nil
}

// wrongSentence compares what is said with what the sentence asks for.
func wrongSentence(code string, args []parse.Node) []string {
	var names, out []string
	for i := 0; i < len(args); i += 2 {
		if s, ok := args[i].(*parse.StringNode); ok {
			names = append(names, s.Text)
		}
	}
	slices.Sort(names)
	for _, language := range wording.Languages {
		if !wording.Has(language, code) {
			out = append(out, fmt.Sprintf("there is no sentence %q in language %s", code, language))
		} else if want := wording.Placeholders(language, code); !slices.Equal(names, want) {
			out = append(out, fmt.Sprintf("sentence %q asks %q in language %s, and gets %q", code, want, language, names))
		}
	}
	return out
}

// called gives the function of a command and its first argument, if that is a
// text.
func called(n *parse.CommandNode) (name, given string) {
	if len(n.Args) < 2 {
		return "", ""
	}
	if id, ok := n.Args[0].(*parse.IdentifierNode); ok {
		name = id.Ident
	}
	if s, ok := n.Args[1].(*parse.StringNode); ok {
		given = s.Text
	}
	return name, given
}

// walk visits every node below a node.
func walk(n parse.Node, visit func(parse.Node)) {
	visit(n)
	switch n := n.(type) {
	case *parse.ListNode:
		for _, c := range n.Nodes {
			walk(c, visit)
		}
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			walk(n.Pipe, visit)
		}
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			walk(c, visit)
		}
	case *parse.CommandNode:
		for _, c := range n.Args {
			walk(c, visit)
		}
	case *parse.IfNode:
		branch(&n.BranchNode, visit)
	case *parse.RangeNode:
		branch(&n.BranchNode, visit)
	case *parse.WithNode:
		branch(&n.BranchNode, visit)
	}
}

func branch(n *parse.BranchNode, visit func(parse.Node)) {
	walk(n.Pipe, visit)
	walk(n.List, visit)
	if n.ElseList != nil {
		walk(n.ElseList, visit)
	}
}
