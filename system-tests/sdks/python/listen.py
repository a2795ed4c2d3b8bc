"""Prints what arrives, and what was missed."""

import asyncio
import os
import pathlib

from centrifuge import Client, ClientEventHandler, SubscriptionEventHandler

TOKEN_FILE = pathlib.Path("client-token")
# The client sends this dictionary whenever it connects, as it is then.
identity = {"client": TOKEN_FILE.read_text() if TOKEN_FILE.exists() else ""}


class Connection(ClientEventHandler):
    async def on_connected(self, ctx):
        hello = ctx.data["fanfare"]
        identity["client"] = hello["token"]
        TOKEN_FILE.write_text(hello["token"])
        print("connected as", hello["client"])

    async def on_connecting(self, ctx):
        print("connecting:", ctx.reason)

    async def on_disconnected(self, ctx):
        print("disconnected:", ctx.reason)

    # Notifications come without asking.
    async def on_publication(self, ctx):
        print("notification", ctx.pub.data)

    async def on_subscribed(self, ctx):
        if ctx.was_recovering and not ctx.recovered:
            print("notifications were missed in", ctx.channel)


class News(SubscriptionEventHandler):
    async def on_publication(self, ctx):
        print("news", ctx.pub.data)

    async def on_subscribed(self, ctx):
        if ctx.was_recovering:
            print("subscribed again, nothing missed:", ctx.recovered)
        else:
            print("subscribed")


async def main():
    client = Client(
        os.environ["URL"],
        events=Connection(),
        token=os.environ["TOKEN"],
        data={"fanfare": identity},
    )
    news = client.new_subscription("news:today", events=News())
    await client.connect()
    await news.subscribe()
    await asyncio.Event().wait()


asyncio.run(main())
