package sheet

import (
	"bytes"
	"strconv"

	"meertijd/internal/base/fault"
	"meertijd/internal/intake"
)

// Files reads and writes spreadsheets: an intake.Sheets.
type Files struct{}

var _ intake.Sheets = Files{}

// The codes of this package. internal/wording has a sentence for each.
const (
	codeTooLarge   fault.Code = "sheet.too-large"   // max: the file
	codeBomb       fault.Code = "sheet.bomb"        // it unpacks into far more than it is
	codeRows       fault.Code = "sheet.rows"        // max, sheet
	codeColumns    fault.Code = "sheet.columns"     // max, sheet
	codeCells      fault.Code = "sheet.cells"       // max
	codeOldExcel   fault.Code = "sheet.old-excel"   // .xls, or locked with a password
	codeOther      fault.Code = "sheet.other"       // a picture, a PDF, anything
	codeUnreadable fault.Code = "sheet.unreadable"  // a spreadsheet, but broken
	codeEmpty      fault.Code = "sheet.empty"       // nothing in it
	codeNoPart     fault.Code = "sheet.no-workbook" // a zip or a Word file
)

// Codes lists them all, for the test that each has a sentence.
var Codes = []fault.Code{
	codeTooLarge, codeBomb, codeRows, codeColumns, codeCells, codeOldExcel, codeOther, codeUnreadable, codeEmpty, codeNoPart,
}

// wrong makes the error of a code.
func wrong(code fault.Code, args fault.Args, cause error) error {
	return &fault.Error{Kind: fault.Invalid, Code: code, Op: "sheet.Read", Args: args, Cause: cause}
}

// tooMany makes the error of a limit that was passed.
func tooMany(code fault.Code, limit int, sheet string) error {
	return wrong(code, fault.Args{"max": strconv.Itoa(limit), "sheet": sheet}, nil)
}

// marks are how files begin that are no spreadsheet we read.
var marks = []struct {
	begin string
	code  fault.Code
}{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", codeOldExcel},
	{"%PDF", codeOther}, {"\x89PNG", codeOther}, {"\xff\xd8\xff", codeOther}, {"GIF8", codeOther}, {"\x1f\x8b", codeOther},
	{"Rar!", codeOther}, {"7z\xbc\xaf", codeOther}, {"{\\rtf", codeOther}, {"\x7fELF", codeOther}, {"MZ", codeOther},
}

// Read reads the sheets of a file. All that is wrong with a file as a whole is
// an error with kind Invalid; what is wrong with a row is for intake to say.
func (Files) Read(data []byte) ([]intake.Table, error) {
	if len(data) > intake.MaxUpload {
		return nil, tooMany(codeTooLarge, intake.MaxUpload>>20, "")
	}
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m.begin)) {
			return nil, wrong(m.code, nil, nil)
		}
	}
	var tables []intake.Table
	var err error
	if bytes.HasPrefix(data, []byte("PK")) {
		tables, err = readWorkbook(data)
	} else {
		tables, err = readText(data)
	}
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if len(t.Rows) > 0 {
			return tables, nil
		}
	}
	return nil, wrong(codeEmpty, nil, nil)
}
