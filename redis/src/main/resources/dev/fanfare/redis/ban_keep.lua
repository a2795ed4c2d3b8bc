-- Keeps a ban, if none for the same key was said later.
--
-- KEYS: the bans by what they are about, until when each is kept
-- ARGV: what it is about, the ban, which begins with when it was said, how many bytes that is, until when it is kept ("" for
--       ever), the time, how many there is room for
-- Answer: 1 if there was room
local bans, ends = KEYS[1], KEYS[2]
local key, ban, length, kept_until, now, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], tonumber(ARGV[6])

for _, over in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, 1000)) do
  redis.call('HDEL', bans, over)
  redis.call('ZREM', ends, over)
end

local before = redis.call('HGET', bans, key)
if before and string.sub(before, 1, length) >= string.sub(ban, 1, length) then
  return {'1'}
end
if not before and redis.call('HLEN', bans) >= most then
  return {'0'}
end
redis.call('HSET', bans, key, ban)
if kept_until == '' then
  redis.call('ZREM', ends, key)
else
  redis.call('ZADD', ends, kept_until, key)
end
return {'1'}
