package mail

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"meertijd/internal/notice"
)

// Print shows mail on a terminal instead of sending it: for development, on
// this machine only. Whoever can read the terminal can use the links.
type Print struct {
	Out io.Writer
	mu  sync.Mutex
}

// Send prints a message.
func (p *Print) Send(_ context.Context, m Message, hand func() error) Answer {
	if err := hand(); err != nil {
		return Answer{Later, "lease"}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.Out, "\n%s → %s\n%s\n\n%s\n", m.From.Address, m.To.Address, m.Subject, m.Text)
	return Answer{Accepted, "printed"}
}

// quietTime is how often somebody without a mail server looks.
const quietTime = 5 * time.Second

// Quiet is for a server without SMTP: nothing is sent, and the log says once of
// each mail that it waits. Addresses and links are not in the log.
func Quiet(ctx context.Context, outbox notice.Outbox, log *slog.Logger) {
	told := map[string]bool{}
	for {
		waiting, err := outbox.Pending(ctx, 1000)
		if err != nil && ctx.Err() == nil {
			log.Error("mail", "error", err)
		}
		for _, m := range waiting {
			if !told[m.ID] {
				log.Warn("mail not sent: no SMTP server is set", "id", m.ID, "code", m.Code, "tenant", m.Tenant)
			}
			told[m.ID] = true
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(quietTime):
		}
	}
}
