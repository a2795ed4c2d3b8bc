// Prints what arrives, and what was missed.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/centrifugal/centrifuge-go"
)

func main() {
	clientToken, _ := os.ReadFile("client-token") // Nothing the first time.
	connect(string(clientToken))
	select {}
}

func connect(clientToken string) {
	client := centrifuge.NewJsonClient(os.Getenv("URL"), centrifuge.Config{
		Token: os.Getenv("TOKEN"),
		Data:  []byte(`{"fanfare": {"client": "` + clientToken + `"}}`),
	})
	client.OnConnected(func(e centrifuge.ConnectedEvent) {
		var hello struct {
			Fanfare struct{ Client, Token string }
		}
		if err := json.Unmarshal(e.Data, &hello); err != nil {
			log.Fatal(err)
		}
		os.WriteFile("client-token", []byte(hello.Fanfare.Token), 0o600)
		if clientToken == "" {
			// This client's data cannot change; the next one's says who it is.
			go func() {
				client.Close()
				connect(hello.Fanfare.Token)
			}()
			return
		}
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
}
