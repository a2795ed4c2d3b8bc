-- Clients are there from now on.
--
-- ARGV: for how long, 1 to replace what is known of them, and for each its id and who it is
local ttl, replaces = tonumber(ARGV[1]), ARGV[2]

for i = 3, #ARGV, 2 do
  local client, info = ARGV[i], ARGV[i + 1]
  local until_when = redis.call('ZSCORE', ends, client)
  if replaces == '1' or (until_when and tonumber(until_when) <= now) then
    leave(client)
  end
  if redis.call('ZADD', ends, now + ttl, client) == 1 then
    redis.call('HSET', infos, client, info)
    redis.call('ZADD', names, 0, client)
    redis.call('HINCRBY', users, user_of(info), 1)
  end
end

-- The keys last as long as any client.
for i = 1, 4 do
  if redis.call('PTTL', KEYS[i]) < ttl then
    redis.call('PEXPIRE', KEYS[i], ttl)
  end
end
return {}
