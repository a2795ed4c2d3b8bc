"""Calls every method of the HTTP API that Centrifugo's own library has; fails if an answer is wrong."""

import os

from cent import (
    BatchRequest,
    BlockUserRequest,
    BroadcastRequest,
    CentApiResponseError,
    CentUnauthorizedError,
    ChannelOptionsOverride,
    ChannelsRequest,
    Client,
    ConnectionsRequest,
    DeleteUserStatusRequest,
    Disconnect,
    DisconnectRequest,
    GetUserStatusRequest,
    HistoryRemoveRequest,
    HistoryRequest,
    InfoRequest,
    InvalidateUserTokensRequest,
    PresenceRequest,
    PresenceStatsRequest,
    PublishRequest,
    RefreshRequest,
    RevokeTokenRequest,
    StreamPosition,
    SubscribeRequest,
    UnblockUserRequest,
    UnsubscribeRequest,
    UpdateUserStatusRequest,
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
api.refresh(RefreshRequest(user="nobody", expired=True))

assert api.connections(ConnectionsRequest(user="nobody", expression="")).connections == {}
refused(108, "not available", lambda: api.connections(ConnectionsRequest(user="nobody", expression="true")))
api.update_user_status(UpdateUserStatusRequest(users=["bob"]))
active, unknown = api.get_user_status(GetUserStatusRequest(users=["bob", "nobody"])).statuses
assert active.active > 0 and active.online == 0 and unknown.active == 0
api.delete_user_status(DeleteUserStatusRequest(users=["bob"]))
api.block_user(BlockUserRequest(user="mallory", expire_at=4102444800))
refused(107, "bad request", lambda: api.block_user(BlockUserRequest(user="mallory", expire_at=1)))
api.unblock_user(UnblockUserRequest(user="mallory"))
api.revoke_token(RevokeTokenRequest(uid="5f1c"))
api.invalidate_user_tokens(InvalidateUserTokensRequest(user="mallory"))

batch = [PublishRequest(channel=channel, data=1), PresenceStatsRequest(channel=channel)]
published, stats = api.batch(BatchRequest(requests=batch, parallel=False)).replies
assert published.offset == 4 and stats.num_users == 0

try:
    Client(URL, "wrong").info(InfoRequest())
    raise AssertionError("a wrong key was accepted")
except CentUnauthorizedError:
    pass
