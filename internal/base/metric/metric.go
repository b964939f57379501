package metric

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Registry holds everything that is measured. The zero value serves.
type Registry struct {
	mu  sync.Mutex
	all []family
}

// family is one name with its series.
type family interface{ write(*bytes.Buffer) }

func (r *Registry) add(f family) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, f)
}

// Write writes everything, in the order in which it was made.
func (r *Registry) Write(w io.Writer) error {
	r.mu.Lock()
	all := slices.Clone(r.all)
	r.mu.Unlock()
	var out bytes.Buffer
	for _, f := range all {
		f.write(&out)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// head is what every family begins with.
type head struct {
	name, help, kind string
	labels           []string
}

func (h head) write(out *bytes.Buffer) {
	out.WriteString("# HELP " + h.name + " " + h.help + "\n# TYPE " + h.name + " " + h.kind + "\n")
}

// line writes one number; more are labels beside those of the family.
func (h head) line(out *bytes.Buffer, suffix, values string, value float64, more ...string) {
	out.WriteString(h.name + suffix)
	var pairs []string
	if len(h.labels) > 0 {
		for i, v := range strings.Split(values, apart) {
			pairs = append(pairs, h.labels[i]+`="`+escape.Replace(v)+`"`)
		}
	}
	if pairs = append(pairs, more...); len(pairs) > 0 {
		out.WriteString("{" + strings.Join(pairs, ",") + "}")
	}
	out.WriteString(" " + strconv.FormatFloat(value, 'g', -1, 64) + "\n")
}

// apart keeps values of labels apart in a key.
const apart = "\x00"

var escape = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// key joins the values of labels; there has to be one for each.
func (h head) key(values []string) string {
	if len(values) != len(h.labels) {
		panic("metric " + h.name + ": " + strconv.Itoa(len(values)) + " values for " + strconv.Itoa(len(h.labels)) + " labels")
	}
	return strings.Join(values, apart)
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Counter only goes up.
type Counter struct {
	head
	mu     sync.Mutex
	series map[string]float64
}

// Counter makes one.
func (r *Registry) Counter(name, help string, labels ...string) *Counter {
	c := &Counter{head: head{name, help, "counter", labels}, series: map[string]float64{}}
	r.add(c)
	return c
}

// Add counts n more, for these values of the labels.
func (c *Counter) Add(n float64, values ...string) {
	key := c.key(values)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.series[key] += n
}

func (c *Counter) write(out *bytes.Buffer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.head.write(out)
	for _, k := range sorted(c.series) {
		c.line(out, "", k, c.series[k])
	}
}

// Histogram counts how many values lie below each bound.
type Histogram struct {
	head
	bounds []float64
	mu     sync.Mutex
	series map[string]*buckets
}

type buckets struct {
	below []uint64
	count uint64
	sum   float64
}

// Histogram makes one; bounds go up.
func (r *Registry) Histogram(name, help string, bounds []float64, labels ...string) *Histogram {
	h := &Histogram{head: head{name, help, "histogram", labels}, bounds: bounds, series: map[string]*buckets{}}
	r.add(h)
	return h
}

// Observe counts a value, for these values of the labels.
func (h *Histogram) Observe(value float64, values ...string) {
	key := h.key(values)
	h.mu.Lock()
	defer h.mu.Unlock()
	b := h.series[key]
	if b == nil {
		b = &buckets{below: make([]uint64, len(h.bounds))}
		h.series[key] = b
	}
	b.count++
	b.sum += value
	for i, bound := range h.bounds {
		if value <= bound {
			b.below[i]++
		}
	}
}

func (h *Histogram) write(out *bytes.Buffer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.head.write(out)
	for _, k := range sorted(h.series) {
		b := h.series[k]
		for i, bound := range h.bounds {
			h.line(out, "_bucket", k, float64(b.below[i]), `le="`+strconv.FormatFloat(bound, 'g', -1, 64)+`"`)
		}
		h.line(out, "_bucket", k, float64(b.count), `le="+Inf"`)
		h.line(out, "_sum", k, b.sum)
		h.line(out, "_count", k, float64(b.count))
	}
}

// gauge is read when it is asked for.
type gauge struct {
	head
	read func(set func(value float64, values ...string))
}

// Gauge measures by asking, each time when everything is written. What it
// cannot find out it does not set.
func (r *Registry) Gauge(name, help string, labels []string, read func(set func(value float64, values ...string))) {
	r.add(&gauge{head{name, help, "gauge", labels}, read})
}

func (g *gauge) write(out *bytes.Buffer) {
	g.head.write(out)
	series := map[string]float64{}
	g.read(func(value float64, values ...string) { series[g.key(values)] = value })
	for _, k := range sorted(series) {
		g.line(out, "", k, series[k])
	}
}
