// Prints what arrives, and what was missed.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/centrifugal/centrifuge-go"
)

func main() {
	header := http.Header{}
	if clientToken, err := os.ReadFile("client-token"); err == nil {
		header.Set("Fanfare-Client", string(clientToken))
	}
	client := centrifuge.NewJsonClient(os.Getenv("URL"), centrifuge.Config{
		Token:  os.Getenv("TOKEN"),
		Header: header, // As it is then, whenever the client connects.
	})
	client.OnConnected(func(e centrifuge.ConnectedEvent) {
		var hello struct {
			Fanfare struct{ Client, Token string }
		}
		if err := json.Unmarshal(e.Data, &hello); err != nil {
			log.Fatal(err)
		}
		header.Set("Fanfare-Client", hello.Fanfare.Token)
		os.WriteFile("client-token", []byte(hello.Fanfare.Token), 0o600)
		fmt.Println("connected as", hello.Fanfare.Client)
	})
	client.OnConnecting(func(e centrifuge.ConnectingEvent) { fmt.Println("connecting:", e.Reason) })
	client.OnDisconnected(func(e centrifuge.DisconnectedEvent) { fmt.Println("disconnected:", e.Reason) })

	// Notifications come without asking.
	client.OnPublication(func(e centrifuge.ServerPublicationEvent) {
		fmt.Println("notification", string(e.Data))
	})
	client.OnSubscribed(func(e centrifuge.ServerSubscribedEvent) {
		if e.WasRecovering && !e.Recovered {
			fmt.Println("notifications were missed in", e.Channel)
		}
	})

	news, err := client.NewSubscription("news:today")
	if err != nil {
		log.Fatal(err)
	}
	news.OnPublication(func(e centrifuge.PublicationEvent) { fmt.Println("news", string(e.Data)) })
	news.OnSubscribed(func(e centrifuge.SubscribedEvent) {
		if e.WasRecovering {
			fmt.Println("subscribed again, nothing missed:", e.Recovered)
		} else {
			fmt.Println("subscribed")
		}
	})
	news.Subscribe()
	client.Connect()
	select {}
}
