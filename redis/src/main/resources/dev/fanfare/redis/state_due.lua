-- Takes channels of which something is over, so that no other node looks at them for a while.
--
-- KEYS: when to look at which channel, and until when a channel is somebody's own
-- ARGV: how many, for how long
-- Answer: the channels
local due, taken = KEYS[1], KEYS[2]
local limit, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local found = redis.call('ZRANGEBYSCORE', taken, '-inf', now, 'LIMIT', 0, limit)
if #found < limit then
  for _, channel in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit - #found)) do
    redis.call('ZREM', due, channel)
    found[#found + 1] = channel
  end
end
for _, channel in ipairs(found) do
  redis.call('ZADD', taken, now + lease, channel)
end
return found
