// Package planbook reads the files that a programme lead writes: a region,
// its catalogue of interventions, its plans with their cases, and the facts of
// a practice. It is the only importer of YAML.
//
//	book, faults := planbook.ReadRegion(os.DirFS(folder), folder)
//	facts, faults := planbook.ReadFacts("facts.yaml", data)
//
// A file is read in three steps, and every fault of every step is reported:
//
//	bytes ─ syntax.go ─▶ tree ─ decode.go ─▶ programme.Region ─ rule.NewSet ─▶ Set
//	        size, depth,        unknown and missing keys,      references, overlap,
//	        anchors, keys       types, both languages          unreachable rules
//
// The YAML is strict: at most 1 MB and 32 levels, no anchors, tags or repeated
// keys, one document a file. Each Fault names file, line, column and the line
// itself; internal/wording says what would be right.
package planbook
