"""Publishes, reads history and presence, and calls a method; fails if an answer is wrong."""

import asyncio
import os

from centrifuge import Client, ReplyError, SubscriptionEventHandler


class Lobby(SubscriptionEventHandler):
    def __init__(self):
        self.arrived = asyncio.Queue()

    async def on_publication(self, ctx):
        await self.arrived.put(ctx.pub.data)


async def calls(protobuf):
    def encoded(text):
        return text.encode() if protobuf else text

    events = Lobby()
    client = Client(os.environ["URL"], token=os.environ["TOKEN"], use_protobuf=protobuf)
    lobby = client.new_subscription(f"chat:python-{protobuf}", events=events)
    await client.connect()
    await lobby.subscribe()

    greeting = encoded('"hello"')
    await lobby.publish(greeting)
    assert await events.arrived.get() == greeting

    history = await lobby.history(limit=10)
    assert [each.data for each in history.publications] == [greeting]
    assert history.publications[0].info.user == "ann"

    assert len((await lobby.presence()).clients) == 1
    assert (await lobby.presence_stats()).num_users == 1

    assert (await client.rpc("upper", greeting)).data == encoded('"HELLO"')
    try:
        await client.rpc("unknown", greeting)
        raise AssertionError("there is no such method")
    except ReplyError as refused:
        assert refused.code == 104
    await client.disconnect()


async def main():
    await calls(protobuf=False)
    await calls(protobuf=True)


asyncio.run(asyncio.wait_for(main(), 30))
