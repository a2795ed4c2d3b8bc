-- Changes are told.
--
-- ARGV: the node, and of each the channel and its change
for i = 2, #ARGV, 2 do
  local channel, change = ARGV[i], ARGV[i + 1]
  local state = state_of(channel)
  local known = redis.call('HMGET', state, 'c', 'n')
  if known[1] == change and known[2] == ARGV[1] then
    redis.call('HDEL', state, 'c', 'n')
    redis.call('ZREM', leases, channel)
    if change == 'OCCUPIED' then
      redis.call('HSET', state, 't', '1')
    else
      redis.call('HDEL', state, 't')
    end
    look_later(channel)
  end
end
return {}
