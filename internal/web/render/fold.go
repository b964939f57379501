package render

import (
	"html/template"
	"strconv"
	"text/template/parse"

	"meertijd/internal/web/asset"
	"meertijd/internal/web/part"
	"meertijd/internal/wording"
)

// fold writes into the templates of a language what can never come out
// otherwise: sentences without a value, icons and addresses of assets. A page
// says some thirty of them, and calling a function from a template takes longer
// than all that it does. It stands before escaping, so that what is folded is
// taken for a piece of the template, and is made safe here.
func fold(set *template.Template, language string) {
	for _, t := range set.Templates() {
		if t.Tree == nil {
			continue
		}
		walk(t.Tree.Root, func(n parse.Node) {
			if c, ok := n.(*parse.CommandNode); ok {
				foldArguments(c, language)
			}
			list, ok := n.(*parse.ListNode)
			if !ok || list == nil {
				return
			}
			for i, n := range list.Nodes {
				said, ok := constant(n, language)
				if !ok {
					said, ok = constantWith(n, language)
				}
				if ok {
					list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Position(), Text: []byte(said)}
				}
			}
		})
	}
}

// foldArguments writes sentences without a value that are given to something:
// {{.Draw (say "part.field.required")}}.
func foldArguments(c *parse.CommandNode, language string) {
	for i, arg := range c.Args {
		pipe, ok := arg.(*parse.PipeNode)
		if !ok || len(pipe.Cmds) != 1 || len(pipe.Decl) > 0 || len(pipe.Cmds[0].Args) != 2 {
			continue
		}
		name, code := called(pipe.Cmds[0])
		if name == "say" && code != "" && len(wording.Placeholders(language, code)) == 0 {
			said := wording.Text(language, code, nil)
			c.Args[i] = &parse.StringNode{NodeType: parse.NodeString, Pos: arg.Position(), Quoted: strconv.Quote(said), Text: said}
		}
	}
}

// constantWith gives what {{with asset "site.js"}}…{{.}}…{{end}} always writes:
// nothing when there is no such asset.
func constantWith(n parse.Node, language string) (said string, ok bool) {
	with, ok := n.(*parse.WithNode)
	if !ok || with.ElseList != nil {
		return "", false
	}
	value, ok := piped(with.Pipe, language)
	if !ok || value == "" {
		return "", ok
	}
	for _, n := range with.List.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			said += string(n.Text)
		case *parse.ActionNode:
			if n.String() != "{{.}}" {
				return "", false
			}
			said += value
		default:
			return "", false
		}
	}
	return said, true
}

// constant gives what an action always writes.
func constant(n parse.Node, language string) (string, bool) {
	action, ok := n.(*parse.ActionNode)
	if !ok {
		return "", false
	}
	return piped(action.Pipe, language)
}

func piped(pipe *parse.PipeNode, language string) (string, bool) {
	if len(pipe.Decl) > 0 || len(pipe.Cmds) != 1 {
		return "", false
	}
	args := pipe.Cmds[0].Args
	name, ok := args[0].(*parse.IdentifierNode)
	if !ok {
		return "", false
	}
	var given []any
	for _, arg := range args[1:] {
		s, ok := arg.(*parse.StringNode)
		if !ok {
			return "", false
		}
		given = append(given, s.Text)
	}
	return written(language, name.Ident, given)
}

// written gives what a function writes of texts that stand in the template.
func written(language, function string, given []any) (string, bool) {
	switch {
	case function == "lang" && len(given) == 0:
		return language, true
	case len(given) == 0:
		return "", false
	}
	first := given[0].(string)
	switch function {
	case "icon":
		return string(part.Icon(first)), len(given) == 1
	case "asset":
		return template.HTMLEscapeString(asset.Path(first)), len(given) == 1
	case "say":
		said, err := say(language, first, given[1:]...)
		return template.HTMLEscapeString(said), err == nil && wording.Has(language, first)
	}
	return "", false
}
