package organisation

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image/jpeg"
	"image/png"

	"meertijd/internal/base/fault"
)

// LogoType is what a logo is.
type LogoType string

// The kinds of picture that a logo may be. A drawing (SVG) can hold a script.
const (
	PNG  LogoType = "image/png"
	JPEG LogoType = "image/jpeg"
)

// MaxLogo is the most that a logo may be, in bytes.
const MaxLogo = 200 << 10

// maxSide is the longest side of a logo, in dots.
const maxSide = 4000

// Logo is the picture of an organisation.
type Logo struct {
	LogoRef
	Content []byte
}

// NewLogo looks at the content of a picture, not at its name, and refuses what
// is no PNG or JPEG.
func NewLogo(content []byte) (Logo, error) {
	refuse := func(code fault.Code) (Logo, error) {
		return Logo{}, &fault.Error{Kind: fault.Invalid, Code: code, Op: "organisation.NewLogo"}
	}
	if len(content) > MaxLogo {
		return refuse("organisation.logo-too-large")
	}
	l := Logo{Content: content}
	wide, high := 0, 0
	switch {
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		size, err := png.DecodeConfig(bytes.NewReader(content))
		if err != nil {
			return refuse("organisation.logo-damaged")
		}
		l.Type, wide, high = PNG, size.Width, size.Height
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		size, err := jpeg.DecodeConfig(bytes.NewReader(content))
		if err != nil {
			return refuse("organisation.logo-damaged")
		}
		l.Type, wide, high = JPEG, size.Width, size.Height
	default:
		return refuse("organisation.logo-kind")
	}
	if wide < 1 || high < 1 || wide > maxSide || high > maxSide {
		return refuse("organisation.logo-damaged")
	}
	sum := sha256.Sum256(content)
	l.Hash = hex.EncodeToString(sum[:])
	return l, nil
}

// Extension gives the ending of a file of this kind.
func (t LogoType) Extension() string {
	if t == JPEG {
		return ".jpg"
	}
	return ".png"
}
