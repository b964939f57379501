package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"meertijd/internal/base/fault"
)

// packed makes a workbook of parts, each written by a function.
func packed(t testing.TB, parts map[string]func(io.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	whole := map[string]func(io.Writer){
		"[Content_Types].xml": text(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`),
		"xl/workbook.xml":     text(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`),
	}
	for name, write := range parts {
		whole[name] = write
	}
	for name, write := range whole {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		write(w)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func text(s string) func(io.Writer) { return func(w io.Writer) { _, _ = io.WriteString(w, s) } }

// varied writes something that does not compress well, n bytes or more.
func varied(head string, n int, line func(i int) string) func(io.Writer) {
	return func(w io.Writer) {
		written, _ := io.WriteString(w, head)
		for i := 0; written < n; i++ {
			k, _ := io.WriteString(w, line(i))
			written += k
		}
	}
}

const sheetHead = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`

// bombs are files that would cost far more than they are.
func bombs(t testing.TB) map[string][]byte {
	const sheet1 = "xl/worksheets/sheet1.xml"
	lie := packed(t, map[string]func(io.Writer){sheet1: text(sheetHead + strings.Repeat("<row/>", 400_000))})
	return map[string][]byte{
		"a sheet of zeros": packed(t, map[string]func(io.Writer){sheet1: func(w io.Writer) {
			block := make([]byte, 1<<20)
			for range 512 {
				_, _ = w.Write(block)
			}
		}}),
		"nested elements":     packed(t, map[string]func(io.Writer){sheet1: text(strings.Repeat("<a>", 40_000) + strings.Repeat("</a>", 40_000))}),
		"nested shared texts": packed(t, map[string]func(io.Writer){"xl/sharedStrings.xml": text("<sst>" + strings.Repeat("<si>", 300_000))}),
		"entities":            packed(t, map[string]func(io.Writer){sheet1: text(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>` + sheetHead)}),
		"a million cells": packed(t, map[string]func(io.Writer){sheet1: varied(sheetHead, 30<<20, func(i int) string {
			return fmt.Sprintf(`<c r="A%d"><v>%d</v></c>`, i%40_000+1, i*7919)
		})}),
		"a row far away":       packed(t, map[string]func(io.Writer){sheet1: text(sheetHead + `<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>`)}),
		"a column far away":    packed(t, map[string]func(io.Writer){sheet1: text(sheetHead + `<row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`)}),
		"many parts":           packed(t, manyParts(2100)),
		"a size that is a lie": lied(lie),
		"many sheets": packed(t, func() map[string]func(io.Writer) {
			parts := map[string]func(io.Writer){}
			for i := range 20 {
				parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i)] = varied(sheetHead, 2<<20, func(n int) string {
					return fmt.Sprintf(`<row r="%d"><c><v>%d</v></c></row>`, n+1, n*104729+i)
				})
			}
			return parts
		}()),
	}
}

func manyParts(n int) map[string]func(io.Writer) {
	parts := map[string]func(io.Writer){}
	for i := range n {
		parts[fmt.Sprintf("xl/a%d.xml", i)] = text("<a/>")
	}
	return parts
}

// lied says in the directory that every part is small.
func lied(data []byte) []byte {
	out := bytes.Clone(data)
	for at := 0; ; {
		next := bytes.Index(out[at:], []byte("PK\x01\x02"))
		if next < 0 {
			return out
		}
		at += next
		copy(out[at+24:], []byte{10, 0, 0, 0})
		at += 4
	}
}

func TestBombsAreRefusedQuicklyAndCheaply(t *testing.T) {
	for name, data := range bombs(t) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		begun := worked(t)
		_, err := Files{}.Read(data)
		took := worked(t) - begun
		runtime.ReadMemStats(&after)
		if fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("%s: %v", name, err)
		}
		allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
		if took > 200*time.Millisecond || allocated > 64 {
			t.Errorf("%s: %v and %d MiB, for %d KB", name, took, allocated, len(data)>>10)
		}
		t.Logf("%-22s %8d KB %10v %3d MiB %s", name, len(data)>>10, took.Round(time.Millisecond), allocated, fault.CodeOf(err))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a;b\n\"c\";d\n"))
	f.Add([]byte("\xff\xfea\x00;\x00"))
	f.Add([]byte("sep=\t\na\tb"))
	f.Add(packed(f, map[string]func(io.Writer){"xl/worksheets/sheet1.xml": text(sheetHead + `<row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`)}))
	f.Add(makeBook(f, func(x *excelize.File) { set(f, x, "Sheet1", map[string]any{"A1": "AGB", "B2": 45017}) }))
	f.Fuzz(func(t *testing.T, data []byte) {
		tables, err := Files{}.Read(data)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Error(err)
			}
			return
		}
		for _, table := range tables {
			last := 0
			for _, row := range table.Rows {
				if row.No <= last || len(row.Cells) > 100 {
					t.Errorf("row %d after %d with %d cells", row.No, last, len(row.Cells))
				}
				last = row.No
			}
		}
	})
}

// worked is the processor time of the program so far: how busy the machine is
// with something else does not count.
func worked(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
