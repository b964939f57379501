package main

import (
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its own tables
)

// servePeer serves PocketBase with a collection of practices that only who is
// signed in may list, prints the address and the token of somebody, and stays.
func servePeer(dir string, practices int, out io.Writer) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	token, err := fillPeer(app, practices)
	if err != nil {
		return err
	}
	router, err := apis.NewRouter(app)
	if err != nil {
		return err
	}
	mux, err := router.BuildMux()
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "http://"+l.Addr().String(), token)
	return (&http.Server{Handler: mux}).Serve(l)
}

// fillPeer makes the collection, its records and a person.
func fillPeer(app core.App, practices int) (token string, err error) {
	signedIn := `@request.auth.id != ""`
	list := core.NewBaseCollection("practices")
	list.ListRule = &signedIn
	for _, name := range []string{"name", "agb", "cohort", "neighbourhood", "standing", "contact"} {
		list.Fields.Add(&core.TextField{Name: name})
	}
	list.AddIndex("practices_by_name", false, "name", "")
	if err := app.Save(list); err != nil {
		return "", err
	}
	err = app.RunInTransaction(func(tx core.App) error {
		for i := range practices {
			r := core.NewRecord(list)
			for name, value := range practice(i) {
				r.Set(name, value)
			}
			if err := tx.Save(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return "", err
	}
	somebody := core.NewRecord(users)
	somebody.SetEmail("somebody@example.nl")
	somebody.SetPassword("not-a-real-password")
	somebody.SetVerified(true)
	if err := app.Save(somebody); err != nil {
		return "", err
	}
	return somebody.NewAuthToken()
}

// practice gives the fields of a made-up practice.
func practice(i int) map[string]string {
	return map[string]string{
		"name": fmt.Sprintf("Praktijk Verzonnen %05d", i), "agb": fmt.Sprintf("%08d", 1_000_000+i), "cohort": "2023-07",
		"neighbourhood": fmt.Sprintf("Wijk %03d", i/30), "standing": []string{"silent", "at-risk", "complete", "handed-in"}[i%4],
		"contact": fmt.Sprintf("Persoon Verzonnen %05d", i),
	}
}
