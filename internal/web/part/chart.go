package part

import (
	"fmt"
	"strings"
)

// Bars compares values by the length of a bar; the numbers stand beside them.
// Template: bars.
type Bars struct {
	Title, Text string
	Heads       [2]string // of the columns: what, how many
	Bars        []Bar
}

// Bar is one bar.
type Bar struct {
	Label, Value string
	Share        float64 // of the longest possible bar, 0 to 1
	Strong       bool    // the own practice
	URL          string
}

// Width gives the length of the bar on a scale of 100.
func (b Bar) Width() string { return number(100 * min(max(b.Share, 0), 1)) }

// LineChart shows how a value went over time, with the values in a table.
// Template: linechart.
type LineChart struct {
	ID, Title, Text string
	Heads           [2]string // of the table: when, how many
	Points          []Point
	Goal            *Level // a level to compare with
	Low, High       float64
	LowText         string // the words at the ends of the scale
	HighText        string
}

// Point is one value of a line.
type Point struct {
	Label, Value string
	At           float64
}

// Level is a horizontal line.
type Level struct {
	Label string
	At    float64
}

// The frame of a line chart, in units of its own drawing.
const (
	chartLeft, chartRight = 44.0, 628.0
	chartTop, chartBottom = 16.0, 196.0
)

// X gives the place of a point from left to right.
func (c LineChart) X(i int) string {
	if len(c.Points) < 2 {
		return number((chartLeft + chartRight) / 2)
	}
	return number(chartLeft + 12 + float64(i)*(chartRight-chartLeft-24)/float64(len(c.Points)-1))
}

// Y gives the height of a value.
func (c LineChart) Y(value float64) string {
	if c.High <= c.Low {
		return number(chartBottom)
	}
	return number(chartBottom - (value-c.Low)/(c.High-c.Low)*(chartBottom-chartTop))
}

// Line gives the points as an SVG polyline reads them.
func (c LineChart) Line() string {
	var out []string
	for i, p := range c.Points {
		out = append(out, c.X(i)+","+c.Y(p.At))
	}
	return strings.Join(out, " ")
}

// Labelled says which points get words below them: at most about seven.
func (c LineChart) Labelled(i int) bool {
	step := (len(c.Points) + 6) / 7
	return step < 2 || i%step == 0
}

// Table gives the values of the chart as a table.
func (c LineChart) Table() Table {
	t := Table{Caption: c.Title, HideCaption: true, Columns: []Column{{Text: c.Heads[0]}, {Text: c.Heads[1], Number: true}}}
	for _, p := range c.Points {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: p.Label}, {Text: p.Value}}})
	}
	return t
}

func number(f float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") }
