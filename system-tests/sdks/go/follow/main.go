// Follows a live object, and prints what it is whenever that is given or changes.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/centrifugal/centrifuge-go"
)

func main() {
	client := centrifuge.NewJsonClient(os.Getenv("URL"), centrifuge.Config{Token: os.Getenv("TOKEN")})
	client.OnConnecting(func(centrifuge.ConnectingEvent) { fmt.Println("connecting") })

	object, err := client.NewSubscription("live:" + os.Getenv("OBJECT"))
	if err != nil {
		log.Fatal(err)
	}
	state := map[string]any{}
	object.OnSubscribed(func(e centrifuge.SubscribedEvent) {
		// After a break there is none if nothing is missing: what was missed comes as publications.
		if len(e.Data) > 0 {
			var whole struct{ State map[string]any }
			read(e.Data, &whole)
			state = whole.State
			show("whole", state)
		}
	})
	object.OnPublication(func(e centrifuge.PublicationEvent) {
		var change struct {
			Patch map[string]any
			Gone  string
		}
		read(e.Data, &change)
		if change.Gone != "" || state == nil {
			state = map[string]any{}
		}
		for name, value := range change.Patch {
			if value == nil {
				delete(state, name)
			} else {
				state[name] = value
			}
		}
		show("change", state)
	})
	if err := object.Subscribe(); err != nil {
		log.Fatal(err)
	}
	if err := client.Connect(); err != nil {
		log.Fatal(err)
	}
	select {}
}

func read(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		log.Fatal(err)
	}
}

func show(what string, state map[string]any) {
	text, err := json.Marshal(state)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(what, string(text))
}
