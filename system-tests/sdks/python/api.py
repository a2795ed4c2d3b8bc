"""Calls every method of the HTTP API that Centrifugo's own library has; fails if an answer is wrong."""

import os

from cent import (
    BatchRequest,
    BroadcastRequest,
    CentApiResponseError,
    CentUnauthorizedError,
    ChannelOptionsOverride,
    ChannelsRequest,
    Client,
    Disconnect,
    DisconnectRequest,
    HistoryRemoveRequest,
    HistoryRequest,
    InfoRequest,
    PresenceRequest,
    PresenceStatsRequest,
    PublishRequest,
    StreamPosition,
    SubscribeRequest,
    UnsubscribeRequest,
)
from cent.dto import BoolValue

URL = os.environ["API"]
api = Client(URL, os.environ["API_KEY"])


def refused(code, message, call):
    try:
        call()
    except CentApiResponseError as error:
        assert (error.code, error.message) == (code, message), error
    else:
        raise AssertionError(f"error {code} is missing")


channel = "chat:api"
first = api.publish(PublishRequest(channel=channel, data={"n": 1}, tags={"t": "v"}, delta=False))
assert first.offset == 1 and first.epoch
again = PublishRequest(channel=channel, data={"n": 2}, idempotency_key="k")
assert api.publish(again).offset == api.publish(again).offset == 2
refused(102, "unknown channel", lambda: api.publish(PublishRequest(channel="no:a", data=1)))
refused(107, "bad request", lambda: api.publish(PublishRequest(channel="", data=1)))

responses = api.broadcast(BroadcastRequest(channels=[channel, "no:a"], data={"n": 3})).responses
assert responses[0].result.offset == 3 and responses[1].error.code == 102

page = api.history(HistoryRequest(channel=channel, limit=2, since=StreamPosition(offset=1, epoch=first.epoch)))
assert [each.data["n"] for each in page.publications] == [2, 3] and page.offset == 3 and page.epoch == first.epoch
refused(
    112,
    "unrecoverable position",
    lambda: api.history(HistoryRequest(channel=channel, since=StreamPosition(offset=1, epoch="x"))),
)
api.history_remove(HistoryRemoveRequest(channel=channel))
assert api.history(HistoryRequest(channel=channel, limit=10)).publications == []

assert api.presence(PresenceRequest(channel=channel)).presence == {}
assert api.presence_stats(PresenceStatsRequest(channel=channel)).num_clients == 0
refused(108, "not available", lambda: api.presence(PresenceRequest(channel="news:today")))
assert api.channels(ChannelsRequest(pattern="none*")).channels == {}
assert len(api.info(InfoRequest()).nodes) == 1

override = ChannelOptionsOverride(presence=BoolValue(value=False))
api.subscribe(SubscribeRequest(user="nobody", channel=channel, override=override, data={"a": 1}))
api.unsubscribe(UnsubscribeRequest(user="nobody", channel=channel))
api.disconnect(DisconnectRequest(user="nobody", disconnect=Disconnect(code=4500, reason="bye")))

batch = [PublishRequest(channel=channel, data=1), PresenceStatsRequest(channel=channel)]
published, stats = api.batch(BatchRequest(requests=batch, parallel=False)).replies
assert published.offset == 4 and stats.num_users == 0

try:
    Client(URL, "wrong").info(InfoRequest())
    raise AssertionError("a wrong key was accepted")
except CentUnauthorizedError:
    pass
