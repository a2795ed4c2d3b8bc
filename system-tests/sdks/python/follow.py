"""Follows a live object, and prints what it is whenever that is given or changes."""

import asyncio
import json
import os

from centrifuge import Client, ClientEventHandler, SubscriptionEventHandler


class Connection(ClientEventHandler):
    async def on_connecting(self, ctx):
        print("connecting")


class Follower(SubscriptionEventHandler):
    def __init__(self):
        self.state = {}

    async def on_subscribed(self, ctx):
        # After a break there is none if nothing is missing: what was missed comes as publications.
        if ctx.data:
            self.state = ctx.data["state"] or {}
            self.show("whole")

    async def on_publication(self, ctx):
        change = ctx.pub.data
        if "gone" in change:
            self.state = {}
        merged = {**self.state, **change.get("patch", {})}
        self.state = {name: value for name, value in merged.items() if value is not None}
        self.show("change")

    def show(self, what):
        print(what, json.dumps(self.state, ensure_ascii=False))


async def main():
    client = Client(os.environ["URL"], events=Connection(), token=os.environ.get("TOKEN", ""))
    follower = client.new_subscription("live:" + os.environ["OBJECT"], events=Follower())
    await client.connect()
    await follower.subscribe()
    await asyncio.Event().wait()


asyncio.run(main())
