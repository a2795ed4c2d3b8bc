-- What all scripts about occupied channels begin with.
--
-- KEYS: what the names of all keys begin with that they use: of each channel a hash, whether it was told that it is occupied
--       (t), whether it was held since the last change was taken (v), the change that is told (c) and by which node (n), and
--       until when which node holds it; of all channels, when to look at each, and until when its change is a node's own
local tag = KEYS[1]
local due, leases = tag .. ':due', tag .. ':leases'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- What becomes of no node for so long is forgotten, without being told: nobody is there any more who would tell it.
local week = 7 * 24 * 60 * 60 * 1000

local function state_of(channel)
  return tag .. ':state:' .. channel
end

local function holds_of(channel)
  return tag .. ':holds:' .. channel
end

-- Has keys be there for most of a week after a moment, at the least: that seldom has to be written.
local function keep(moment, ...)
  for _, key in ipairs({...}) do
    local left = redis.call('PTTL', key)
    if left ~= -2 and left < moment - now + week * 6 / 7 then
      redis.call('PEXPIRE', key, moment - now + week)
    end
  end
end

-- Says when to look at a channel again, and forgets one of which nothing matters.
local function look_later(channel)
  local state, holds = state_of(channel), holds_of(channel)
  local known = redis.call('HMGET', state, 't', 'v', 'c')
  local at = now
  if known[3] then
    at = redis.call('ZSCORE', leases, channel) or now
  elseif known[1] then
    local last = redis.call('ZREVRANGE', holds, 0, 0, 'WITHSCORES')
    at = last[2] or now
  elseif not known[2] and redis.call('EXISTS', holds) == 0 then
    redis.call('DEL', state)
    redis.call('ZREM', due, channel)
    return
  end
  redis.call('ZADD', due, at, channel)
  keep(tonumber(at), state, holds, due, leases)
end
