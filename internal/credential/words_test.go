package credential

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"meertijd/internal/account"
	"meertijd/internal/wording"
)

// said finds codes of faults and of mails in the source.
var (
	said   = regexp.MustCompile(`"((?:account|session)\.[a-z-]+)"`)
	mailed = regexp.MustCompile(`s\.(?:mail|changedMeans)\((?:&o, )?"([a-z-]+)"`)
	means  = regexp.MustCompile(`s\.means\(ctx, c, "([a-z-]+)", ([^,]+),`)
	op     = regexp.MustCompile(`Op: "[^"]*"`)
)

// Everything that can be wrong, and every mail, has its words in both languages.
func TestEveryCodeAndMailOfAnAccountHasWords(t *testing.T) {
	var codes []string
	for _, pattern := range []string{"*.go", "../account/*.go", "../store/account*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text := op.ReplaceAllString(string(source), "")
			for _, m := range said.FindAllStringSubmatch(text, -1) {
				codes = append(codes, m[1])
			}
			for _, m := range mailed.FindAllStringSubmatch(text, -1) {
				code := "mail." + m[1]
				if strings.Contains(m[0], "changedMeans") {
					code = "mail.changed-means-" + m[1]
				}
				if !strings.HasSuffix(code, "-") { // the rest follows below
					codes = append(codes, code+".subject", code+".text")
				}
			}
			for _, m := range means.FindAllStringSubmatch(text, -1) {
				if m[2] != "noMail" {
					codes = append(codes, "mail.changed-means-"+m[1]+".subject", "mail.changed-means-"+m[1]+".text")
				}
			}
		}
	}
	for _, method := range account.Methods {
		codes = append(codes, "method."+method)
	}
	if len(codes) < 90 {
		t.Errorf("%d codes", len(codes))
	}
	for _, code := range codes {
		for _, language := range wording.Languages {
			if !wording.Has(language, code) {
				t.Errorf("%s has no sentence (%s)", code, language)
			}
		}
	}
}
