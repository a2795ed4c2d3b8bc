-- What all scripts about presence begin with: they forget those in a channel whose lease is over, so many at a time that
-- nobody waits for long, and everything if a part of it is gone, as Redis may take a key when its memory is full. What is
-- forgotten comes back with the next refresh of each client.
--
-- KEYS: until when each client is there, who each is (its user, with its length before it, and the rest), all clients in
--       their order, how many clients each user has
local most = 1000
local ends, infos, names, users = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function user_of(info)
  local colon = string.find(info, ':', 1, true)
  return string.sub(info, colon + 1, colon + tonumber(string.sub(info, 1, colon - 1)))
end

local function leave(client)
  local info = redis.call('HGET', infos, client)
  if info then
    local user = user_of(info)
    -- What is taken away first is allowed where Redis has no memory left, and everything after it.
    redis.call('HDEL', infos, client)
    if redis.call('HINCRBY', users, user, -1) <= 0 then
      redis.call('HDEL', users, user)
    end
  end
  redis.call('ZREM', ends, client)
  redis.call('ZREM', names, client)
end

local parts = redis.call('EXISTS', ends, infos, names, users)
if parts > 0 and parts < 4 then
  redis.call('UNLINK', ends, infos, names, users)
end

local over = redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, most)
for _, client in ipairs(over) do
  leave(client)
end
