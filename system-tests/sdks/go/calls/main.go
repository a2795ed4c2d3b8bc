// Publishes, reads history and presence, and calls a method; ends with an error if an answer is wrong.
package main

import (
	"context"
	"log"
	"os"

	"github.com/centrifugal/centrifuge-go"
)

func main() {
	client := centrifuge.NewProtobufClient(os.Getenv("URL"), centrifuge.Config{Token: os.Getenv("TOKEN")})
	lobby, err := client.NewSubscription("chat:go")
	check(err)
	arrived := make(chan string, 1)
	lobby.OnPublication(func(e centrifuge.PublicationEvent) { arrived <- string(e.Data) })
	check(lobby.Subscribe())
	check(client.Connect())

	ctx := context.Background()
	_, err = lobby.Publish(ctx, []byte(`{"text":"hello"}`))
	check(err)
	same(<-arrived, `{"text":"hello"}`)

	history, err := lobby.History(ctx, centrifuge.WithHistoryLimit(10))
	check(err)
	same(string(history.Publications[0].Data), `{"text":"hello"}`)
	same(history.Publications[0].Info.User, "ann")

	presence, err := lobby.Presence(ctx)
	check(err)
	same(len(presence.Clients), 1)
	stats, err := lobby.PresenceStats(ctx)
	check(err)
	same(stats.NumUsers, 1)

	answer, err := client.RPC(ctx, "upper", []byte(`"loud"`))
	check(err)
	same(string(answer.Data), `"LOUD"`)
	_, err = client.RPC(ctx, "unknown", nil)
	same(err.(*centrifuge.Error).Code, 104)
	client.Close()
}

func check(err error) {
	if err != nil {
		log.Panic(err)
	}
}

func same[T comparable](got, wanted T) {
	if got != wanted {
		log.Panicf("got %v, wanted %v", got, wanted)
	}
}
