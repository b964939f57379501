package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"meertijd/internal/store"
)

func main() {
	ctx := context.Background()
	t := time.Now()
	db, err := store.Open(ctx, os.Args[1], store.Options{ReadOnly: true})
	fmt.Println("open", time.Since(t), err)
	if err != nil {
		return
	}
	t = time.Now()
	p, err := db.VerifyAudit(ctx, "demo", nil)
	fmt.Println("audit", time.Since(t), p, err)
	t = time.Now()
	var s string
	err = db.Read(ctx, func(tx *store.Tx) error { _, err := tx.One(ctx, "pragma integrity_check", nil, &s); return err })
	fmt.Println("integrity", time.Since(t), s, err)
	plans, err := store.Plans{DB: db}.Region(ctx, "demo")
	fmt.Println(len(plans), err)
	fmt.Println(db.Close())
}
