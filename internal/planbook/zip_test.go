package planbook

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"meertijd/internal/wording"
	"meertijd/regions"
)

// zipped packs files, in the order given: name, content, name, content.
func zipped(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.Create(pairs[i])
		if err == nil {
			_, err = f.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// region gives the files of the region that comes first, below a folder.
func region(t testing.TB, below string) (pairs []string) {
	t.Helper()
	dir := os.DirFS(filepath.Join("..", "..", "regions", regions.Default()))
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dir, name)
		pairs = append(pairs, path.Join(below, name), string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

func TestARegionInAZipReadsLikeAFolder(t *testing.T) {
	for _, below := range []string{"", "our-region"} {
		book, faults := ReadZip(zipped(t, region(t, below)...), "plan.zip")
		if len(faults) > 0 || book.Set == nil {
			t.Fatalf("below %q: %v", below, faults)
		}
	}
	with := append(region(t, "x"), "__MACOSX/x/._region.yaml", "\x00\x05", "x/.DS_Store", "y")
	if _, faults := ReadZip(zipped(t, with...), "plan.zip"); len(faults) > 0 {
		t.Errorf("what a computer adds by itself is in the way: %v", faults[0])
	}
}

func TestAFaultInAZipHasItsPlace(t *testing.T) {
	pairs := region(t, "x")
	for i, name := range pairs {
		if strings.HasSuffix(name, "region.yaml") {
			pairs[i+1] += "\nnonsense: 1\nmore: 2\n"
		}
	}
	_, faults := ReadZip(zipped(t, pairs...), "plan.zip")
	if len(faults) < 2 || faults[0].Line == 0 || faults[0].Column == 0 || faults[0].File != "plan.zip/region.yaml" {
		t.Errorf("%+v", faults)
	}
}

// brokenZip is what somebody could send instead of a region, and the code that
// it must get.
type brokenZip struct {
	content []byte
	code    string
}

// brokenZips are made here, not kept: no code that begins with zip. has a file.
func brokenZips(t testing.TB) map[string]brokenZip {
	t.Helper()
	many := []string{}
	for i := range maxZipFiles + 1 {
		many = append(many, strconv.Itoa(i)+".yaml", "x")
	}
	noise := make([]byte, 1<<20)
	for i, n := range noise { // no two parts alike, so that the ratio is in order
		noise[i] = byte(i*i>>7) ^ byte(i>>3) ^ n
	}
	var large []string
	for i := range 6 {
		large = append(large, strconv.Itoa(i)+".yaml", string(noise))
	}
	link := func() []byte {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		h := &zip.FileHeader{Name: "region.yaml"}
		h.SetMode(fs.ModeSymlink | 0o777)
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write([]byte("/etc/passwd"))
		}
		if err != nil || w.Close() != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}()
	lying := zipped(t, "region.yaml", strings.Repeat("a: b\n", 1000))
	return map[string]brokenZip{
		"no zip":             {[]byte("PK nothing"), "zip.unreadable"},
		"empty":              {zipped(t), "zip.one-region"},
		"a path upwards":     {zipped(t, "../region.yaml", "x"), "zip.path"},
		"a path from root":   {zipped(t, "/etc/region.yaml", "x"), "zip.path"},
		"a path of Windows":  {zipped(t, `..\region.yaml`, "x"), "zip.path"},
		"a link":             {link, "zip.path"},
		"another kind":       {zipped(t, "region.yaml", "x", "run.sh", "x"), "zip.kind"},
		"a bomb":             {zipped(t, "region.yaml", strings.Repeat(" ", 4<<20)), "zip.ratio"},
		"too many":           {zipped(t, many...), "zip.too-many"},
		"too large":          {zipped(t, large...), "zip.too-large"},
		"two regions":        {zipped(t, "a/region.yaml", "x", "b/region.yaml", "x"), "zip.one-region"},
		"no region":          {zipped(t, "a.yaml", "x"), "zip.one-region"},
		"broken in the file": {append(append([]byte{}, lying[:60]...), append([]byte("ZZZZ"), lying[64:]...)...), "zip.unreadable"},
	}
}

func TestTrapsInAZipAreRefused(t *testing.T) {
	for name, c := range brokenZips(t) {
		_, faults := ReadZip(c.content, "plan.zip")
		if len(faults) != 1 || string(faults[0].Code) != c.code {
			t.Errorf("%s: %v, want %s", name, faults, c.code)
		}
		for _, language := range wording.Languages {
			if !wording.Has(language, c.code) {
				t.Errorf("%s has no sentence in %s", c.code, language)
			}
		}
	}
}

func FuzzReadZip(f *testing.F) {
	f.Add(zipped(f, "region.yaml", "schema: x"))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if book, faults := ReadZip(content, "plan.zip"); len(faults) == 0 && (book == nil || book.Set == nil) {
			t.Error("no set, and no fault")
		}
	})
}
